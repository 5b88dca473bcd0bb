import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { bitString, certificate, element, integer, oid, sequence } from '../../x509/derBuilder.ts';
import { assertAsOpenssl, ourLines } from './opensslText.ts';

const folder = createOpensslFolder();
after(() => folder.remove());

const rsa = ['-pkeyopt', 'rsa_keygen_bits:1024'];
const pss = (hash: string, mask: string, salt: number) => [
  ...['-pkeyopt', `rsa_pss_keygen_md:${hash}`],
  ...['-pkeyopt', `rsa_pss_keygen_mgf1_md:${mask}`],
  ...['-pkeyopt', `rsa_pss_keygen_saltlen:${salt}`],
];
const curve = (name: string, ...options: readonly string[]) => [
  ...['EC', '-pkeyopt', `ec_paramgen_curve:${name}`],
  ...options,
];
const explicit = ['-pkeyopt', 'ec_param_enc:explicit'];

suite('keys and signatures are written as openssl writes them', () => {
  for (const algorithm of [
    ['RSA', ...rsa],
    ['RSA-PSS', ...rsa],
    ['RSA-PSS', ...rsa, ...pss('sha1', 'sha1', 20)],
    ['RSA-PSS', ...rsa, ...pss('sha256', 'sha512', 40)],
    ['RSA-PSS', ...rsa, ...pss('sha384', 'sha384', 0)],
    ...['P-224', 'P-521', 'secp256k1', 'brainpoolP384r1', 'brainpoolP512t1', 'prime239v3'].map((name) => curve(name)),
    curve('P-256', ...explicit),
    curve('secp256k1', ...explicit),
    curve('brainpoolP256r1', ...explicit),
    curve('sect163k1'),
    ['ED25519'],
    ['ED448'],
    ['SM2'],
    ['ML-DSA-65'],
    ['SLH-DSA-SHA2-128s'],
  ]) {
    test(algorithm.join(' '), () => {
      folder.run('genpkey', '-algorithm', ...algorithm, '-out', 'a.key');
      assertAsOpenssl(folder.run('req', '-x509', '-new', '-key', 'a.key', '-subj', '/CN=a', '-days', '30'));
    });
  }

  for (const [what, ...options] of [
    ['SHA-512 and the longest salt', '-sha512', '-sigopt', 'rsa_pss_saltlen:max'],
    ['another hash for the mask', '-sha256', '-sigopt', 'rsa_mgf1_md:sha384'],
    ['SHA-224', '-sha224'],
  ] as const) {
    test(`RSASSA-PSS with ${what}`, () => {
      folder.run('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'a.key');
      const padding = ['-sigopt', 'rsa_padding_mode:pss', ...options];
      assertAsOpenssl(folder.run('req', '-x509', '-new', '-key', 'a.key', '-subj', '/CN=a', ...padding));
    });
  }

  test('DSA', () => {
    folder.run('genpkey', '-genparam', '-algorithm', 'DSA', '-pkeyopt', 'dsa_paramgen_bits:1024', '-out', 'a.params');
    folder.run('genpkey', '-paramfile', 'a.params', '-out', 'a.key');
    assertAsOpenssl(folder.run('req', '-x509', '-new', '-key', 'a.key', '-subj', '/CN=a'));
  });

  for (const algorithm of ['X25519', 'X448', 'ML-KEM-768']) {
    test(`${algorithm}, which another key certifies`, () => {
      folder.run('genpkey', '-algorithm', 'ED25519', '-out', 'ca.key');
      folder.run('req', '-x509', '-new', '-key', 'ca.key', '-subj', '/CN=ca', '-out', 'ca.crt');
      folder.run('genpkey', '-algorithm', algorithm, '-out', 'a.key');
      folder.run('pkey', '-in', 'a.key', '-pubout', '-out', 'a.pub');
      const signer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-subj', '/CN=a'];
      assertAsOpenssl(folder.run('x509', '-new', '-force_pubkey', 'a.pub', ...signer));
    });
  }
});

suite('keys that openssl cannot load', () => {
  const keyLines = (algorithm: Uint8Array) =>
    ourLines(certificate({ publicKey: sequence(algorithm, bitString(Uint8Array.of(4, 2, 1, 2))) })).join('\n');

  test('GOST: its name and its parameters', () => {
    const parameters = sequence(oid('1.2.643.2.2.35.1'), oid('1.2.643.7.1.1.2.2'));
    const text = keyLines(sequence(oid('1.2.643.7.1.1.1.1'), parameters));
    assert.match(text, /Public Key Algorithm: GOST R 34\.10-2012 with 256 bit modulus\n/);
    assert.match(text, /pub:\n {20}04:02:01:02\n {16}Parameters: 1\.2\.643\.2\.2\.35\.1, 1\.2\.643\.7\.1\.1\.2\.2\n/);
  });

  test('composite and unknown ones: their OID and octets', () => {
    const text = keyLines(sequence(oid('2.16.840.1.114027.80.8.1.21')));
    assert.match(text, /Public Key Algorithm: 2\.16\.840\.1\.114027\.80\.8\.1\.21\n/);
    assert.match(text, /pub:\n {20}04:02:01:02\n/);
  });

  test('curves without a name are said to have none', () => {
    const field = sequence(oid('1.2.840.10045.1.1'), integer(0x17));
    const coefficients = sequence(element(0x04, [1]), element(0x04, [1]));
    const parameters = sequence(integer(1), field, coefficients, element(0x04, [4, 3, 10]), integer(7));
    const text = keyLines(sequence(oid('1.2.840.10045.2.1'), parameters));
    assert.match(text, /Field Type: prime-field\n {16}Prime: 23 \(0x17\)\n {16}A: +1 \(0x1\)\n/);
    assert.match(text, /Generator \(uncompressed\):\n {20}04:03:0a\n {16}Order: 7 \(0x7\)\n/);
  });
});
