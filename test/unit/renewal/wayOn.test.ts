import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { planAction } from '../../../src/core/renewal/planAction.ts';
import { wayOnFrom } from '../../../src/core/renewal/wayOn.ts';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { writeSampleCluster } from '../../../src/node/sample/writeSampleCluster.ts';
import { clusterGraphOf } from '../../support/changes.ts';
import { fastFolder } from '../../support/fastFolder.ts';
import { readTree } from '../../support/renewal.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { testNow } from '../../support/testPki.ts';

test('a certificate with a broken signature is issued again by the CA of its role, with a warning about its names', async () => {
  const file = '/etc/kubernetes/pki/apiserver-etcd-client.crt';
  const tree = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');
  const der = Buffer.from(String(tree[file]).replaceAll(/-----.*-----|\s/g, ''), 'base64');
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  const now = Date.parse('2026-11-24T14:53:43Z');
  const graph = await clusterGraphOf({ ...tree, [file]: encodePem('CERTIFICATE', der) });
  const finding = evaluate(graph, defaultPolicy, now).find(({ code }) => code === 'sig-invalid');
  const way = finding && wayOnFrom(finding, { graph, now });
  assert.ok(way?.kind === 'renewal' && way.way === 'reissue');
  const plan = planAction({ kind: 'repair', fingerprint: way.fingerprint }, { graph, now });
  assert.ok(plan.kind === 'changePlan');
  assert.deepEqual(
    plan.warnings.map(({ code }) => code),
    ['contentUnsigned'],
  );
  const [issued] = plan.certificates;
  assert.ok(issued?.issuer.kind === 'ca');
  assert.equal(issued.issuer.ca.node.role?.id, 'etcd-ca');
});

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
