import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { carryOutAtOnce } from '../../../../src/core/renewal/change/carryOut.ts';
import { wipeChangeSet } from '../../../../src/core/renewal/change/wipeChangeSet.ts';
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
import { signByOpenssl } from '../../../support/signedByOpenssl.ts';
import { createTestCa, type TestCa, testNow } from '../../../support/testPki.ts';

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
    signByOpenssl(openssl, { request: 'jane.csr', ca: 'ca', out: 'jane.crt', from: '2026-06-01', days: 100 });
    openssl.run('x509', '-in', 'jane.crt', '-outform', 'DER', '-out', 'jane.der');
    return ca;
  };
  const planFor = async (documents: Documents) => {
    const graph = await clusterGraphOf(documents);
    const { fingerprint } = nodeOf(graph, certificateIn(graph, '/jane.der'));
    const request = { graph, now: testNow, canOpenKeys: true, certificates: [{ fingerprint }] };
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

  for (const [kind, end] of [
    ['alone', []],
    ['before a line end', lineEnd],
    ['in PEM', undefined],
  ] as const) {
    it(`leave no copy of the new key once the change set was wiped: ${kind}`, async () => {
      for (const command of forms['P-256 in PKCS#8'] ?? []) openssl.run(...command);
      const ca = await issue('key.der');
      openssl.run('pkey', '-inform', 'DER', '-in', 'key.der', '-out', 'key.pem');
      const der = openssl.readBytes('key.der');
      const documents = {
        '/ca.crt': ca.certificatePem,
        '/ca.key': ca.keyPem,
        '/jane.der': openssl.readBytes('jane.der'),
        '/jane.key': end === undefined ? openssl.read('key.pem') : Uint8Array.from([...der, ...end]),
      };
      const plan = await planFor(documents);
      const copies: Uint8Array[] = [];
      const lists: (readonly unknown[])[] = [];
      const { slice } = Uint8Array.prototype;
      const { from } = Uint8Array;
      // Both are inherited. `t.mock` would restore them as properties of their own.
      Object.defineProperty(Uint8Array.prototype, 'slice', {
        configurable: true,
        value: function (this: Uint8Array, ...range: [number?, number?]) {
          const copy = slice.apply(this, range);
          copies.push(copy);
          return copy;
        },
      });
      Object.defineProperty(Uint8Array, 'from', {
        configurable: true,
        value: (octets: Iterable<unknown>, ...more: [never, unknown]) => {
          if (Array.isArray(octets)) lists.push(octets);
          return from.call(Uint8Array, octets, ...more);
        },
      });
      const changeSet = await carriedOut(plan, documents).finally(() => {
        Reflect.deleteProperty(Uint8Array, 'from');
        Reflect.deleteProperty(Uint8Array.prototype, 'slice');
      });
      const { after: written } = changeSet.files.find(({ path }) => path === '/jane.key') ?? assert.fail();
      const opened =
        end === undefined
          ? createPrivateKey(Buffer.from(written).toString())
          : createPrivateKey({
              key: Buffer.from(written.subarray(0, written.length - end.length)),
              format: 'der',
              type: 'pkcs8',
            });
      const secret = Buffer.from(opened.export({ format: 'jwk' }).d ?? '', 'base64url');
      assert.equal(secret.length, 32);
      assert.ok(copies.length > 0);
      wipeChangeSet(changeSet);
      await new Promise(setImmediate);
      assert.equal(copies.filter((copy) => Buffer.from(copy).includes(secret)).length, 0, 'copies');
      assert.ok(!lists.some((list) => Buffer.from(list.map(Number)).includes(secret)), 'as numbers');
      assert.ok(written.every((octet) => octet === 0));
    });
  }

  it('are not written over where another encrypted key lies by now', async () => {
    const encrypted = (): Uint8Array<ArrayBuffer> => {
      openssl.run('genpkey', '-algorithm', 'ED25519', '-outform', 'DER', '-out', 'key.der');
      const topk8 = ['pkcs8', '-topk8', '-passout', 'pass:secret', '-inform', 'DER', '-in', 'key.der'];
      openssl.run(...topk8, '-outform', 'DER', '-out', 'encrypted.der');
      return openssl.readBytes('encrypted.der');
    };
    const own = encrypted();
    const ca = await issue('key.der');
    const certificate = openssl.readBytes('jane.der');
    const user = '{ name: jane, user: { client-certificate: /jane.der, client-key: /jane.key } }';
    const documents = {
      '/ca.crt': ca.certificatePem,
      '/ca.key': ca.keyPem,
      '/jane.der': certificate,
      '/jane.key': own,
      '/jane.conf': `apiVersion: v1\nkind: Config\nusers: [${user}]\n`,
    };
    const plan = await planFor(documents);
    assert.deepEqual(plan.files.map(({ path }) => path).sort(), ['/jane.der', '/jane.key']);
    await carriedOut(plan, documents, ['secret']);
    await carriedOut(plan, { ...documents, '/jane.key': ended(own) }, ['secret']);
    const answer = await carryOutAtOnce(plan, changeToolsOf({ ...documents, '/jane.key': encrypted() }, ['secret']));
    assert.ok(answer.kind === 'refusal' && answer.code === 'changedSince');
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
