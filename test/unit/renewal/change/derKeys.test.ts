import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { carryOutAtOnce } from '../../../../src/core/renewal/change/carryOut.ts';
import { planReissue } from '../../../../src/core/renewal/reissue/planReissue.ts';
import {
  carriedOut,
  changedDocuments,
  changeToolsOf,
  clusterGraphOf,
  type Documents,
} from '../../../support/changes.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { accepted, certificateIn, nodeOf } from '../../../support/renewal.ts';
import { createTestCa, type TestCa } from '../../../support/testPki.ts';

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

const lineEnd = Uint8Array.of(0x0d, 0x0a);
const ended = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array.from([...bytes, ...lineEnd]);

describe('certificate and key in DER files', () => {
  const openssl = createOpensslFolder();
  after(() => openssl.remove());
  /** A certificate of a new CA, for the key in a file. */
  const issue = async (key: string): Promise<TestCa> => {
    const ca = await createTestCa({ name: 'ca' });
    openssl.write('ca.crt', ca.certificatePem);
    openssl.write('ca.key', ca.keyPem);
    openssl.run('req', '-new', '-subj', '/CN=jane', '-key', key, '-keyform', 'DER', '-out', 'jane.csr');
    const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-days', '100'];
    openssl.run('x509', '-req', '-in', 'jane.csr', ...by, '-outform', 'DER', '-out', 'jane.der');
    return ca;
  };
  const planFor = async (documents: Documents) => {
    const graph = await clusterGraphOf(documents);
    const { fingerprint } = nodeOf(graph, certificateIn(graph, '/jane.der'));
    const request = { graph, now: Date.now() + 60_000, canOpenKeys: true, certificates: [{ fingerprint }] };
    return accepted(planReissue(request));
  };

  for (const [form, commands] of Object.entries(forms)) {
    it(`are both renewed: ${form}`, async () => {
      for (const command of commands) openssl.run(...command);
      const ca = await issue('key.der');
      const documents = {
        '/ca.crt': ca.certificatePem,
        '/ca.key': ca.keyPem,
        '/jane.der': openssl.readBytes('jane.der'),
        '/key.der': openssl.readBytes('key.der'),
      };
      const plan = await planFor(documents);
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

  it('keep the line end that an editor has put behind them', async () => {
    openssl.run('genpkey', '-algorithm', 'ED25519', '-outform', 'DER', '-out', 'key.der');
    const ca = await issue('key.der');
    const documents = {
      '/ca.crt': ca.certificatePem,
      '/ca.key': ca.keyPem,
      '/jane.der': ended(openssl.readBytes('jane.der')),
      '/key.der': ended(openssl.readBytes('key.der')),
    };
    const changed = changedDocuments(documents, await carriedOut(await planFor(documents), documents));
    const [certificate, key] = ['/jane.der', '/key.der'].map((path) => Buffer.from(changed[path] ?? ''));
    assert.ok(certificate !== undefined && key !== undefined);
    for (const each of [certificate, key]) assert.deepEqual(each.subarray(-2), Buffer.from(lineEnd));
    const opened = createPrivateKey({ key: key.subarray(0, -2), format: 'der', type: 'pkcs8' });
    assert.ok(new X509Certificate(certificate.subarray(0, -2)).checkPrivateKey(opened));
  });

  it('are signed for with a key in an encrypted DER file', async () => {
    openssl.run('genpkey', '-algorithm', 'ED25519', '-outform', 'DER', '-out', 'key.der');
    const ca = await issue('key.der');
    const topk8 = ['pkcs8', '-topk8', '-passout', 'pass:secret', '-in', 'ca.key', '-outform', 'DER'];
    openssl.run(...topk8, '-out', 'ca.key.der');
    for (const bytes of [openssl.readBytes('ca.key.der'), ended(openssl.readBytes('ca.key.der'))]) {
      const documents = { '/ca.crt': ca.certificatePem, '/ca.key': bytes, '/jane.der': openssl.readBytes('jane.der') };
      const changed = changedDocuments(documents, await carriedOut(await planFor(documents), documents, ['secret']));
      const renewed = new X509Certificate(Buffer.from(changed['/jane.der'] ?? ''));
      assert.ok(renewed.verify(new X509Certificate(ca.certificatePem).publicKey));
    }
  });
});
