import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { componentFlagOf } from '../../../src/core/kubernetes/componentFlagOf.ts';
import { removedFlags } from '../../../src/core/kubernetes/tables/removedFlags.ts';

test('every flag that the catalogue calls removed has a record', () => {
  const { findings }: { readonly findings: readonly { readonly id: string; readonly condition: string }[] } =
    JSON.parse(readFileSync('data/findings.json', 'utf8'));
  const condition = findings.find(({ id }) => id === 'flag-removed')?.condition ?? '';
  const named = condition.replace(/\(.*\)/, '').match(/--[a-z-]+/g) ?? [];
  assert.equal(named.length, 6);
  for (const flag of named)
    assert.ok(
      removedFlags.some((record) => record.flag === flag),
      flag,
    );
});

test('what is gone is in no other table', () => {
  for (const { component, flag, replacement } of removedFlags) {
    assert.equal(componentFlagOf(component, flag), undefined, flag);
    assert.ok(replacement === undefined || !removedFlags.some((other) => other.flag === replacement), replacement);
  }
});
