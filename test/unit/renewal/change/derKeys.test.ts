import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { carryOutAtOnce } from '../../../../src/core/renewal/change/carryOut.ts';
import { planReissue } from '../../../../src/core/renewal/reissue/planReissue.ts';
import { carriedOut, changedDocuments, changeToolsOf, clusterGraphOf } from '../../../support/changes.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { accepted, certificateIn, nodeOf } from '../../../support/renewal.ts';
import { createTestCa } from '../../../support/testPki.ts';

/** How openssl makes a key, and writes it as DER; some forms do not hold the public half. */
const forms: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Ed25519: [['genpkey', '-algorithm', 'ED25519', '-outform', 'DER', '-out', 'key.der']],
  'P-256 in PKCS#8': [
    ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'key.pem'],
    ['pkcs8', '-topk8', '-nocrypt', '-in', 'key.pem', '-outform', 'DER', '-out', 'key.der'],
  ],
  'P-256 in SEC1 without its public half': [
    ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'key.pem'],
    ['ec', '-in', 'key.pem', '-no_public', '-outform', 'DER', '-out', 'key.der'],
  ],
  'RSA in PKCS#1': [
    ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'key.pem'],
    ['rsa', '-in', 'key.pem', '-traditional', '-outform', 'DER', '-out', 'key.der'],
  ],
};

describe('certificate and key in DER files', () => {
  const openssl = createOpensslFolder();
  after(() => openssl.remove());
  for (const [form, commands] of Object.entries(forms)) {
    it(`are both renewed: ${form}`, async () => {
      const ca = await createTestCa({ name: 'ca' });
      for (const command of commands) openssl.run(...command);
      openssl.write('ca.crt', ca.certificatePem);
      openssl.write('ca.key', ca.keyPem);
      openssl.run('req', '-new', '-subj', '/CN=jane', '-key', 'key.der', '-keyform', 'DER', '-out', 'jane.csr');
      openssl.run(
        'x509',
        '-req',
        '-in',
        'jane.csr',
        '-CA',
        'ca.crt',
        '-CAkey',
        'ca.key',
        '-days',
        '100',
        '-outform',
        'DER',
        '-out',
        'jane.der',
      );
      const at = Date.now() + 60_000;
      const documents = {
        '/ca.crt': ca.certificatePem,
        '/ca.key': ca.keyPem,
        '/jane.der': openssl.readBytes('jane.der'),
        '/key.der': openssl.readBytes('key.der'),
      };
      const graph = await clusterGraphOf(documents);
      const { fingerprint } = nodeOf(graph, certificateIn(graph, '/jane.der'));
      const plan = accepted(planReissue({ graph, now: at, certificates: [{ fingerprint }] }));
      assert.deepEqual(plan.files.map(({ path }) => path).sort(), ['/jane.der', '/key.der']);
      const changed = changedDocuments(documents, await carriedOut(plan, documents));
      const [certificate, key] = [changed['/jane.der'], changed['/key.der']];
      assert.ok(typeof certificate === 'object' && typeof key === 'object');
      const type = form.includes('SEC1') ? 'sec1' : form.includes('PKCS#1') ? 'pkcs1' : 'pkcs8';
      const opened = createPrivateKey({ key: Buffer.from(key), format: 'der', type });
      assert.ok(new X509Certificate(certificate).checkPrivateKey(opened));
      assert.notDeepEqual(key, documents['/key.der']);
      // Another key that lies there by now is not written over.
      openssl.run('genpkey', '-algorithm', 'ED25519', '-outform', 'DER', '-out', 'other.der');
      const others = { ...documents, '/key.der': openssl.readBytes('other.der') };
      const answer = await carryOutAtOnce(plan, changeToolsOf(others));
      assert.ok(answer.kind === 'refusal' && answer.code === 'changedSince');
    });
  }
});
