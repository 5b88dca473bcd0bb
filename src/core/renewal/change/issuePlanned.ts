import type { CertificateNode } from '../../pki/pkiModel.ts';
import { type Bytes, equalBytes } from '../../x509/bytes.ts';
import { decodeCertificate } from '../../x509/decodeCertificate.ts';
import { toHex } from '../../x509/toHex.ts';
import type { PublicKey } from '../../x509/x509Model.ts';
import { checkIssued, type ExpectedCertificate } from '../checkIssued.ts';
import { refuseForeignKey } from '../create/refuseNew.ts';
import { derBitString, derSequence } from '../derWriter.ts';
import { type IssuingScheme, issuingSchemeOf } from '../issuingScheme.ts';
import { readSpki } from '../keys/readSpki.ts';
import { extensionOids, writeAuthorityKeyIdentifier, writeSubjectKeyIdentifier } from '../plannedExtensions.ts';
import { refuse } from '../refusal.ts';
import type { IssuedCertificate, PlannedExtension, RenewalRefusal } from '../renewalModel.ts';
import { type SigningKey, signWithKey } from '../signWithKey.ts';
import { drawSerialNumber, writeTbsCertificate } from '../writeCertificate.ts';
import type { ChangePlan, PlannedCertificate } from './changeModel.ts';
import type { ChangeTools } from './changeTools.ts';
import type { KeyRing } from './keyRing.ts';

/** The state while the certificates of a plan are signed one by one. */
export interface IssuingState {
  readonly plan: ChangePlan;
  readonly ring: KeyRing;
  readonly tools: ChangeTools;
  /** Signed certificates. */
  readonly issued: ReadonlyMap<string, IssuedCertificate>;
  /** Serial numbers that must not be used again, as lower-case hexadecimal digits. */
  readonly takenSerialNumbers: ReadonlySet<string>;
}

/** A signer, ready to sign. */
interface Signer {
  readonly subject: Bytes;
  readonly keyIdentifier: Bytes | undefined;
  readonly publicKey: PublicKey;
  readonly scheme: IssuingScheme;
  readonly key: SigningKey;
  /** A CA of the graph. */
  readonly node?: CertificateNode;
}

/** Signs a certificate of a plan and checks the result. For one that is already signed, only its key is checked. */
export async function issuePlanned(
  planned: PlannedCertificate,
  state: IssuingState,
): Promise<IssuedCertificate | RenewalRefusal> {
  const { tools, takenSerialNumbers } = state;
  const spki = await spkiOf(planned, state);
  if (spki === undefined) return refuse('signingFailed', {});
  if (planned.issuer.kind === 'signed') return acceptSigned(planned.issuer.der, spki, tools);
  const { publicKey, bits } = readSpki(spki);
  // SHA-1 of the public key's bits (RFC 5280 §4.2.1.2, method 1), as OpenSSL makes it, and Go does for CAs.
  const identifier = new Uint8Array(await tools.webCryptography.subtle.digest('SHA-1', bits));
  const signer = await signerOf(planned, { publicKey, identifier }, state);
  if ('code' in signer) return signer;
  const expected: ExpectedCertificate = {
    signatureIdentifier: signer.scheme.identifier,
    issuer: signer.subject,
    validity: planned.validity,
    subject: planned.subject,
    spki,
    extensions: resolveExtensions(planned.extensions, identifier, signer.keyIdentifier),
    old: planned.old,
    signer: signer.publicKey,
    ca: signer.node,
    isCa: planned.isCa === true,
  };
  const serialNumber = drawSerialNumber(takenSerialNumbers, tools.webCryptography);
  const tbsCertificate = writeTbsCertificate({ ...expected, serialNumber });
  const signature = await signWithKey(signer.key, signer.scheme, tbsCertificate, tools.webCryptography);
  if (signature === undefined) return refuse('signingFailed', { ca: signer.node });
  const der = derSequence(tbsCertificate, signer.scheme.identifier, derBitString(signature));
  const answer = await checkIssued(expected, der, tools.cryptography);
  return answer.kind === 'refusal' ? answer : ((await refuseForeign(planned, answer, tools)) ?? answer);
}

