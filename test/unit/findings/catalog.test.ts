import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { catalogSeverity, findingCatalog } from '../../../src/core/findings/catalog.ts';

const { findings, quickFixes, categories } = JSON.parse(readFileSync('data/findings.json', 'utf8'));
const sources = JSON.parse(readFileSync('data/sources.json', 'utf8'));

test('the catalogue says what data/findings.json says', () => {
  const catalog = findingCatalog();
  assert.equal(catalog.size, findings.length);
  for (const { id: code, severity, stage, quickFix } of findings) {
    assert.deepEqual(catalog.get(code), { code, severity, stage, ...(quickFix === undefined ? {} : { quickFix }) });
    assert.equal(catalogSeverity(code), severity);
  }
});

test('pages and table are those that the generator writes', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/generateFindingPages.mjs', '--check'], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
});

test('records name known sources, fixes and categories', () => {
  for (const { id, refs, quickFix, category } of findings) {
    assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const ref of refs) assert.ok(ref in sources, `${id}: ${ref}`);
    assert.ok(quickFix === undefined || quickFix in quickFixes, `${id}: ${quickFix}`);
    assert.ok(category in categories, `${id}: ${category}`);
  }
});
