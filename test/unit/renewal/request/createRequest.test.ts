import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createRequest } from '../../../../src/core/renewal/request/createRequest.ts';
import { existingKeyOf, requestKeyOf } from '../../../../src/core/renewal/request/keyOfRequest.ts';
import { requestContentOf } from '../../../../src/core/renewal/request/requestContent.ts';
import { encodePem } from '../../../../src/core/text/encodePem.ts';
import { toHex } from '../../../../src/core/x509/toHex.ts';
import { createOpensslPki, type OpensslKeyKind, plainLeaf } from '../../../support/opensslPki.ts';
import { certificateIn, graphOf, issuingTools, nodeOf } from '../../../support/renewal.ts';
import { granted, readRequestsWithGo, refusedWith, requestAgain } from '../../../support/requests.ts';

const { openssl, makeCa, makeLeaf, documents } = createOpensslPki(Date.now());
after(() => openssl.remove());

makeCa('ca', 'P-256');
const extensions = [
  'keyUsage = critical, digitalSignature, keyEncipherment',
  'subjectKeyIdentifier = hash',
  'authorityKeyIdentifier = keyid:always',
  'crlDistributionPoints = URI:http://ca.example.com/crl',
  '1.3.6.1.4.1.57683.9 = critical, ASN1:UTF8:private',
  'subjectAltName = DNS:b.example.com, URI:spiffe://a/b, IP:10.0.0.1, DNS:a.example.com, email:a@example.com',
].join('\n');
const noBytes = async () => new Uint8Array();

async function leafOf(name: string) {
  const graph = await graphOf({ ...documents('ca'), ...documents(name) });
  return { graph, node: nodeOf(graph, certificateIn(graph, `/${name}.crt`)) };
}

describe('a request for a certificate again', () => {
  for (const kind of ['RSA 2048', 'P-256', 'P-384', 'P-521', 'Ed25519'] satisfies OpensslKeyKind[]) {
    it(`is read and verified by openssl and Go, ${kind}`, async () => {
      const name = `leaf-${kind.replace(' ', '')}`;
      makeLeaf(name, 'ca', plainLeaf(extensions), kind);
      const { node } = await leafOf(name);
      const { der, request } = await requestAgain(node);
      openssl.write('request.csr', encodePem('CERTIFICATE REQUEST', der));
      assert.equal(openssl.tryRun('req', '-in', 'request.csr', '-verify', '-noout').status, 0);
      const text = openssl.run('req', '-in', 'request.csr', '-noout', '-text');
      const names = /DNS:b\.example\.com, URI:spiffe:\/\/a\/b, IP Address:10\.0\.0\.1, DNS:a\.example\.com, email:a@/;
      assert.match(text, names);
      assert.match(text, /X509v3 Key Usage: critical\n\s+Digital Signature, Key Encipherment/);
      assert.match(text, /TLS Web Client Authentication/);
      assert.doesNotMatch(text, /Key Identifier|CRL Distribution/);
      assert.deepEqual(request.publicKey.spki, node.certificate.publicKey.spki);
      const [go] = readRequestsWithGo([der]) ?? [];
      if (go === undefined) return;
      assert.equal(go.error, undefined);
      assert.equal(go.rawSubject, toHex(node.certificate.subject.der));
      assert.equal(go.rawKey, toHex(node.certificate.publicKey.spki));
      assert.deepEqual(go.names, ['b.example.com', 'a.example.com', '10.0.0.1', 'a@example.com', 'spiffe://a/b']);
      assert.deepEqual(go.extensions, ['2.5.29.37', '2.5.29.15', '1.3.6.1.4.1.57683.9', '2.5.29.17']);
    });
  }

  it('is signed faithfully by openssl, which copies what it asks for', async () => {
    makeLeaf('copied', 'ca', plainLeaf(extensions), 'P-256');
    const { node } = await leafOf('copied');
    const { der } = await requestAgain(node);
    openssl.write('copied.csr', encodePem('CERTIFICATE REQUEST', der));
    const signer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-copy_extensions', 'copyall'];
    openssl.run('x509', '-req', '-in', 'copied.csr', ...signer, '-out', 'signed.crt');
    const graph = await graphOf({ '/signed.crt': openssl.read('signed.crt') });
    const { certificate } = nodeOf(graph, certificateIn(graph, '/signed.crt'));
    assert.deepEqual(certificate.subject.der, node.certificate.subject.der);
    for (const oid of ['2.5.29.15', '2.5.29.37', '2.5.29.17', '1.3.6.1.4.1.57683.9']) {
      const derOf = (of: typeof certificate) => of.extensions.find((each) => each.oid === oid)?.der;
      assert.deepEqual(derOf(certificate), derOf(node.certificate), oid);
    }
  });

  it('without extensions has an empty set of attributes', async () => {
    makeLeaf('bare', 'ca', plainLeaf(), 'P-256');
    const { node } = await leafOf('bare');
    const { der, request } = await requestAgain(node, { subject: node.certificate.subject.der, extensions: [] });
    openssl.write('bare.csr', encodePem('CERTIFICATE REQUEST', der));
    openssl.run('req', '-in', 'bare.csr', '-verify', '-noout');
    assert.equal(request.requestedExtensions.length, 0);
    assert.equal(readRequestsWithGo([der])?.[0]?.error, undefined);
  });

  it('leaves no copy of the key behind', async () => {
    const { node } = await leafOf('copied');
    const key = granted(existingKeyOf(node, noBytes));
    const handedOut: Uint8Array[] = [];
    const watched = {
      ...key,
      pkcs8: async () => {
        const bytes = await key.pkcs8();
        if (bytes !== undefined) handedOut.push(bytes);
        return bytes;
      },
    };
    await requestAgain(node, granted(requestContentOf(node)), watched);
    assert.equal(handedOut.length, 1);
    assert.ok(handedOut[0]?.every((octet) => octet === 0));
  });
});

describe('no request', () => {
  it('for a CA', async () => {
    const { graph } = await leafOf('copied');
    assert.equal(refusedWith(requestContentOf(nodeOf(graph, certificateIn(graph, '/ca.crt')))), 'isCa');
  });

  it('without the key, with an encrypted one, with one that is another', async () => {
    const { node, graph } = await leafOf('copied');
    assert.equal(refusedWith(existingKeyOf({ ...node, keys: [] }, noBytes)), 'keyMissing');
    openssl.run('pkey', '-in', 'copied.key', '-aes256', '-passout', 'pass:secret', '-out', 'locked.key');
    const [file] = (await graphOf({ '/locked.key': openssl.read('locked.key') })).files;
    const credential = file?.credentials[0];
    assert.ok(file !== undefined && credential !== undefined);
    assert.equal(refusedWith(requestKeyOf({ file, credential }, noBytes)), 'keyEncrypted');
    const own = granted(existingKeyOf(node, noBytes));
    const caKey = granted(existingKeyOf(nodeOf(graph, certificateIn(graph, '/ca.crt')), noBytes));
    const mixed = { publicKey: own.publicKey, pkcs8: () => caKey.pkcs8() };
    const content = granted(requestContentOf(node));
    assert.equal(refusedWith(await createRequest(content, mixed, issuingTools)), 'keyMismatch');
    const lost = { publicKey: own.publicKey, pkcs8: async () => undefined };
    assert.equal(refusedWith(await createRequest(content, lost, issuingTools)), 'signingFailed');
  });
});
