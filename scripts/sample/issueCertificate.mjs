import 'reflect-metadata';
import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

cryptoProvider.set(webcrypto);

/**
 * @typedef {{ certificate: string, key: string, subject: readonly Rdn[], keyId?: string }} Credential
 *   A certificate with its private key, both PEM, and what is needed to issue below it.
 * @typedef {Record<string, readonly string[]>} Rdn one relative distinguished name, such as `{ O: ['system:masters'] }`
 * @typedef {{ subject: readonly Rdn[], dns?: readonly string[], ip?: readonly string[], keyType?: 'rsa' | 'ec' }} Named
 * @typedef {{ notBefore: Date, notAfter: Date }} Period
 */

const extKeyUsageOids = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2' };
const leafUsages = KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment;

/**
 * Issues a root CA with the fields kubeadm gives one: a subject key identifier, a DNS name equal to the CN, no path length.
 *
 * @param {Named & Period} wanted
 * @returns {Promise<Credential>}
 */
export async function issueCa(wanted) {
  const pair = await createKeyPair(wanted.keyType);
  const keyIdentifier = await SubjectKeyIdentifierExtension.create(pair.publicKey);
  const certificate = await signCertificate(wanted, pair, { subject: wanted.subject, privateKey: pair.privateKey }, [
    new KeyUsagesExtension(leafUsages | KeyUsageFlags.keyCertSign, true),
    new BasicConstraintsExtension(true, undefined, true),
    keyIdentifier,
    ...alternativeNames(wanted),
  ]);
  return { certificate, key: pair.pem, subject: wanted.subject, keyId: keyIdentifier.keyId };
}

/**
 * Issues a leaf with the fields kubeadm gives one: the CA's key identifier, none of its own, both usages of a key exchange.
 *
 * @param {Credential} ca
 * @param {Named & Period & { usages: readonly ('serverAuth' | 'clientAuth')[] }} wanted
 * @returns {Promise<Credential>}
 */
export async function issueLeaf(ca, wanted) {
  const [pair, privateKey] = await Promise.all([createKeyPair(wanted.keyType), importPrivateKey(ca.key)]);
  const certificate = await signCertificate(wanted, pair, { subject: ca.subject, privateKey }, [
    new KeyUsagesExtension(leafUsages, true),
    new ExtendedKeyUsageExtension(wanted.usages.map((usage) => extKeyUsageOids[usage])),
    new BasicConstraintsExtension(false, undefined, true),
    new AuthorityKeyIdentifierExtension(ca.keyId),
    ...alternativeNames(wanted),
  ]);
  return { certificate, key: pair.pem, subject: wanted.subject };
}

/**
 * @param {Named} wanted
 * @returns {Promise<string>} a signed request in PEM
 */
export async function createRequest(wanted) {
  const keys = await createKeyPair(wanted.keyType);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: toName(wanted.subject),
    keys,
    signingAlgorithm: signingAlgorithm(keys.privateKey),
    extensions: alternativeNames(wanted),
  });
  return withFinalNewline(request.toString('pem'));
}

/** The key pair that signs service-account tokens: no certificate, only a key in two halves. */
export async function createServiceAccountPair() {
  const { pem } = await createKeyPair('rsa');
  return { privateKey: pem, publicKey: createPublicKey(pem).export({ type: 'spki', format: 'pem' }) };
}

async function signCertificate({ subject, notBefore, notAfter }, { publicKey }, issuer, extensions) {
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: toName(subject),
    issuer: toName(issuer.subject),
    notBefore,
    notAfter,
    publicKey,
    signingKey: issuer.privateKey,
    signingAlgorithm: signingAlgorithm(issuer.privateKey),
    extensions,
  });
  return withFinalNewline(certificate.toString('pem'));
}

/** Positive and of at most 8 octets, as kubeadm draws it. */
function serialNumber() {
  const bytes = randomBytes(8);
  bytes[0] = (bytes[0] & 0x7f) | 0x01;
  return bytes.toString('hex');
}

/** Go writes PrintableString where the characters allow it, else UTF8String; verification compares the bytes. */
function toName(subject) {
  const printable = /^[A-Za-z0-9 '()+,\-./:=?]*$/;
  return subject.map((rdn) => {
    const [[type, values]] = Object.entries(rdn);
    return { [type]: values.map((value) => ({ [printable.test(value) ? 'printableString' : 'utf8String']: value })) };
  });
}

function alternativeNames({ dns = [], ip = [] }) {
  if (dns.length + ip.length === 0) return [];
  const names = [...dns.map((value) => ({ type: 'dns', value })), ...ip.map((value) => ({ type: 'ip', value }))];
  return [new SubjectAlternativeNameExtension(names)];
}

function withFinalNewline(pem) {
  return pem.endsWith('\n') ? pem : `${pem}\n`;
}

const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const ec = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

function signingAlgorithm(privateKey) {
  return privateKey.algorithm.name === 'ECDSA' ? ec : rsa;
}

/** RSA 2048 in PKCS#1 is what kubeadm makes; kubelets make P-256 keys in SEC 1. */
async function createKeyPair(keyType = 'rsa') {
  const generate = promisify(generateKeyPair);
  const { privateKey, publicKey } =
    keyType === 'rsa' ? await generate('rsa', { modulusLength: 2048 }) : await generate('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: keyType === 'rsa' ? 'pkcs1' : 'sec1', format: 'pem' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const algorithm = keyType === 'rsa' ? rsa : ec;
  return {
    pem,
    privateKey: await importPrivateKey(pem),
    publicKey: await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
  };
}

function importPrivateKey(pem) {
  const key = createPrivateKey(pem);
  const algorithm = key.asymmetricKeyType === 'rsa' ? rsa : ec;
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
}
