import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodePem } from '../../../../src/core/text/encodePem.ts';
import { inBase64, kubeconfig, writers } from '../../../support/manners.ts';
import { accepted, certificateIn, graphOf, type Renewed, renew, withCertificate } from '../../../support/renewal.ts';
import { createTestCa, type TestCa, type TestCertificate } from '../../../support/testPki.ts';

/** Padding and line lengths depend on the size of the certificate: three sizes cover each case. */
const commonNames = ['a', 'ab', 'abc'];

describe('a new certificate takes the place of the old one, and every other byte stays', async () => {
  const ca = await createTestCa({ name: 'kubernetes' });
  const leaves = await Promise.all(commonNames.map((commonName) => ca.issue({ commonName })));
  const intermediate = await ca.issueCa({ name: 'intermediate' });
  for (const [name, write] of Object.entries(writers)) {
    it(name, async () => {
      for (const leaf of leaves) {
        const document = (pem: string): string => write(pem, intermediate.certificatePem, leaf.keyPem);
        const text = document(leaf.certificatePem);
        const { changed, renewed } = await replaced(text, ca, leaf);
        assert.equal(changed, document(encodePem('CERTIFICATE', renewed.issued.der)));
      }
    });
  }

  it('of two copies in one value only the wanted one changes', async () => {
    const [leaf] = leaves;
    assert.ok(leaf !== undefined);
    const document = (first: string, second: string): string => kubeconfig(inBase64(`${first}\n${second}`));
    const text = document(leaf.certificatePem, leaf.certificatePem);
    const { changed, renewed } = await replaced(text, ca, leaf, 1);
    assert.equal(changed, document(leaf.certificatePem, encodePem('CERTIFICATE', renewed.issued.der)));
  });

  it('a document that changed in the meantime is left alone', async () => {
    const [leaf, other] = leaves;
    assert.ok(leaf !== undefined && other !== undefined);
    const text = kubeconfig(inBase64(leaf.certificatePem));
    const graph = await graphOf({ '/f': text, '/ca.crt': ca.certificatePem, '/ca.key': ca.keyPem });
    const target = certificateIn(graph, '/f');
    const { issued } = await renew(graph, target);
    for (const now of [`# new\n${text}`, kubeconfig(inBase64(other.certificatePem)), '']) {
      const answer = withCertificate(now, target, issued);
      assert.ok('code' in answer && answer.code === 'changedSince');
    }
  });
});

async function replaced(
  text: string,
  ca: TestCa,
  leaf: TestCertificate,
  index = 0,
): Promise<{ readonly changed: string; readonly renewed: Renewed }> {
  const graph = await graphOf({ '/f': text, '/ca.crt': ca.certificatePem, '/ca.key': ca.keyPem });
  const target = certificateIn(graph, '/f', index);
  assert.equal(target.credential.fingerprint, leaf.fingerprint);
  const renewed = await renew(graph, target, { places: [target] });
  const { text: changed, replacements } = accepted(withCertificate(text, target, renewed.issued));
  assert.equal(replacements.length, 1);
  return { changed, renewed };
}
