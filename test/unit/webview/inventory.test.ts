import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TableRow } from '../../../src/protocol/inventoryTable.ts';
import { placeAfterKey } from '../../../src/webview/inventory/gridKeys.ts';
import { orderRows } from '../../../src/webview/inventory/orderRows.ts';
import { scrollToRow, visibleRows } from '../../../src/webview/inventory/visibleRows.ts';

function row(name: string, days: number, more = ''): TableRow {
  return {
    state: 'works',
    more,
    cells: [
      { text: name, sortBy: name },
      { text: `${days} d`, sortBy: days },
    ],
  };
}

describe('the order of the table', () => {
  const rows = [row('etcd-10', 5), row('etcd-9', 300, '4a:9f'), row('', 5), row('Anna', -2)];

  test('is by the column, numbers as numbers, what is empty last', () => {
    assert.deepEqual(orderRows(rows, { filter: '', isDescending: false }, 0), [3, 1, 0, 2]);
    assert.deepEqual(orderRows(rows, { filter: '', isDescending: false }, 1), [3, 0, 2, 1]);
  });

  test('keeps equal rows as they were, in both directions', () => {
    assert.deepEqual(orderRows(rows, { filter: '', isDescending: true }, 1), [1, 0, 2, 3]);
    assert.deepEqual(orderRows(rows, { filter: '', isDescending: true }, -1), [0, 1, 2, 3]);
  });

  test('leaves rows that hold every word, in cells or beside them', () => {
    assert.deepEqual(orderRows(rows, { filter: 'ETCD 300', isDescending: false }, 0), [1]);
    assert.deepEqual(orderRows(rows, { filter: '4a:9f', isDescending: false }, 0), [1]);
    assert.deepEqual(orderRows(rows, { filter: 'etcd anna', isDescending: false }, 0), []);
  });
});

describe('what of the table is drawn', () => {
  test('is what is in sight with a margin, however many rows there are', () => {
    const { first, end } = visibleRows(260_000, 520, 26, 100_000);
    assert.ok(first <= 10_000 && first > 9_900);
    assert.ok(end >= 10_020 && end < 10_100);
    assert.deepEqual(visibleRows(0, 520, 26, 3), { first: 0, end: 3 });
    assert.deepEqual(visibleRows(9_999, 520, 26, 0), { first: 0, end: 0 });
  });

  test('follows the cursor, and stays where it is in sight', () => {
    assert.equal(scrollToRow(5, 0, 520, 26), 0);
    assert.equal(scrollToRow(20, 0, 520, 26), 26);
    assert.equal(scrollToRow(0, 260, 520, 26), 0);
  });
});

describe('keys', () => {
  const size = { rows: 100, columns: 5, pageRows: 20 };
  const press = (key: string, ctrlKey = false, at = { row: 50, column: 2 }) =>
    placeAfterKey({ key, ctrlKey }, at, size);

  test('move through the grid', () => {
    assert.deepEqual(press('ArrowDown'), { row: 51, column: 2 });
    assert.deepEqual(press('ArrowLeft'), { row: 50, column: 1 });
    assert.deepEqual(press('PageUp'), { row: 30, column: 2 });
    assert.deepEqual(press('Home'), { row: 50, column: 0 });
    assert.deepEqual(press('End', true), { row: 99, column: 4 });
  });

  test('stop at its edges, and leave other keys alone', () => {
    assert.deepEqual(press('ArrowDown', false, { row: 99, column: 4 }), { row: 99, column: 4 });
    assert.deepEqual(press('ArrowRight', false, { row: 99, column: 4 }), { row: 99, column: 4 });
    assert.equal(press('a'), undefined);
    assert.equal(
      placeAfterKey({ key: 'ArrowDown', ctrlKey: false }, { row: 0, column: 0 }, { ...size, rows: 0 }),
      undefined,
    );
  });
});
