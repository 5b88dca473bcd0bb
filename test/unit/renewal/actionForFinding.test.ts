import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../src/core/findings/evaluate.ts';
import type { Finding } from '../../../src/core/findings/model.ts';
import type { PkiGraph } from '../../../src/core/pki/model.ts';
import { actionForFinding } from '../../../src/core/renewal/actionForFinding.ts';
import { planAction } from '../../../src/core/renewal/planAction.ts';
import { carriedOut, changedDocuments, clusterGraphOf, type Documents } from '../../support/changes.ts';
import { readKubeadmTruth } from '../../support/kubeadmTrees.ts';
import { createOpensslPki, plainLeaf } from '../../support/opensslPki.ts';
import { accepted, readTree } from '../../support/renewal.ts';

const findingsIn = (graph: PkiGraph, now: number): readonly Finding[] => evaluate(graph, defaultPolicy, now);

/** Does what a finding asks for; fails when it is still there afterwards, or something worse is. */
async function assertGone(documents: Documents, code: string, now: number, path?: string): Promise<void> {
  const graph = await clusterGraphOf(documents);
  const before = findingsIn(graph, now);
  const finding = before.find((each) => each.code === code && (path === undefined || each.path === path));
  assert.ok(finding !== undefined, `${code} is found: ${before.map((each) => each.code).join(', ')}`);
  const asked = actionForFinding(graph, finding);
  assert.ok(asked !== undefined);
  const key = asked.key === undefined ? {} : { key: asked.key };
  const plan = accepted(planAction(asked.action, { graph, now, keyAlgorithm: 'P-256', ...key }));
  const after = findingsIn(await clusterGraphOf(changedDocuments(documents, await carriedOut(plan, documents))), now);
  const serious = (findings: readonly Finding[]) =>
    findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  assert.deepEqual(
    after.filter((each) => each.code === code && each.path === finding.path),
    [],
  );
  const known = new Set(before.map((each) => each.code));
  assert.deepEqual(
    serious(after).filter((each) => !known.has(each.code)),
    [],
  );
}

describe('the quick fix of a finding', () => {
  const trees: readonly (readonly [string, string])[] = [
    ['x01-leaves-expired', 'cert-expired'],
    ['b03-etcd-peer-no-client-eku', 'etcd-server-needs-clientauth'],
    ['b05-front-proxy-wrong-ca', 'not-issued-by-expected-ca'],
    ['b07-apiserver-san-missing-advertise-ip', 'apiserver-san-missing-endpoint'],
    ['b14-apiserver-san-missing-service', 'apiserver-san-missing-internal'],
  ];
  for (const [tree, code] of trees) {
    it(`takes ${code} away in ${tree}`, async () => {
      const documents = readTree(`test/fixtures/kubeadm/trees/${tree}/rootfs`);
      await assertGone(documents, code, Date.parse(readKubeadmTruth(tree).made_at));
    });
  }

  const now = Date.now() + 3_600_000;
  const { openssl, makeCa, makeLeaf, documents } = createOpensslPki(now);
  after(() => openssl.remove());
  makeCa('ca', 'P-256');
  const server = (extensions: string) =>
    plainLeaf(extensions).replace('clientAuth', 'serverAuth').replace('system:node:worker-1', 'web.example.com');
  const defects: Readonly<Record<string, string>> = {
    'san-missing': server(''),
    'san-ip-as-dns': server('subjectAltName = DNS:10.0.0.1'),
    'unknown-critical-extension': server(
      'subjectAltName = DNS:web.example.com\n1.3.6.1.4.1.57683.9 = critical, ASN1:UTF8:x',
    ),
    'ku-leaf-with-certsign': server(
      'basicConstraints = CA:FALSE\nsubjectAltName = DNS:web.example.com\nkeyUsage = critical, digitalSignature, keyCertSign',
    ),
  };
  for (const [code, config] of Object.entries(defects)) {
    it(`takes ${code} away`, async () => {
      makeLeaf('leaf', 'ca', config, 'P-256');
      await assertGone(documents('ca', 'leaf'), code, now);
    });
  }
});
