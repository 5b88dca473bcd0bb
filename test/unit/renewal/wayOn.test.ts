import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { wayOnFrom } from '../../../src/core/renewal/wayOn.ts';
import { writeSampleCluster } from '../../../src/node/sample/writeSampleCluster.ts';
import { clusterGraphOf } from '../../support/changes.ts';
import { fastFolder } from '../../support/fastFolder.ts';
import { readTree } from '../../support/renewal.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { testNow } from '../../support/testPki.ts';

test('a key that does not match is mended at its own user, not at others of the kubeconfig', async () => {
  const folder = mkdtempSync(path.join(fastFolder, 'certscope-way-'));
  try {
    await writeSampleCluster(folder, testNow);
    const graph = await clusterGraphOf(readTree(folder));
    const findings = evaluate(graph, defaultPolicy, testNow).filter(({ path: file }) => file.endsWith('.kube/config'));
    const renewedBy = (code: string) =>
      findings
        .filter((finding) => finding.code === code)
        .flatMap((finding) => {
          const way = wayOnFrom(finding, { graph, now: testNow });
          return way?.kind === 'renewal' ? way.way : [];
        });
    assert.deepEqual(renewedBy('cert-expired'), []);
    assert.deepEqual(renewedBy('key-cert-mismatch'), ['renewNewKey']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
