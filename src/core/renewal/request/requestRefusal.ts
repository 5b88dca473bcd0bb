import * as l10n from '@vscode/l10n';
import { certificateName, subjectName } from '../../pki/certificateName.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { shownPath } from '../../text/shownPath.ts';
import type { KeyRefusalCode } from '../keys/refuseGivenKey.ts';

/** What a refusal is about, as far as known. */
export interface RequestRefusalContext {
  readonly certificate?: CertificateNode | undefined;
  readonly key?: Occurrence | undefined;
  /** A signer of the CSR API. */
  readonly signer?: string;
  /** Sentences for cases that the code does not cover: the problem, and the fix. */
  readonly fact?: string;
  readonly wayOut?: string;
}

/** The answer if nothing can or should be requested or imported. Works with `refusalMessage`. */
export interface RequestRefusal {
  readonly kind: 'refusal';
  readonly code: RequestRefusalCode | KeyRefusalCode;
  /** The reason, one or two sentences. */
  readonly reason: string;
  /** What a user can do about it, in the imperative. */
  readonly wayOut: string;
}

/** Creates a refusal with its texts. */
export function refuseRequest(code: RequestRefusalCode, context: RequestRefusalContext): RequestRefusal {
  const { certificate, key, signer = '' } = context;
  const [reason, wayOut] = texts[code]({
    name: certificate === undefined ? '' : certificateName(certificate.certificate, certificate.role),
    subject: certificate === undefined ? '' : subjectName(certificate.certificate),
    keyPath: shownPath(key?.file.path ?? ''),
    signer,
  });
  return { kind: 'refusal', code, reason: context.fact ?? reason, wayOut: context.wayOut ?? wayOut };
}

/** What the sentences name; a text that is not known is empty. */
type Words = (
  facts: Readonly<Record<'name' | 'subject' | 'keyPath' | 'signer', string>>,
) => readonly [reason: string, wayOut: string];

/** The reason and the way out of each refusal. Codes are permanent: tests use them, and so does the choice of a way out. */
const texts = {
  // The requested certificate.
  isCa: ({ subject }) => [
    l10n.t('{0} is a CA. A request cannot say everything that its issuer must decide.', subject),
    l10n.t('Have its parent CA issue it, or rotate it.'),
  ],
  subjectUnreadable: ({ name }) => [
    l10n.t('The subject of {0} cannot be read, so no CA could sign it.', name),
    l10n.t('Issue a new certificate in its place.'),
  ],
  roleUnknown: () => [
    l10n.t('CertScope does not know what this certificate must contain.'),
    l10n.t('Name a certificate that kubeadm creates, such as apiserver or etcd-peer.'),
  ],
  // The key that signs the request.
  keyMissing: ({ name }) => [
    l10n.t('The private key of {0} is not in the files that were read.', name),
    l10n.t('Use a new key, or name the key file.'),
  ],
  keyEncrypted: ({ keyPath }) => [
    l10n.t('The private key in {0} is encrypted.', keyPath),
    l10n.t('Use a new key, or an unencrypted copy of this one.'),
  ],
  keyMismatch: () => [
    l10n.t('A signature of this key cannot be verified with its public key.'),
    l10n.t('Check that the key file is intact, or use a new key.'),
  ],
  keyUnsupported: () => [
    l10n.t('CertScope cannot sign a request with this type of key.'),
    l10n.t('Use a new key, or create the request with openssl.'),
  ],
  signingFailed: () => [
    l10n.t('The key could not be used to sign the request.'),
    l10n.t('Check that the key file is intact and has not changed.'),
  ],
  // No Kubernetes signer issues this certificate.
  signerMissing: ({ name }) => [
    l10n.t('No Kubernetes signer issues this kind of certificate.'),
    l10n.t('Create the request as a file, and have the CA of {0} sign it.', name),
  ],
  signerRefuses: ({ signer }) => [
    l10n.t('{0} does not sign this certificate.', signer),
    l10n.t('Create the request as a file, and have its CA sign it.'),
  ],
  // A cert-manager Certificate cannot express this certificate.
  certManagerCannot: () => [
    l10n.t('A cert-manager Certificate cannot request this.'),
    l10n.t('Create the request as a file.'),
  ],
  // The answer.
  answerEmpty: () => [
    l10n.t('This does not contain a certificate.'),
    l10n.t('Use the signed certificate as PEM or base64, or the signed CertificateSigningRequest.'),
  ],
  answerIsRequest: () => [
    l10n.t('This is the request, not the certificate.'),
    l10n.t('Have it signed first. With the CSR API, approve it and read status.certificate.'),
  ],
  answerIsOld: () => [l10n.t('This is the current certificate.'), l10n.t('Use the new certificate.')],
  answerHasKey: () => [
    l10n.t('A private key came with the certificate, so the sender knows the key.'),
    l10n.t('Ask for the certificate only.'),
  ],
  answerForOtherKey: () => [
    l10n.t('This certificate does not match the key of the request.'),
    l10n.t('Find the certificate that matches the request, or the key that matches this certificate.'),
  ],
  answerNotUsable: () => [l10n.t('This certificate cannot be used.'), l10n.t('Have it reissued.')],
  answerNotVerified: ({ name }) => [
    l10n.t('Everything that verifies {0} would reject it.', name),
    l10n.t('Have it signed by the CA that they trust.'),
  ],
  answerChangesIdentity: ({ name }) => [
    l10n.t('The certificate does not have everything that {0} had.', name),
    l10n.t('Have it reissued with the names and usages of the request.'),
  ],
} as const satisfies Readonly<Record<string, Words>>;

/** Why there is no request, or why an answer is rejected. */
type RequestRefusalCode = keyof typeof texts;
