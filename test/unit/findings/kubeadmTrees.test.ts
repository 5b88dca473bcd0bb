import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import type { Finding } from '../../../src/core/findings/findingModel.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import {
  decodeKubeadmTree,
  decodingTools,
  kubeadmTrees,
  readKubeadmTruth,
  readTruthCodes,
} from '../../support/kubeadmTrees.ts';
import { evaluate } from '../../support/saidByRecord.ts';

/** Real trees with their ground truth: what must be found, and that nothing else is. */

async function findingsOf(id: string): Promise<readonly Finding[]> {
  const graph = await buildPkiGraph(decodeKubeadmTree(id), decodingTools.cryptography);
  return evaluate(graph, defaultPolicy, Date.parse(readKubeadmTruth(id).made_at));
}

const describeFinding = ({ code, path }: Finding) => `${code} ${path}`;

describe('kubeadm trees', () => {
  const truthCodes = readTruthCodes();
  for (const id of kubeadmTrees) {
    test(`${id}: every defect is reported, and nothing else`, async () => {
      const truth = readKubeadmTruth(id);
      const serious = (await findingsOf(id)).filter(({ severity }) => severity === 'error' || severity === 'warning');
      const reports = ({ code, file }: { code: string; file: string }) =>
        serious.some((finding) => finding.path === file && truthCodes[code]?.includes(finding.code));
      const missed = truth.defects.filter((defect) => !reports(defect));
      assert.deepEqual(missed, []);
      const allowed = [...truth.defects, ...truth.consequences];
      const falseAlarms = serious.filter(
        (finding) =>
          !allowed.some(({ code, file }) => file === finding.path && truthCodes[code]?.includes(finding.code)),
      );
      assert.deepEqual(falseAlarms.map(describeFinding), []);
    });
  }

  test('one finding for each expired place, on its certificate', async () => {
    const findings = await findingsOf('x01-leaves-expired');
    const expired = findings.filter(({ code }) => code === 'cert-expired');
    assert.equal(expired.length, 12);
    assert.ok(expired.every(({ span, fingerprint }) => span !== undefined && fingerprint !== undefined));
  });

  test('the messages say what is wrong, what it breaks and what to do', async () => {
    const findings = await findingsOf('x01-leaves-expired');
    const messageAt = (path: string) => findings.find((finding) => finding.path.endsWith(path))?.message;
    assert.match(
      messageAt('scheduler.conf') ?? '',
      /^scheduler\.conf expired 2 min ago \(2026-11-24 14:23 UTC\)\. kube-apiserver answers kube-scheduler with `Unauthorized`; new Pods stay Pending\. Renew it with CA kubernetes and restart kube-scheduler\.$/,
    );
    assert.match(
      messageAt('pki/etcd/peer.crt') ?? '',
      /^etcd-peer expired .* The other etcd members reject this one with `x509: .*`\. Renew it with CA etcd-ca\.$/,
    );
  });

  test('the mismatched key is reported at the key, and points at the certificate beside it', async () => {
    const findings = await findingsOf('b02-kubelet-key-mismatch');
    const [finding, ...others] = findings.filter(({ severity }) => /error|warning/.test(severity));
    assert.deepEqual(others, []);
    assert.equal(finding?.code, 'key-cert-mismatch');
    assert.equal(
      finding.message,
      'This key does not match the certificate in client-certificate-data. kubelet fails with ' +
        '`tls: private key does not match public key`. Restore the matching key, or renew with a new key.',
    );
    assert.equal(finding.related[0]?.path, 'etc/kubernetes/kubelet.conf');
    assert.match(finding.related[0].message, /^Certificate next to the key/);
  });
});
