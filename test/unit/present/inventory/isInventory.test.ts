import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { inventoryProbe, isInventory } from '../../../../src/core/present/inventory/isInventory.ts';
import { runCommand } from '../../../support/runCommand.ts';

suite('isInventory', () => {
  for (const command of ['inspect', 'check']) {
    test(`knows what certscope ${command} prints`, async () => {
      const { out } = await runCommand([command, 'test/fixtures/kubeadm', '--format', 'json']);
      assert.equal(isInventory(out.slice(0, inventoryProbe)), true);
      assert.equal(isInventory(JSON.stringify(JSON.parse(out)).slice(0, inventoryProbe)), true);
    });
  }

  const others = [
    '',
    '{}',
    '[{"schemaVersion":1}]',
    '{"schemaVersion":2,"mediaType":"x","files":[]}',
    'a: "schemaVersion"',
  ];
  for (const text of others) test(`takes ${text} for something else`, () => assert.equal(isInventory(text), false));
});
