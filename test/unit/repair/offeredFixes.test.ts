import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { hasCommand } from '../../../src/core/repair/findingCommand.ts';
import { fieldPlanners, planners } from '../../../src/core/repair/planners.ts';
import { isRepairable } from '../../../src/core/repair/planRepair.ts';
import { pagesOfRecords, pageWords } from '../../support/findingRecords.ts';

const records = await pagesOfRecords();
const { quickFixes } = (await pageWords()).english;
const pageOf = (id: string): string => readFileSync(`docs/findings/${id}.md`, 'utf8');

/** Kinds of which a table says by code what they do; the others are planners of their own. */
const kindsByCode = ['add-flag', 'chmod', 'edit-field', 'edit-flag', 'relink', 'run-command'];
/** Kinds that sign, or move certificates and keys. */
const signing = [
  'embed-data',
  'extend-ca',
  'move-to-secret',
  'reference-file',
  'reissue-san',
  'renew-csr',
  'renew-leaf',
  'renew-new-key',
  'replace-client-cert',
];

test('every kind of quick fix is built', () => {
  const known = new Set([...signing, ...kindsByCode, ...planners.keys(), ...fieldPlanners.keys()]);
  assert.deepEqual([...known].sort(), Object.keys(quickFixes).sort());
});

test('the pages speak of the quick fixes that there are, and of no other', () => {
  for (const { code, quickFix } of records.map(({ record }) => record)) {
    const isOffered = quickFix !== undefined;
    if (isOffered) assert.ok(signing.includes(quickFix) || isRepairable(code) || hasCommand(code), code);
    assert.equal(pageOf(code).includes('quick fix'), isOffered, code);
  }
});

test('every code is reported', () => {
  const folder = 'src/core/findings';
  const sources = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts') && !/(?:allFindings|consequences|withoutRepeats)\.ts$/.test(file))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n');
  const timesNamed = (name: string) => sources.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0;
  const silent = records.filter(({ name }) => timesNamed(name) < 2).map(({ record }) => record.code);
  assert.deepEqual(silent, []);
});
