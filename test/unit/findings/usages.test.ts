import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { findingsIn, gradesOf, type TestFiles } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { selfSigned } from '../../support/selfSigned.ts';
import { createTestCa, type TestCertificateOptions } from '../../support/testPki.ts';
import { bitString, certificate, element, extension, integer, octetString, oid, sequence } from '../x509/derBuilder.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const issue = async (options: TestCertificateOptions) => (await ca.issue(options)).certificatePem;
const grades = async (files: TestFiles, code: RegExp) => gradesOf(await findingsIn(files), code);

const both = { extKeyUsage: ['serverAuth', 'clientAuth'] } as const;
const usages = (...purposes: readonly string[]) => extension('2.5.29.37', sequence(...purposes.map(oid)));
const serverAuth = usages('1.3.6.1.5.5.7.3.1');
/** A BIT STRING of nine bits; the first is digitalSignature, the sixth keyCertSign. */
const keyUsage = (octet: number) => extension('2.5.29.15', element(0x03, [0, octet]), true);
const constraints = (isCa: boolean, critical = true) =>
  extension('2.5.29.19', isCa ? sequence(element(0x01, [0xff])) : sequence(), critical);
const pemWith = (...extensions: Uint8Array[]) => encodePem('CERTIFICATE', certificate({ extensions }));

describe('eku-excessive', () => {
  test('of roles that are clients alone, and of the API server', async () => {
    const found = await grades(
      {
        'a.pem': await issue({ commonName: 'a', ...both, dnsNames: ['a'] }),
        'etcd/pki/etcd/server.crt': await issue({ commonName: 'cp-1', ...both, dnsNames: ['cp-1'] }),
        'pki/apiserver-etcd-client.crt': await issue({ commonName: 'kube-apiserver-etcd-client', ...both }),
        'pki/apiserver.crt': await issue({ commonName: 'kube-apiserver', ...both, dnsNames: ['kubernetes'] }),
        'pki/front-proxy-client.crt': await issue({ commonName: 'front-proxy-client' }),
      },
      /^eku-/,
    );
    assert.deepEqual(found, [
      'info eku-excessive pki/apiserver-etcd-client.crt',
      'info eku-excessive pki/apiserver.crt',
    ]);
  });
});

describe('eku-absent', () => {
  test('of end-entity certificates that are presented', async () => {
    const pem = await issue({ commonName: 'a', extKeyUsage: [] });
    const found = await grades(
      {
        'a.pem': pem,
        'ca.pem': ca.certificatePem,
        'trusted.yaml': `caBundle: ${base64(pem)}\n`,
        'odd.pem': pemWith(extension('2.5.29.37', octetString())),
        'v1.pem': encodePem('CERTIFICATE', certificate({ version: [] })),
      },
      /^eku-/,
    );
    assert.deepEqual(found, ['info eku-absent a.pem']);
  });

  test('not of the certificate of service accounts, whose key alone is used', async () => {
    const pem = await issue({ commonName: 'service-accounts', extKeyUsage: [] });
    assert.deepEqual(await grades({ 'var/lib/kubernetes/service-accounts.crt': pem }, /^(eku|san|ku)-/), []);
  });
});

describe('ku-missing-digitalsignature', () => {
  test('where TLS uses the certificate and it names other usages', async () => {
    const found = await grades(
      {
        'agreement.pem': pemWith(serverAuth, keyUsage(0x08)),
        'both.pem': pemWith(serverAuth, keyUsage(0xa0)),
        'code-signing.pem': pemWith(usages('1.3.6.1.5.5.7.3.3'), keyUsage(0x20)),
        'encipherment.pem': pemWith(serverAuth, keyUsage(0x20)),
        'none.pem': pemWith(serverAuth),
        'revocation-lists.pem': pemWith(keyUsage(0x02)),
        'unsaid.pem': pemWith(keyUsage(0x20)),
        'wants-to-be-a-ca.pem': pemWith(keyUsage(0x04)),
      },
      /^ku-missing/,
    );
    assert.deepEqual(found, [
      'warning ku-missing-digitalsignature agreement.pem',
      'warning ku-missing-digitalsignature encipherment.pem',
      'warning ku-missing-digitalsignature unsaid.pem',
    ]);
  });
});

describe('ku-leaf-with-certsign', () => {
  test('where basicConstraints say that it is no CA', async () => {
    const found = await grades(
      {
        'a.pem': pemWith(serverAuth, keyUsage(0x84), constraints(false)),
        'ca.pem': pemWith(keyUsage(0x04), constraints(true)),
        'leaf.pem': pemWith(serverAuth, keyUsage(0x80), constraints(false)),
        'unsaid.pem': pemWith(serverAuth, keyUsage(0x84)),
      },
      /^ku-leaf/,
    );
    assert.deepEqual(found, ['warning ku-leaf-with-certsign a.pem']);
  });
});

describe('leaf-is-ca', () => {
  test('where a server or a client uses it; of its own making it lends nothing', async () => {
    const subCa = await issue({ commonName: 'kube-apiserver', isCa: true, dnsNames: ['kubernetes'] });
    const own = encodePem('CERTIFICATE', selfSigned({ extensions: [constraints(true)] }));
    const found = await grades(
      {
        'ca.crt': ca.certificatePem,
        config: `users:\n- name: a\n  user:\n    client-certificate-data: ${base64(subCa)}\n`,
        'intermediate.crt': subCa,
        'pki/apiserver.crt': subCa,
        'pki/ca.crt': ca.certificatePem,
        'secret.yaml': `kind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.crt: ${base64(own)}\n`,
      },
      /^leaf-is-ca$/,
    );
    assert.deepEqual(found, [
      'warning leaf-is-ca config',
      'warning leaf-is-ca pki/apiserver.crt',
      'info leaf-is-ca secret.yaml',
    ]);
  });

  test('not the CA behind a leaf', async () => {
    const leaf = await issue({ commonName: 'kube-apiserver', extKeyUsage: ['serverAuth'], dnsNames: ['kubernetes'] });
    assert.deepEqual(await grades({ 'pki/apiserver.crt': leaf + ca.certificatePem }, /^leaf-is-ca$/), []);
  });
});

test('bc-not-critical: RFC 5280, 4.2.1.9, for CAs', async () => {
  const found = await grades(
    {
      'critical.pem': pemWith(constraints(true)),
      'leaf.pem': pemWith(constraints(false, false)),
      'uncritical.pem': pemWith(constraints(true, false)),
    },
    /^bc-/,
  );
  assert.deepEqual(found, ['hint bc-not-critical uncritical.pem']);
});

test('ocsp-must-staple: status_request among the TLS features', async () => {
  const features = (...numbers: readonly number[]) =>
    extension('1.3.6.1.5.5.7.1.24', sequence(...numbers.map((number) => integer(number))));
  const found = await grades(
    {
      'broken.pem': pemWith(serverAuth, extension('1.3.6.1.5.5.7.1.24', bitString())),
      'other.pem': pemWith(serverAuth, features(17)),
      'staple.pem': pemWith(serverAuth, features(17, 5)),
    },
    /^ocsp/,
  );
  assert.deepEqual(found, ['info ocsp-must-staple staple.pem']);
});
