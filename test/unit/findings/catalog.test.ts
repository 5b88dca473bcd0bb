import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { catalogEntry, type FindingCode, findingCodes, isFindingCode } from '../../../src/core/findings/catalog.ts';
import type { Severity } from '../../../src/core/findings/findingModel.ts';
import type { FindingRecord } from '../../../src/core/findings/findingRecord.ts';
import { type Judgement, problem } from '../../../src/core/findings/judgement.ts';
import { pagesOfRecords, pageWords } from '../../support/findingRecords.ts';

const sources = JSON.parse(readFileSync('data/sources.json', 'utf8'));

test('every record has a code of its own', async () => {
  const records = (await pagesOfRecords()).map(({ record }) => record);
  const codes = records.map(({ code }) => code);
  assert.deepEqual([...findingCodes()].sort(), [...codes].sort());
  assert.equal(new Set(codes).size, codes.length);
  for (const { code, quickFix } of records) {
    assert.match(code, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.equal(catalogEntry(code).quickFix, quickFix);
  }
  assert.ok(!isFindingCode('cert-expired-yesterday'));
});

test('pages, lists and codes are those that the generator writes', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/generateFindingPages.mjs', '--check'], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
});

test('records name known sources, fixes and categories', async () => {
  const { english } = await pageWords();
  for (const { record, references, category } of await pagesOfRecords()) {
    const { code, quickFix } = record;
    for (const ref of references) assert.ok(ref === 'unverified' || ref in sources, `${code}: ${ref}`);
    assert.ok(quickFix === undefined || quickFix in english.quickFixes, `${code}: ${quickFix}`);
    assert.ok(category in english.categories, `${code}: ${category}`);
  }
});

test('sentences are whole', async () => {
  for (const { record, title } of await pagesOfRecords()) {
    const { code, fact, consequence, wayOut } = record;
    const all = [fact, consequence, wayOut].flatMap((part) =>
      part === undefined ? [] : typeof part === 'string' ? [part] : Object.values(part),
    );
    for (const text of all) assert.match(text, /^[^\s].*\.$/s, `${code}: ${text}`);
    assert.doesNotMatch(title, /[.:]$/, code);
  }
});

/** What a test or a mutation names is reported somewhere in it. */
test('every record is named by a unit test or a mutation', async () => {
  const folders = ['test/unit', 'test/mutations'];
  const texts = folders
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((file) => path.join(folder, String(file))))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const unnamed = (await pagesOfRecords()).filter(
    ({ record }) => !new RegExp(`(?<![\\w-])${record.code}(?![\\w-])`).test(texts),
  );
  assert.deepEqual(
    unnamed.map(({ record }) => record.code),
    [],
  );
});

suite('a report says a record’s sentences', () => {
  const code: FindingCode = 'cert-expired';
  const record = {
    code,
    severity: 'error',
    fact: '{name} is broken.',
    consequence: 'Clients fail with {error}.',
    wayOut: { renew: 'Renew it.', replace: 'Replace it with {other}.' },
  } as const satisfies FindingRecord;
  const quiet = {
    code,
    severity: 'info',
    fact: { one: 'One is.', two: '{name} is.' },
  } as const satisfies FindingRecord;

  test('with the values that they need', () => {
    const values = { name: 'apiserver', error: '`x509: …`' };
    const expected = {
      code,
      severity: 'error' satisfies Severity,
      fact: 'apiserver is broken.',
      consequence: 'Clients fail with `x509: …`.',
    };
    assert.deepEqual(problem(record, { wayOut: 'renew', values }), { ...expected, wayOut: 'Renew it.' });
    assert.deepEqual(problem(record, { wayOut: undefined, severity: 'hint', values }), {
      ...expected,
      severity: 'hint',
    });
    assert.equal(
      problem(record, { wayOut: 'replace', values: { ...values, other: 'CA b' } }).wayOut,
      'Replace it with CA b.',
    );
    assert.equal(problem(quiet, { fact: 'one' }).fact, 'One is.');
  });

  test('and nothing else makes a judgement', () => {
    // @ts-expect-error words of no record
    const byHand: Judgement = { code, severity: 'error', fact: 'It is broken.' };
    assert.ok(byHand);
  });

  test('and nothing else compiles', () => {
    const wrong: readonly (() => Judgement)[] = [
      // @ts-expect-error a value is missing
      () => problem(record, { wayOut: 'renew', values: { name: '' } }),
      // @ts-expect-error a value that no sentence has
      () => problem(record, { wayOut: 'renew', values: { name: '', error: '', other: '' } }),
      // @ts-expect-error the value of the chosen variant is missing
      () => problem(record, { wayOut: 'replace', values: { name: '', error: '' } }),
      // @ts-expect-error no such variant
      () => problem(record, { wayOut: 'remove', values: { name: '', error: '' } }),
      // @ts-expect-error which one?
      () => problem(record, { values: { name: '', error: '' } }),
      // @ts-expect-error a fact is always said
      () => problem(quiet, { fact: undefined }),
      // @ts-expect-error no such part
      () => problem(quiet, { fact: 'one', consequence: 'x' }),
      // @ts-expect-error no such code
      () => problem({ code: 'no-such-code', severity: 'error', fact: 'x.' }, {}),
    ];
    assert.equal(wrong.length, 8);
  });
});
