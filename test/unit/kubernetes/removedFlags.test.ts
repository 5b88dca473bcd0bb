import assert from 'node:assert/strict';
import { test } from 'node:test';
import { componentFlagOf } from '../../../src/core/kubernetes/componentFlagOf.ts';
import { removedFlags } from '../../../src/core/kubernetes/tables/removedFlags.ts';
import { pagesOfRecords } from '../../support/findingRecords.ts';

test('every flag that the page of the problem names is known as removed', async () => {
  const page = (await pagesOfRecords()).find(({ record }) => record.code === 'flag-removed');
  const named = page?.when.match(/--[a-z-]+/g) ?? [];
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
