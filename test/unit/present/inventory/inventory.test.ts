import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { buildInventory } from '../../../../src/core/present/inventory/inventory.ts';
import { createNodeCryptography } from '../../../../src/node/nodeCryptography.ts';
import { decodedFileOf } from '../../../support/decodedFileOf.ts';
import { evaluate } from '../../../support/saidByRecord.ts';
import { createTestCa, createTestKeys } from '../../../support/testPki.ts';

suite('the inventory of many certificates of one key', async () => {
  const keys = await createTestKeys();
  const ca = await createTestCa({ name: 'kubernetes' });
  const users = await Promise.all(Array.from({ length: 400 }, () => ca.issue({ keys })));

  const inventoryOf = async (count: number) => {
    const files = users.slice(0, count).map(({ der, keyPem }, index) => {
      const key = new Uint8Array(Buffer.from(keyPem.replace(/-----.*?-----|\s/g, ''), 'base64'));
      return decodedFileOf(`${index}.pem`, [der, key]);
    });
    const graph = await buildPkiGraph(files, createNodeCryptography());
    return buildInventory(graph, evaluate(graph, defaultPolicy, Date.parse('2026-06-01T00:00:00Z')));
  };
  const listed = (inventory: Awaited<ReturnType<typeof inventoryOf>>) =>
    inventory.files.flatMap(({ credentials }) => credentials.flatMap(({ key }) => key?.matchesCertificates ?? []));

  test('lists all of few with each key', async () => {
    const few = users.slice(0, 3).map(({ fingerprint }) => fingerprint);
    assert.deepEqual(listed(await inventoryOf(3)), [...few, ...few, ...few]);
  });

  test('lists the first hundred of many, so that it grows no faster than they do', async () => {
    const [half, whole] = [await inventoryOf(200), await inventoryOf(400)];
    assert.equal(listed(whole).length, 400 * 100);
    assert.deepEqual(new Set(listed(whole)), new Set(users.slice(0, 100).map(({ fingerprint }) => fingerprint)));
    const growth = JSON.stringify(whole).length / JSON.stringify(half).length;
    assert.ok(growth < 2.1, String(growth));
  });
});
