import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Bytes } from '../../../src/core/x509/bytes.ts';
import { decodeObject } from '../../../src/core/x509/decodeObject.ts';
import { formatName } from '../../../src/core/x509/formatName.ts';
import type { CertificateRevocationList, CertificationRequest } from '../../../src/core/x509/x509Model.ts';
import { commonName, element, integer, oid, sequence } from './derBuilder.ts';
import { makeOpensslObjects } from './opensslObjects.ts';
import { toBytes } from './pemFixture.ts';

const { publicKey, request, revocationList } = makeOpensslObjects();
const spki = toBytes(publicKey.export({ type: 'spki', format: 'der' }));

suite('certification requests and revocation lists', () => {
  test('a certification request', () => {
    const decoded = decodeObject(request) as CertificationRequest;
    assert.equal(formatName(decoded.subject), 'CN=system:node:n1,O=system:nodes');
    assert.equal(decoded.version, 1);
    assert.equal(decoded.publicKey.bits, 1024);
    assert.deepEqual(decoded.publicKey.spki, spki);
    assert.equal(decoded.signatureAlgorithm.name, 'sha256WithRSAEncryption');
    assert.equal(decoded.signature.length, 128);
    assert.deepEqual(
      decoded.subjectAltName?.map(({ type, value }) => `${type}:${value}`),
      ['DNS:n1', 'IP:10.0.0.1'],
    );
    assert.deepEqual(decoded.keyUsage, ['digitalSignature']);
    assert.deepEqual(decoded.extKeyUsage, ['1.3.6.1.5.5.7.3.1']);
    assert.deepEqual(decoded.basicConstraints, { isCa: true, pathLength: 2 });
    assert.deepEqual(
      decoded.requestedExtensions.map(({ critical }) => critical),
      [false, true, false, false],
    );
    assert.deepEqual(decoded.problems, []);
  });

  test('a request whose attributes are broken keeps its name and key', () => {
    const info = (attributes: Uint8Array): Bytes =>
      sequence(sequence(integer(0), commonName('a'), spki, attributes), sequence(oid('1.2.3')), element(0x03, [0]));
    for (const attributes of [
      element(0xa0, [0x30, 0x7f]),
      element(0xa0, integer(1)),
      element(0xa0, sequence(oid('1.2.840.113549.1.9.14'))),
    ]) {
      const decoded = decodeObject(info(attributes), 'CERTIFICATE REQUEST') as CertificationRequest;
      assert.equal(formatName(decoded.subject), 'CN=a');
      assert.equal(decoded.problems.length, 1);
    }
  });

  test('a revocation list', () => {
    const decoded = decodeObject(revocationList) as CertificateRevocationList;
    assert.equal(formatName(decoded.issuer), 'CN=crl ca');
    assert.equal(decoded.thisUpdate, Date.UTC(2026, 0, 1));
    assert.equal(decoded.nextUpdate, Date.UTC(2027, 0, 1));
    assert.equal(decoded.revokedCount, 2);
    assert.equal(decoded.signatureAlgorithm.name, 'sha256WithRSAEncryption');
    assert.deepEqual(
      decoded.extensions.map(({ oid }) => oid),
      ['2.5.29.35', '2.5.29.20'],
    );
    assert.deepEqual(decoded.problems, []);
  });
});
