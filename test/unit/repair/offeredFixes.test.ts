import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { hasCommand } from '../../../src/core/repair/findingCommand.ts';
import { fieldPlanners, planners } from '../../../src/core/repair/planners.ts';
import { isRepairable } from '../../../src/core/repair/planRepair.ts';

const { findings, quickFixes, codesWithoutQuickFix, codesNotReported } = JSON.parse(
  readFileSync('data/findings.json', 'utf8'),
);
const pageOf = (id: string): string => readFileSync(`docs/findings/${id}.md`, 'utf8');

/** Kinds of which a table says by code what they do; the others are planners of their own. */
const kindsByCode = ['add-flag', 'chmod', 'edit-field', 'edit-flag', 'relink', 'run-command'];
/** Kinds that sign, or move certificates and keys. */
const signing = [
  'embed-data',
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
  for (const { id, quickFix } of findings) {
    const isSigning = signing.includes(quickFix);
    const isOffered = quickFix !== undefined && (isSigning || isRepairable(id) || hasCommand(id));
    assert.equal(pageOf(id).includes('quick fix'), isOffered, id);
  }
  for (const id of codesWithoutQuickFix) assert.ok(!isRepairable(id) && !hasCommand(id), id);
});

test('the pages say which codes are not reported', () => {
  const folder = 'src/core/findings';
  const sources = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts') && !/(?:catalogTable|consequences|withoutRepeats)\.ts$/.test(file))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n');
  for (const { id } of findings) {
    const isReported = sources.includes(`'${id}'`);
    assert.equal(id in codesNotReported, !isReported, id);
    assert.equal(pageOf(id).includes('CertScope does not report this.'), !isReported, id);
  }
});
