import * as l10n from '@vscode/l10n';
import { certificateName, subjectName } from '../../pki/certificateName.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { shownPath } from '../../text/shownPath.ts';
import type { RequestRefusal, RequestRefusalCode } from './requestModel.ts';

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

/** Creates a refusal with its texts. */
export function refuseRequest(code: RequestRefusalCode, context: RequestRefusalContext): RequestRefusal {
  const { reason, wayOut } = wordsOf(code, context);
  return { kind: 'refusal', code, reason: context.fact ?? reason, wayOut: context.wayOut ?? wayOut };
}

type Words = Pick<RequestRefusal, 'reason' | 'wayOut'>;

function wordsOf(code: RequestRefusalCode, { certificate, key, signer = '' }: RequestRefusalContext): Words {
  const name = certificate === undefined ? '' : certificateName(certificate.certificate, certificate.role);
  const keyPath = shownPath(key?.file.path ?? '');
  switch (code) {
    case 'isCa':
      return {
        reason: l10n.t(
          '{0} is a CA. A request cannot say everything that its issuer must decide.',
          certificate === undefined ? '' : subjectName(certificate.certificate),
        ),
        wayOut: l10n.t('Have its parent CA issue it, or rotate it.'),
      };
    case 'subjectUnreadable':
      return {
        reason: l10n.t('The subject of {0} cannot be read, so no CA could sign it.', name),
        wayOut: l10n.t('Issue a new certificate in its place.'),
      };
    case 'roleUnknown':
      return {
        reason: l10n.t('CertScope does not know what this certificate must contain.'),
        wayOut: l10n.t('Name a certificate that kubeadm creates, such as apiserver or etcd-peer.'),
      };
    case 'keyMissing':
      return {
        reason: l10n.t('The private key of {0} is not in the files that were read.', name),
        wayOut: l10n.t('Use a new key, or name the key file.'),
      };
    case 'keyEncrypted':
      return {
        reason: l10n.t('The private key in {0} is encrypted.', keyPath),
        wayOut: l10n.t('Use a new key, or an unencrypted copy of this one.'),
      };
    case 'keyMismatch':
      return {
        reason: l10n.t('A signature of this key cannot be verified with its public key.'),
        wayOut: l10n.t('Check that the key file is intact, or use a new key.'),
      };
    case 'keyUnsupported':
      return {
        reason: l10n.t('CertScope cannot sign a request with this type of key.'),
        wayOut: l10n.t('Use a new key, or create the request with openssl.'),
      };
    case 'signingFailed':
      return {
        reason: l10n.t('The key could not be used to sign the request.'),
        wayOut: l10n.t('Check that the key file is intact and has not changed.'),
      };
    case 'signerMissing':
      return {
        reason: l10n.t('No Kubernetes signer issues this kind of certificate.'),
        wayOut: l10n.t('Create the request as a file, and have the CA of {0} sign it.', name),
      };
    case 'signerRefuses':
      return {
        reason: l10n.t('{0} does not sign this certificate.', signer),
        wayOut: l10n.t('Create the request as a file, and have its CA sign it.'),
      };
    case 'certManagerCannot':
      return {
        reason: l10n.t('A cert-manager Certificate cannot request this.'),
        wayOut: l10n.t('Create the request as a file.'),
      };
    case 'answerEmpty':
      return {
        reason: l10n.t('This does not contain a certificate.'),
        wayOut: l10n.t('Use the signed certificate as PEM or base64, or the signed CertificateSigningRequest.'),
      };
    case 'answerIsRequest':
      return {
        reason: l10n.t('This is the request, not the certificate.'),
        wayOut: l10n.t('Have it signed first. With the CSR API, approve it and read status.certificate.'),
      };
    case 'answerHasKey':
      return {
        reason: l10n.t('A private key came with the certificate, so the sender knows the key.'),
        wayOut: l10n.t('Ask for the certificate only.'),
      };
    case 'answerIsOld':
      return {
        reason: l10n.t('This is the current certificate.'),
        wayOut: l10n.t('Use the new certificate.'),
      };
    case 'answerForOtherKey':
      return {
        reason: l10n.t('This certificate does not match the key of the request.'),
        wayOut: l10n.t('Find the certificate that matches the request, or the key that matches this certificate.'),
      };
    case 'answerNotUsable':
      return {
        reason: l10n.t('This certificate cannot be used.'),
        wayOut: l10n.t('Have it reissued.'),
      };
    case 'answerNotVerified':
      return {
        reason: l10n.t('Everything that verifies {0} would reject it.', name),
        wayOut: l10n.t('Have it signed by the CA that they trust.'),
      };
    case 'answerChangesIdentity':
      return {
        reason: l10n.t('The certificate does not have everything that {0} had.', name),
        wayOut: l10n.t('Have it reissued with the names and usages of the request.'),
      };
  }
}
