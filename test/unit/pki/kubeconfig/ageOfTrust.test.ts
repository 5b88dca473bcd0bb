import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterPictureOf } from '../../../../src/core/pki/cluster/buildClusterPicture.ts';
import { ageOfTrust } from '../../../../src/core/pki/kubeconfig/ageOfTrust.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { inBase64 } from '../../../support/manners.ts';
import { createTestCa } from '../../../support/testPki.ts';

test('the CA of a kubeconfig is compared with that of the cluster by where they begin', async () => {
  const [old, own, later] = await Promise.all(
    ['2025-01-01', '2026-01-01', '2026-02-01'].map((day) =>
      createTestCa({ name: 'kubernetes', notBefore: `${day}T00:00:00Z` }),
    ),
  );
  const ageOf = async (authority: string, ...cas: readonly (typeof own)[]) => {
    const graph = await clusterGraphOf({
      '/admin.conf': `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: 'https://api:6443'${authority}}}]
users: [{name: u, user: {token: t}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
      ...Object.fromEntries(cas.map((ca, index) => [`/${index}.crt`, ca?.certificatePem ?? ''])),
    });
    const [{ contexts: [context] = [] } = {}] = clusterPictureOf(graph).kubeconfigs;
    const known = [...graph.certificates.values()].filter(({ occurrences }) =>
      occurrences.some(({ file }) => file.path.endsWith('.crt')),
    );
    return ageOfTrust(context?.cluster, known);
  };
  const embedded = (ca: typeof own) => `, certificate-authority-data: ${inBase64(ca?.certificatePem ?? '')}`;
  assert.equal(await ageOf(embedded(old), own), 'older');
  assert.equal(await ageOf(embedded(own), own), 'same');
  assert.equal(await ageOf(embedded(later), own), 'newer');
  assert.equal(await ageOf(embedded(old)), 'unknown');
  assert.equal(await ageOf('', own), 'none');
});
