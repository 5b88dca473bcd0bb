import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { repairedFiles } from '../../../incidents/incidentFolder.ts';
import type { IncidentFiles } from '../../../incidents/incidentModel.ts';
import { incidents } from '../../../incidents/incidents.ts';
import { findingsIn } from '../../../support/annotatedDocument.ts';

/** Of documents and certificates in PEM; links are left out. */
async function refusalsIn(files: IncidentFiles): Promise<readonly string[]> {
  const texts = Object.entries(files).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const findings = await findingsIn(Object.fromEntries(texts));
  return findings.filter(({ code }) => code === 'client-not-allowed').map(({ message }) => message);
}

async function treesOf(id: string) {
  const trees = await incidents.find((incident) => incident.id === id)?.make();
  assert.ok(trees !== undefined, id);
  return trees;
}

describe('client-not-allowed', () => {
  for (const { id, says } of [
    { id: 'apiserver-anonymous-to-kubelets', says: /system:anonymous.*--kubelet-client-certificate/s },
    { id: 'bootstrap-group-not-bound', says: /system:bootstrappers:worker.*system:node-bootstrapper/s },
  ]) {
    test(`says who is refused, and what allows it: ${id}`, async () => {
      const trees = await treesOf(id);
      const told = await refusalsIn(trees.broken);
      assert.equal(told.length, 1);
      assert.match(told[0] ?? '', says);
      assert.deepEqual(await refusalsIn(repairedFiles(trees)), []);
    });
  }

  test('kubelets that accept no anonymous requests reject an API server without a certificate', async () => {
    const { broken } = await treesOf('apiserver-anonymous-to-kubelets');
    const closed = Object.entries(broken).map(([path, file]) => [
      path,
      typeof file === 'string' ? file.replace(/(anonymous:\s+enabled: )true/, '$1false') : file,
    ]);
    const [told, ...others] = await refusalsIn(Object.fromEntries(closed));
    assert.match(told ?? '', /presents no certificate.*accepts no anonymous.*--kubelet-client-certificate/s);
    assert.deepEqual(others, []);
  });
});
