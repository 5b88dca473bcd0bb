import { webcrypto } from 'node:crypto';
import {
  type SubjectNames,
  writeBasicConstraints,
  writeExtKeyUsage,
  writeKeyUsage,
  writeSubject,
  writeSubjectAltName,
} from '../../core/renewal/create/certificateParts.ts';
import { derBitString, derSequence } from '../../core/renewal/derWriter.ts';
import { issuingSchemeOf } from '../../core/renewal/issuingScheme.ts';
import { generateKeyPair } from '../../core/renewal/keys/generateKeyPair.ts';
import { keyAlgorithms } from '../../core/renewal/keys/keyAlgorithms.ts';
import type { KeyAlgorithm, KeyPairBytes } from '../../core/renewal/keys/keyModel.ts';
import { readSpki } from '../../core/renewal/keys/readSpki.ts';
import { writeKey } from '../../core/renewal/keys/writeKey.ts';
import { writeAuthorityKeyIdentifier, writeSubjectKeyIdentifier } from '../../core/renewal/plannedExtensions.ts';
import { createRequest } from '../../core/renewal/request/createRequest.ts';
import { signWithKey } from '../../core/renewal/signWithKey.ts';
import type { WebCryptography } from '../../core/renewal/webCryptography.ts';
import { writeTbsCertificate } from '../../core/renewal/writeCertificate.ts';
import { encodePem } from '../../core/text/encodePem.ts';
import type { Bytes } from '../../core/x509/bytes.ts';
import { createNodeCryptography } from '../nodeCryptography.ts';

/** A certificate with its private key, both PEM. */
export interface Credential {
  readonly certificate: string;
  readonly key: string;
}

/** A CA, and what is needed to issue below it. */
export interface Authority extends Credential {
  readonly subject: Bytes;
  readonly keyIdentifier: Bytes;
  readonly pair: KeyPairBytes;
}

/** Whom a certificate names. */
export interface Named extends SubjectNames {
  readonly names?: readonly string[];
  /** kubeadm makes RSA 2048, kubelets make P-256 keys. */
  readonly keyAlgorithm?: KeyAlgorithm;
}

/** In milliseconds since 1970-01-01 UTC, whole seconds. */
export interface Period {
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Issues a root CA with the fields kubeadm gives one: a subject key identifier, a DNS name equal to the CN, no path length. */
export async function issueCa(wanted: Named & Period, keys: WebCryptography): Promise<Authority> {
  const pair = await createKeyPair(keys, wanted.keyAlgorithm);
  const keyIdentifier = new Uint8Array(await webcrypto.subtle.digest('SHA-1', readSpki(pair.spki).bits));
  const subject = writeSubject(wanted);
  const certificate = await signCertificate(wanted, pair, { subject, pair }, [
    writeKeyUsage(['digitalSignature', 'keyEncipherment', 'keyCertSign']),
    writeBasicConstraints(true),
    writeSubjectKeyIdentifier(keyIdentifier),
    ...alternativeNames(wanted),
  ]);
  return { certificate, key: keyPem(pair, wanted.keyAlgorithm), subject, keyIdentifier, pair };
}

/** Issues a leaf with the fields kubeadm gives one: the CA's key identifier, none of its own, both usages of a key exchange. */
export async function issueLeaf(
  ca: Authority,
  wanted: Named & Period & { readonly usages: readonly ('serverAuth' | 'clientAuth')[] },
  keys: WebCryptography,
): Promise<Credential> {
  const pair = await createKeyPair(keys, wanted.keyAlgorithm);
  const certificate = await signCertificate(wanted, pair, ca, [
    writeKeyUsage(['digitalSignature', 'keyEncipherment']),
    writeExtKeyUsage(wanted.usages),
    writeBasicConstraints(false),
    writeAuthorityKeyIdentifier(ca.keyIdentifier),
    ...alternativeNames(wanted),
  ]);
  return { certificate, key: keyPem(pair, wanted.keyAlgorithm) };
}

/** Makes a signed request, in PEM. */
export async function issueRequest(wanted: Named): Promise<string> {
  const { pkcs8, spki } = await createKeyPair(webcrypto, wanted.keyAlgorithm);
  const created = await createRequest(
    { subject: writeSubject(wanted), extensions: alternativeNames(wanted) },
    { publicKey: readSpki(spki).publicKey, pkcs8: async () => pkcs8 },
    { webCryptography: webcrypto, cryptography: createNodeCryptography() },
  );
  return encodePem('CERTIFICATE REQUEST', created.kind === 'created' ? created.der : refused());
}

/** The key pair that signs service-account tokens: no certificate, only a key in two halves. */
export async function createServiceAccountPair(
  keys: WebCryptography,
): Promise<{ readonly privateKey: string; readonly publicKey: string }> {
  const pair = await createKeyPair(keys);
  return { privateKey: keyPem(pair), publicKey: encodePem('PUBLIC KEY', pair.spki) };
}

async function signCertificate(
  wanted: SubjectNames & Period,
  { spki }: KeyPairBytes,
  issuer: Pick<Authority, 'subject' | 'pair'>,
  extensions: readonly Bytes[],
): Promise<string> {
  const scheme = issuingSchemeOf(readSpki(issuer.pair.spki).publicKey) ?? refused();
  const tbsCertificate = writeTbsCertificate({
    serialNumber: drawSerialNumber(),
    signatureIdentifier: scheme.identifier,
    issuer: issuer.subject,
    validity: wanted,
    subject: writeSubject(wanted),
    spki,
    extensions,
  });
  const key = { der: issuer.pair.pkcs8, encoding: 'PKCS#8' } as const;
  const signature = (await signWithKey(key, scheme, tbsCertificate, webcrypto)) ?? refused();
  return encodePem('CERTIFICATE', derSequence(tbsCertificate, scheme.identifier, derBitString(signature)));
}

/** Positive and of at most 8 octets, as kubeadm draws it. */
function drawSerialNumber(): Bytes {
  const serialNumber = webcrypto.getRandomValues(new Uint8Array(8));
  serialNumber[0] = ((serialNumber[0] ?? 0) & 0x7f) | 0x01;
  return serialNumber;
}

function alternativeNames({ names = [] }: Named): readonly Bytes[] {
  return names.length === 0 ? [] : [writeSubjectAltName(names)];
}

async function createKeyPair(keys: WebCryptography, algorithm: KeyAlgorithm = 'RSA-2048'): Promise<KeyPairBytes> {
  return (await generateKeyPair(algorithm, keys)) ?? refused();
}

/** PKCS#1 of RSA keys, SEC 1 of others. */
function keyPem({ pkcs8 }: KeyPairBytes, algorithm: KeyAlgorithm = 'RSA-2048'): string {
  const { label, encoding } = keyAlgorithms[algorithm].form;
  return encodePem(label, writeKey(pkcs8, encoding) ?? refused());
}

/** Every host that has a disk makes and signs with RSA 2048 and P-256. */
function refused(): never {
  throw new Error('This host cannot make the keys of the sample.');
}
