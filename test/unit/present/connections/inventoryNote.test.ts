import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inventoryNote } from '../../../../src/core/present/connections/connectionRows.ts';

test('an opened inventory: what it does not tell, and what to do; each is named once', () => {
  assert.equal(inventoryNote([{}]), undefined);
  const note = inventoryNote([{ inventory: 'cp-1.json' }, {}, { inventory: 'cp-1.json' }, { inventory: 'cp-2.json' }]);
  assert.match(
    note ?? '',
    /^cp-1\.json, cp-2\.json contains only certificates, .* Run certscope connections on its machine/,
  );
});
