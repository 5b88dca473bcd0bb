import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { permissionDenied } from '../../../src/core/pki/permissionDenied.ts';
import { chooseRenewalCa, findRenewalCa } from '../../../src/core/renewal/findRenewalCa.ts';
import type { RenewalCa, RenewalRefusal } from '../../../src/core/renewal/renewalModel.ts';
import { base64 } from '../../support/base64.ts';
import * as x509 from '../../support/peculiarX509.ts';
import { accepted, certificateIn, graphOf, issuingTools, nodeOf } from '../../support/renewal.ts';
import { createTestCa, createTestKeys, testNow } from '../../support/testPki.ts';

const now = testNow;
const ca = await createTestCa({ name: 'kubernetes' });
const other = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'kubernetes-admin' });
const encrypted = createPrivateKey(ca.keyPem)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString();
const both = { '/pki/ca.crt': ca.certificatePem, '/pki/ca.key': ca.keyPem };

describe('findRenewalCa', () => {
  const find = async (documents: Record<string, string>, at = now): Promise<RenewalCa | RenewalRefusal> => {
    const graph = await graphOf(documents);
    return findRenewalCa(graph, certificateIn(graph, '/leaf.crt').credential.fingerprint ?? '', at);
  };

  it('finds the CA that signed, not another of the same name', async () => {
    const answer = accepted(
      await find({
        '/leaf.crt': leaf.certificatePem,
        '/other.crt': other.certificatePem,
        '/other.key': other.keyPem,
        ...both,
      }),
    );
    assert.equal(answer.node.fingerprint, ca.fingerprint);
    assert.equal(answer.key.file.path, '/pki/ca.key');
  });

  it('takes the CA certificate that ends last when the CA was re-issued with its key', async () => {
    const longer = await createTestCa({ name: 'kubernetes', keys: ca.keys, notAfter: '2046-01-01T00:00:00Z' });
    const documents = { '/leaf.crt': leaf.certificatePem, ...both, '/new.crt': longer.certificatePem };
    assert.equal(accepted(await find(documents)).node.fingerprint, longer.fingerprint);
  });

  it('refuses with a reason and a way out', async () => {
    const expiredCa = await createTestCa({
      name: 'kubernetes',
      notBefore: '2016-01-01T00:00:00Z',
      notAfter: '2026-05-18T00:00:00Z',
    });
    const futureCa = await createTestCa({ name: 'kubernetes', notBefore: '2026-06-13T00:00:00Z' });
    const expiredLeaf = await expiredCa.issue();
    const futureLeaf = await futureCa.issue();
    const tampered = tamper(leaf.certificatePem);
    const rows: readonly [RenewalRefusal['code'], string, string, Record<string, string>][] = [
      [
        'issuerUnknown',
        leaf.certificatePem,
        'The CA that signed kubernetes-admin is not in the files that were read.',
        {},
      ],
      [
        'caKeyMissing',
        leaf.certificatePem,
        'The key of CA kubernetes is not in the files that were read.',
        { '/pki/ca.crt': ca.certificatePem },
      ],
      [
        'caKeyEncrypted',
        leaf.certificatePem,
        'The key of CA kubernetes in /pki/ca.key is encrypted.',
        { '/pki/ca.crt': ca.certificatePem, '/pki/ca.key': encrypted },
      ],
      [
        'caExpired',
        expiredLeaf.certificatePem,
        'CA kubernetes expired on May 18, 2026, so certificates that it signs are rejected.',
        { '/ca.crt': expiredCa.certificatePem, '/ca.key': expiredCa.keyPem },
      ],
      [
        'caNotYetValid',
        futureLeaf.certificatePem,
        'CA kubernetes is not valid before 2026-06-13 00:00 UTC.',
        { '/ca.crt': futureCa.certificatePem, '/ca.key': futureCa.keyPem },
      ],
      [
        'isCa',
        ca.certificatePem,
        'kubernetes is a CA. Its new certificate must reach everything that trusts it.',
        both,
      ],
      [
        'issuerSignatureInvalid',
        tampered,
        'kubernetes-admin names CA kubernetes as its issuer, but was not signed with the key of that CA.',
        both,
      ],
    ];
    for (const [code, certificate, reason, documents] of rows) {
      const answer = await find({ '/leaf.crt': certificate, ...documents });
      assert.equal(answer.kind, 'refusal', code);
      if (answer.kind !== 'refusal') continue;
      assert.deepEqual([answer.code, answer.reason], [code, reason]);
      assert.match(answer.wayOut, /^[A-Z].*\.$/, code);
    }
  });

  it('takes no user’s encrypted key for that of the CA in the same kubeconfig', async () => {
    const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {certificate-authority-data: ${base64(ca.certificatePem)}}}]
users: [{name: u, user: {client-certificate-data: ${base64(leaf.certificatePem)}, client-key-data: ${base64(encrypted)}}}]
`;
    const answer = await find({ '/leaf.crt': leaf.certificatePem, '/admin.conf': kubeconfig });
    assert.equal(answer.kind === 'refusal' ? answer.code : answer.kind, 'caKeyMissing');
  });

  it('tells a CA key that this user cannot read from one that is not there', async () => {
    const { files } = await graphOf({ '/leaf.crt': leaf.certificatePem, '/pki/ca.crt': ca.certificatePem });
    const denied = { ...decodeFile({ path: '/pki/ca.key', text: '' }, issuingTools), unreadable: permissionDenied };
    const graph = await buildPkiGraph([...files, denied], issuingTools.cryptography);
    const answer = findRenewalCa(graph, leaf.fingerprint, now);
    assert.equal(answer.kind === 'refusal' ? answer.code : answer.kind, 'caKeyUnreadable');
  });

  it('refuses a certificate that signed itself', async () => {
    const { privateKey, publicKey } = await createTestKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: 'CN=localhost',
      keys: { privateKey, publicKey },
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      notBefore: new Date(now),
      extensions: [new x509.BasicConstraintsExtension(false)],
    });
    const answer = await find({ '/leaf.crt': certificate.toString('pem') });
    assert.ok(answer.kind === 'refusal' && answer.code === 'selfSigned');
  });

  it('tells the kubeadm command where the key is elsewhere', async () => {
    const documents = {
      '/etc/kubernetes/pki/ca.crt': ca.certificatePem,
      '/etc/kubernetes/pki/apiserver-kubelet-client.crt': leaf.certificatePem,
    };
    const graph = await graphOf(documents);
    const answer = findRenewalCa(graph, leaf.fingerprint, now);
    assert.ok(answer.kind === 'refusal');
    assert.equal(
      answer.wayOut,
      'Add its folder to certscope.roots, or run `kubeadm certs renew apiserver-kubelet-client` on the machine that has the key.',
    );
  });
});

describe('chooseRenewalCa, with a CA that the user names', () => {
  const choose = async (certificate: string, key?: string): Promise<string> => {
    const graph = await graphOf({ '/ca.crt': certificate, ...(key === undefined ? {} : { '/ca.key': key }) });
    const file = graph.files.find(({ path }) => path === '/ca.key');
    const [credential] = file?.credentials ?? [];
    const node = nodeOf(graph, certificateIn(graph, '/ca.crt'));
    const answer = chooseRenewalCa(graph, node, now, file && credential && { file, credential });
    return answer.kind === 'refusal' ? answer.code : answer.kind;
  };

  it('accepts certificate and key that belong together', async () => {
    assert.equal(await choose(ca.certificatePem, ca.keyPem), 'ca');
    assert.equal(await choose(ca.certificatePem, ca.traditionalKeyPem), 'ca');
  });

  it('refuses a key of another CA, and an encrypted one', async () => {
    assert.equal(await choose(ca.certificatePem, other.keyPem), 'caKeyMismatch');
    assert.equal(await choose(ca.certificatePem, encrypted), 'caKeyEncrypted');
  });

  it('refuses certificates that are no CA, or must not sign', async () => {
    assert.equal(await choose(leaf.certificatePem, leaf.keyPem), 'caNotAuthority');
    assert.equal(await choose(await withoutKeyCertSign(), ca.keyPem), 'caCannotSign');
  });
});

/** Flips a bit of the signature. */
function tamper(pem: string): string {
  const at = pem.lastIndexOf('\n-----END') - 20;
  return pem.slice(0, at) + (pem[at] === 'A' ? 'B' : 'A') + pem.slice(at + 1);
}

async function withoutKeyCertSign(): Promise<string> {
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=kubernetes',
    keys: ca.keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2036-01-01T00:00:00Z'),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return certificate.toString('pem');
}
