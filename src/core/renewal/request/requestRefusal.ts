import * as l10n from '@vscode/l10n';
import { certificateName, subjectName } from '../../pki/certificateName.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { shownPath } from '../../text/shownPath.ts';
import type { RequestRefusal, RequestRefusalCode } from './requestModel.ts';

/** What a refusal is about, as far as it is known. */
export interface RequestRefusalContext {
  readonly certificate?: CertificateNode | undefined;
  readonly key?: Occurrence | undefined;
  /** A signer of the CSR API. */
  readonly signer?: string;
  /** Sentences that the code has no words of its own for: what is wrong, and what takes it away. */
  readonly fact?: string;
  readonly wayOut?: string;
}

/** Makes a refusal with its words. */
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
          '{0} is a CA: what signs for it decides on more than a request says.',
          certificate === undefined ? '' : subjectName(certificate.certificate),
        ),
        wayOut: l10n.t('Have the CA above it issue it, or rotate it.'),
      };
    case 'subjectUnreadable':
      return {
        reason: l10n.t('The subject of {0} cannot be read, so nobody could sign for it.', name),
        wayOut: l10n.t('Issue a new certificate in its place.'),
      };
    case 'roleUnknown':
      return {
        reason: l10n.t('It is not known what belongs in such a certificate.'),
        wayOut: l10n.t('Name one of the certificates that kubeadm makes, such as apiserver or etcd-peer.'),
      };
    case 'keyMissing':
      return {
        reason: l10n.t('The private key of {0} is not among the files that were read.', name),
        wayOut: l10n.t('Request with a new key, or name the key.'),
      };
    case 'keyEncrypted':
      return {
        reason: l10n.t('The private key in {0} is encrypted.', keyPath),
        wayOut: l10n.t('Request with a new key, or with an unencrypted copy of this one.'),
      };
    case 'keyMismatch':
      return {
        reason: l10n.t('What the key signed does not verify with its public half.'),
        wayOut: l10n.t('Check that the key file is intact, or request with a new key.'),
      };
    case 'keyUnsupported':
      return {
        reason: l10n.t('CertScope cannot sign a request with a key of this kind.'),
        wayOut: l10n.t('Request with a new key, or make the request with openssl.'),
      };
    case 'signingFailed':
      return {
        reason: l10n.t('The key could not be used to sign the request.'),
        wayOut: l10n.t('Check that the key file is intact and still the one that was read.'),
      };
    case 'signerMissing':
      return {
        reason: l10n.t('No signer of Kubernetes issues such a certificate.'),
        wayOut: l10n.t('Create the request as a file, and have the CA of {0} sign it.', name),
      };
    case 'signerRefuses':
      return {
        reason: l10n.t('{0} does not sign for this.', signer),
        wayOut: l10n.t('Create the request as a file, and have its CA sign it.'),
      };
    case 'certManagerCannot':
      return {
        reason: l10n.t('A Certificate of cert-manager cannot ask for this.'),
        wayOut: l10n.t('Create the request as a file.'),
      };
    case 'answerEmpty':
      return {
        reason: l10n.t('There is no certificate in this.'),
        wayOut: l10n.t('Give the signed certificate as PEM, as base64, or as the signed CertificateSigningRequest.'),
      };
    case 'answerIsRequest':
      return {
        reason: l10n.t('This is the request, not yet a certificate.'),
        wayOut: l10n.t('Have it signed first; with the CSR API, approve it and read status.certificate.'),
      };
    case 'answerHasKey':
      return {
        reason: l10n.t('A private key stands with the certificate: whoever sent it knows the key.'),
        wayOut: l10n.t('Ask for the certificate alone.'),
      };
    case 'answerIsOld':
      return {
        reason: l10n.t('This is the certificate that is there already.'),
        wayOut: l10n.t('Give the new one.'),
      };
    case 'answerForOtherKey':
      return {
        reason: l10n.t('This certificate is for another key than the one that was asked for.'),
        wayOut: l10n.t(
          'Find the certificate that belongs to the request, or the key that belongs to this certificate.',
        ),
      };
    case 'answerNotUsable':
      return {
        reason: l10n.t('The certificate could not be used as it is.'),
        wayOut: l10n.t('Have it issued again.'),
      };
    case 'answerNotVerified':
      return {
        reason: l10n.t('No side that has to trust {0} would accept it.', name),
        wayOut: l10n.t('Have it signed by the CA that they trust.'),
      };
    case 'answerChangesIdentity':
      return {
        reason: l10n.t('The certificate lost what {0} had.', name),
        wayOut: l10n.t('Have it issued again with the names and usages of the request.'),
      };
  }
}
