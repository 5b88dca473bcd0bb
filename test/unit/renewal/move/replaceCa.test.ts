import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { placedChanges } from '../../../../src/core/present/change/placedChanges.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { carriedOut, changedDocuments, clusterGraphOf } from '../../../support/changes.ts';
import { inBase64 } from '../../../support/manners.ts';
import { accepted } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const [old, next, other] = await Promise.all([
  createTestCa({ name: 'kubernetes' }),
  createTestCa({ name: 'kubernetes', notAfter: '2040-01-01T00:00:00Z' }),
  createTestCa({ name: 'other' }),
]);
const pem = { o: old.certificatePem, n: next.certificatePem, x: other.certificatePem };
type Letter = keyof typeof pem;
const bundle = (letters: string): string => [...letters].map((each) => pem[each as Letter]).join('');

const webhook = (letters: string): string =>
  `kind: ValidatingWebhookConfiguration\napiVersion: admissionregistration.k8s.io/v1\nwebhooks:\n- name: a\n  clientConfig:\n    caBundle: ${inBase64(bundle(letters))} # ours\n`;
const kubeconfig = (letters: string): string =>
  `apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster:\n    certificate-authority-data: ${inBase64(bundle(letters))}\n    server: https://c:6443\n`;
const lines = (letters: string): string => bundle(letters).replace(/^(?=.)/gm, '    ');
const configMap = (letters: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-root-ca.crt, namespace: a}\ndata:\n  ca.crt: |\n${lines(letters)}  z: "1"\n`;
const last = (letters: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-root-ca.crt, namespace: a}\ndata:\n  ca.crt: |\n${lines(letters)}`;

describe('in a bundle that holds the new CA beside the old one, or the old one twice, the new one stands once', () => {
  const cases: Readonly<Record<string, string>> = {
    on: 'n',
    no: 'n',
    oxn: 'xn',
    nxo: 'nx',
    oo: 'n',
    oxo: 'nx',
    noo: 'n',
    xo: 'xn',
  };
  for (const [name, write] of Object.entries({ webhook, kubeconfig, configMap, last })) {
    for (const [before, wanted] of Object.entries(cases)) {
      it(`${name}: ${before}`, async () => {
        const documents = { '/next.crt': next.certificatePem, '/f.yaml': write(before) };
        const graph = await clusterGraphOf(documents);
        const action = { kind: 'replaceCa', from: old.fingerprint, to: next.fingerprint } as const;
        const plan = accepted(planAction(action, { graph, now: testNow }));
        const after = changedDocuments(documents, await carriedOut(plan, documents));
        assert.equal(after['/f.yaml'], write(wanted));
        const [shown] = placedChanges(plan, graph);
        if (before.length > wanted.length) {
          const names = shown?.after.map((item) => (item.kind === 'certificate' ? item.fingerprint : item.kind));
          const fingerprints = { o: old.fingerprint, n: next.fingerprint, x: other.fingerprint };
          assert.deepEqual(
            names,
            [...wanted].map((each) => fingerprints[each as Letter]),
          );
        }
      });
    }
  }
});
