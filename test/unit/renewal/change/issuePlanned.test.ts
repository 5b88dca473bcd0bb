import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PkiGraph } from '../../../../src/core/pki/pkiModel.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { refusalMessage } from '../../../../src/core/renewal/refusal.ts';
import { accepted, certificateIn, graphOf, issue } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const other = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'kubernetes-admin' });
const both = { '/pki/ca.crt': ca.certificatePem, '/pki/ca.key': ca.keyPem };

function planned(graph: PkiGraph) {
  const fingerprints = [certificateIn(graph, '/leaf.crt').credential.fingerprint ?? ''];
  const plan = accepted(planAction({ kind: 'renew', fingerprints }, { graph, now: testNow, key: 'same' }));
  const [certificate] = plan.certificates;
  assert.ok(certificate?.issuer.kind === 'ca');
  return { plan, certificate, ca: certificate.issuer.ca };
}

describe('issuePlanned', () => {
  it('hands out nothing that does not verify, and nothing of the key', async () => {
    const graph = await graphOf({ '/leaf.crt': leaf.certificatePem, ...both, '/other.key': other.keyPem });
    const { plan, certificate, ca: right } = planned(graph);
    const key = [...graph.keys.values()]
      .flatMap(({ privateKeys }) => privateKeys)
      .find(({ file }) => file.path === '/other.key');
    assert.ok(key !== undefined);
    const answer = await issue(plan, { ...certificate, issuer: { kind: 'ca', ca: { ...right, key } } });
    assert.ok(answer.kind === 'refusal');
    assert.equal(answer.code, 'caKeyMismatch');
    assert.match(refusalMessage(answer), /^Nothing was written\. /);
  });

  it('refuses a certificate that says something else than was planned', async () => {
    const graph = await graphOf({ '/leaf.crt': leaf.certificatePem, ...both });
    const { plan, certificate } = planned(graph);
    const [first] = certificate.extensions;
    assert.ok(first !== undefined);
    for (const [wrong, code] of [
      [{ isCa: true as const }, 'resultNotVerified'],
      [{ extensions: [...certificate.extensions, first] }, 'certificateBroken'],
    ] as const) {
      const answer = await issue(plan, { ...certificate, ...wrong });
      assert.ok(answer.kind === 'refusal' && answer.code === code, JSON.stringify(answer));
    }
  });

  it('refuses a key that the host cannot use', async () => {
    const graph = await graphOf({ '/leaf.crt': leaf.certificatePem, ...both });
    const { plan, certificate } = planned(graph);
    const webCryptography = {
      getRandomValues: (array: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(array),
      subtle: {
        importKey: () => Promise.reject(new Error('key: MIGHAgEAMBMG')),
        sign: () => Promise.reject(new Error()),
        generateKey: () => Promise.reject(new Error()),
        exportKey: () => Promise.reject(new Error()),
        digest: crypto.subtle.digest.bind(crypto.subtle),
      },
    };
    const answer = await issue(plan, certificate, { webCryptography });
    assert.ok(answer.kind === 'refusal' && answer.code === 'signingFailed');
    assert.doesNotMatch(refusalMessage(answer), /MIGH/);
  });
});