/** A certificate that replaces a lost one must verify what the lost one signed. */
async function refuseForeign(
  { hasIssued = [] }: PlannedCertificate,
  { certificate: { subject, publicKey } }: IssuedCertificate,
  { cryptography }: ChangeTools,
): Promise<RenewalRefusal | undefined> {
  for (const { certificate } of hasIssued) {
    const { issuer, signatureAlgorithm, tbsCertificate, signature } = certificate;
    const isOwn =
      equalBytes(issuer.der, subject.der) &&
      (await cryptography.verify(publicKey, signatureAlgorithm, tbsCertificate, signature)) === true;
    if (!isOwn) return refuseForeignKey(issuer);
  }
  return undefined;
}

async function spkiOf({ key }: PlannedCertificate, { ring }: IssuingState): Promise<Bytes | undefined> {
  return key.kind === 'same' ? key.spki : (await ring.made(key.key))?.spki;
}

function acceptSigned(der: Bytes, spki: Bytes, { cryptography }: ChangeTools): IssuedCertificate | RenewalRefusal {
  const certificate = decodeCertificate(der);
  return certificate.kind === 'certificate' && equalBytes(certificate.publicKey.spki, spki)
    ? { kind: 'issued', der, certificate, fingerprint: toHex(cryptography.sha256(der)) }
    : refuse('keyMismatch', {});
}

async function signerOf(
  planned: PlannedCertificate,
  own: { readonly publicKey: PublicKey; readonly identifier: Bytes },
  state: IssuingState,
): Promise<Signer | RenewalRefusal> {
  const { issuer } = planned;
  switch (issuer.kind) {
    case 'ca': {
      const { node, key: place, scheme } = issuer.ca;
      const { subject, subjectKeyIdentifier, publicKey } = node.certificate;
      const key = await state.ring.open(place, publicKey);
      if ('code' in key) return key;
      return { subject: subject.der, keyIdentifier: subjectKeyIdentifier, publicKey, scheme, key, node };
    }
    case 'planned': {
      const above = state.plan.certificates.find(({ id }) => id === issuer.certificate);
      const certificate = state.issued.get(issuer.certificate)?.certificate;
      if (above === undefined || certificate === undefined) return refuse('issuerUnknown', {});
      const { subject, subjectKeyIdentifier, publicKey } = certificate;
      return withOwnKey(above, { subject: subject.der, keyIdentifier: subjectKeyIdentifier, publicKey }, state);
    }
    case 'self': {
      const { publicKey, identifier: keyIdentifier } = own;
      return withOwnKey(planned, { subject: planned.subject, keyIdentifier, publicKey }, state);
    }
    case 'signed':
      return refuse('signingFailed', {});
  }
}

/** A signer whose key is made or named by the plan. */
async function withOwnKey(
  { key }: PlannedCertificate,
  identity: Pick<Signer, 'subject' | 'keyIdentifier' | 'publicKey'>,
  { ring }: IssuingState,
): Promise<Signer | RenewalRefusal> {
  const scheme = issuingSchemeOf(identity.publicKey);
  if (scheme === undefined) return refuse('caKeyUnsupported', {});
  const signing = await signingKeyOf(key, identity.publicKey, ring);
  if (signing === undefined) return refuse('signingFailed', {});
  return 'code' in signing ? signing : { ...identity, scheme, key: signing };
}

async function signingKeyOf(
  key: PlannedCertificate['key'],
  publicKey: PublicKey,
  ring: KeyRing,
): Promise<SigningKey | RenewalRefusal | undefined> {
  if (key.kind === 'same') return key.key === undefined ? undefined : ring.open(key.key, publicKey);
  const made = await ring.made(key.key);
  return made && { der: made.pkcs8, encoding: 'PKCS#8' };
}

/**
 * Writes the extensions of a planned certificate when all keys are known. The authority key identifier is omitted if
 * the issuer has no key identifier.
 *
 * @param own - Key identifier of the certificate's key.
 * @param issuer - The issuer's subject key identifier.
 */
function resolveExtensions(
  planned: readonly PlannedExtension[],
  own: Bytes,
  issuer: Bytes | undefined,
): readonly Bytes[] {
  return planned.flatMap(({ oid, action, der }) => {
    if (action === 'dropped') return [];
    if (der !== undefined) return [der];
    if (oid === extensionOids.subjectKeyIdentifier) return [writeSubjectKeyIdentifier(own)];
    if (oid === extensionOids.authorityKeyIdentifier && issuer !== undefined) {
      return [writeAuthorityKeyIdentifier(issuer)];
    }
    return [];
  });
}
