import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { carriedOut, changedDocuments, clusterGraphOf } from '../../../support/changes.ts';
import { inBase64, kubeconfig } from '../../../support/manners.ts';
import { accepted } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'system:node:worker-1', organizations: ['system:nodes'] });
const former = await ca.issue({ commonName: 'system:node:worker-1', organizations: ['system:nodes'] });
const pki = { '/pki/ca.crt': ca.certificatePem, '/pki/ca.key': ca.keyPem };
const labels = (base64: string | undefined): readonly string[] =>
  Buffer.from(base64 ?? '', 'base64')
    .toString()
    .match(/(?<=BEGIN )[A-Z ]+(?=-----)/g) ?? [];

async function renewed(certificateData: string, keyData: string) {
  const text = kubeconfig(inBase64(certificateData), `    client-key-data: ${inBase64(keyData)}\n`);
  const documents = { ...pki, '/kubelet.conf': text };
  const graph = await clusterGraphOf(documents);
  const action = { kind: 'renew', fingerprints: [leaf.fingerprint] } as const;
  const plan = accepted(planAction(action, { graph, now: testNow, key: 'new' }));
  const changed = String(changedDocuments(documents, await carriedOut(plan, documents))['/kubelet.conf']);
  const [, certificate] = /client-certificate-data: (\S+)/.exec(changed) ?? [];
  const [, key] = /client-key-data: (\S+)/.exec(changed) ?? [];
  return { plan, certificate, key, graph: await clusterGraphOf({ ...pki, '/kubelet.conf': changed }) };
}

describe('fields that hold certificate and key together', () => {
  it('get both anew, wherever they held them', async () => {
    const both = leaf.certificatePem + leaf.keyPem;
    const { plan, certificate, key, graph } = await renewed(both, both);
    assert.deepEqual(plan.untouched, []);
    assert.equal(certificate, key);
    assert.deepEqual(labels(certificate), labels(inBase64(both)));
    const places = [...graph.certificates.values()].map(({ occurrences, keys }) => [occurrences.length, keys.length]);
    assert.deepEqual(places, [
      [1, 1],
      [2, 2],
    ]);
    assert.ok(!graph.certificates.has(leaf.fingerprint));
  });

  it('may be the key’s alone', async () => {
    const { certificate, key } = await renewed(leaf.certificatePem, leaf.certificatePem + leaf.keyPem);
    assert.deepEqual([labels(certificate).length, labels(key).length], [1, 2]);
    assert.equal(
      Buffer.from(key ?? '', 'base64')
        .toString()
        .startsWith(Buffer.from(certificate ?? '', 'base64').toString()),
      true,
    );
  });

  it('may have another certificate beside the key, which nobody reads', async () => {
    const { certificate, key, graph } = await renewed(leaf.certificatePem, former.certificatePem + leaf.keyPem);
    assert.deepEqual([labels(certificate).length, labels(key).length], [1, 2]);
    assert.ok(graph.certificates.has(former.fingerprint));
  });

  it('are no place for a certificate alone where a key belongs', async () => {
    const text = kubeconfig('""', `    client-key-data: ${inBase64(leaf.certificatePem)}\n`);
    const graph = await clusterGraphOf({ ...pki, '/kubelet.conf': text });
    const action = { kind: 'renew', fingerprints: [leaf.fingerprint] } as const;
    const answer = planAction(action, { graph, now: testNow });
    assert.ok(answer.kind === 'refusal' && answer.code === 'fieldUnusable');
  });
});
