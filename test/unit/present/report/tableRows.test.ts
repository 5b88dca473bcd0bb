import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateReport } from '../../../../src/core/present/report/certificateReport.ts';
import { stateText } from '../../../../src/core/present/report/reportCells.ts';
import { tableColumns, tableRows } from '../../../../src/core/present/report/tableRows.ts';
import { writeReport } from '../../../../src/core/present/report/writeReport.ts';
import { createNodeCryptography } from '../../../../src/node/nodeCryptography.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({
  commonName: 'web\u202e',
  dnsNames: ['a.example', 'b.example', 'c.example', 'd.example', 'e.example'],
  notAfter: '2026-06-30T00:00:00Z',
});
const context = await contextOf({
  'pki/ca.crt': ca.certificatePem,
  'web.crt': leaf.certificatePem,
  copy: leaf.certificatePem,
});
const rows = tableRows(certificateReport(context));
const columnOf = (id: string) => tableColumns().findIndex((column) => column.id === id);

test('the place comes third: names repeat, and the place tells them apart', () => {
  assert.deepEqual(
    tableColumns()
      .slice(0, 3)
      .map(({ id }) => id),
    ['state', 'certificate', 'place'],
  );
});

test('has a cell for every column of every certificate', () => {
  assert.equal(rows.length, 2);
  for (const { cells } of rows) assert.equal(cells.length, tableColumns().length);
});

test('shows state, time left, date, names and places in words', () => {
  const [row] = rows;
  const text = (id: string) => row?.cells[columnOf(id)]?.text;
  assert.equal(text('state'), '⚠ will stop working');
  assert.equal(text('left'), '17 d left');
  assert.equal(text('end'), '2026-06-30');
  assert.match(text('names') ?? '', /^DNS:a\.example, .*, DNS:d\.example and 1 more$/);
  assert.match(text('place') ?? '', /^web\.crt:1 and 1 more$/);
});

test('says of what is warned about, and has ended, that it has', () => {
  assert.equal(stateText({ state: 'willStop', daysLeft: -1 }), '⚠ expired, not needed');
  assert.equal(stateText({ state: 'willStop', daysLeft: 0 }), '⚠ will stop working');
  assert.equal(stateText({ state: 'broken', daysLeft: -1 }), '✗ not working');
});

test('has no character that turns the direction of text', () => {
  assert.ok(!JSON.stringify(rows).includes('\u202e'));
});

test('is found by what no cell shows', () => {
  assert.ok(rows[0]?.more.includes(leaf.fingerprint));
  assert.ok(rows[0]?.more.includes('dns:e.example'));
});

test('is written in every format', () => {
  for (const format of ['csv', 'json', 'markdown', 'html', 'ics'] as const) {
    assert.match(
      writeReport(format, context, createNodeCryptography()),
      format === 'ics' ? /BEGIN:VEVENT/ : /kubernetes/,
      format,
    );
  }
});
