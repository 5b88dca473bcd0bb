import * as l10n from '@vscode/l10n';
import { certificateName, subjectName } from '../pki/certificateName.ts';
import type { CertificateNode, Occurrence } from '../pki/pkiModel.ts';
import { formatMoment } from '../text/moment.ts';
import { shownPath } from '../text/shownPath.ts';
import { kubeadmCommand } from './kubeadmCommand.ts';
import type { RefusalCode, RenewalRefusal } from './renewalModel.ts';

/** What a refusal is about, as far as it is known. */
export interface RefusalContext {
  readonly certificate?: CertificateNode | undefined;
  readonly ca?: CertificateNode | undefined;
  readonly key?: Occurrence | undefined;
  readonly now?: number;
  /** Lower case, without full stop. */
  readonly problem?: string;
  /** A file or folder, for people. */
  readonly path?: string;
  /** What is wrong with the value, and what takes that away; sentences. */
  readonly fault?: { readonly fact: string; readonly wayOut: string };
}

/** Makes a refusal with its words. */
export function refuse(code: RefusalCode, context: RefusalContext): RenewalRefusal {
  return { kind: 'refusal', code, ...wordsOf(code, context) };
}

/** A refusal as the answer to an attempt: verdict, reason, way out. */
export function refusalMessage({ reason, wayOut }: Pick<RenewalRefusal, 'reason' | 'wayOut'>): string {
  return l10n.t('Nothing was written. {0} {1}', reason, wayOut);
}

type Words = Pick<RenewalRefusal, 'reason' | 'wayOut'>;

function wordsOf(code: RefusalCode, context: RefusalContext): Words {
  const { certificate, ca, key, now = 0, problem = '', fault, path = '' } = context;
  const name = certificate === undefined ? '' : certificateName(certificate.certificate, certificate.role);
  const caName = ca === undefined ? '' : subjectName(ca.certificate);
  const begin = ca?.certificate.notBefore ?? 0;
  const end = ca?.certificate.notAfter ?? 0;
  const subject = certificate === undefined ? '' : subjectName(certificate.certificate);
  const keyPath = shownPath(key?.file.path ?? '');
  const command = kubeadmCommand(certificate);
  switch (code) {
    case 'isCa':
      return {
        reason: l10n.t('{0} is a CA: a new certificate for it must reach everything that trusts it.', subject),
        wayOut: l10n.t('Rotate the CA; kubeadm cannot renew CAs either.'),
      };
    case 'selfSigned':
      return {
        reason: l10n.t('{0} is signed with its own key, so no CA can issue it again.', name),
        wayOut: l10n.t('Have the program that made it make a new one.'),
      };
    case 'notRenewableField':
      return {
        reason: l10n.t('{0} stands in a field that repeats a certificate or says whom to trust.', name),
        wayOut: l10n.t('Renew the certificate where it is used, then update this field.'),
      };
    case 'insideContainer':
      return {
        reason: l10n.t('{0} is one of several things in a bundle or store, which CertScope does not write.', name),
        wayOut: l10n.t('Renew the certificate where it is used, then make the bundle or store again.'),
      };
    case 'fieldUnusable':
      return {
        reason: l10n.t('A new certificate would be as unusable here as the old one. {0}', fault?.fact ?? ''),
        wayOut: l10n.t('Repair first: {0}', fault?.wayOut ?? ''),
      };
    case 'keyMismatch':
      return {
        reason: l10n.t('The key beside {0} is another one, and a renewed certificate is for the old key.', name),
        wayOut: l10n.t('Restore the matching key, or have a certificate issued for this one.'),
      };
    case 'issuerUnknown':
      return {
        reason: l10n.t('The CA that signed {0} is not among the files that were read.', name),
        wayOut: l10n.t('Add the folder that holds its certificate and key to certscope.roots.'),
      };
    case 'issuerSignatureInvalid':
      return {
        reason: l10n.t('CA {0} is named as the issuer of {1}, but its key did not sign it.', caName, name),
        wayOut: l10n.t('Find the CA certificate whose key did, or issue a new certificate from the right CA.'),
      };
    case 'issuerUnverifiable':
      return {
        reason: l10n.t('The signature of CA {0} on {1} cannot be checked here.', caName, name),
        wayOut: l10n.t('Renew it with the tool that issued it.'),
      };
    case 'notIssuedByCa':
      return {
        reason: l10n.t('{0} was not signed with the key of CA {1}.', name, caName),
        wayOut: l10n.t('Choose the CA that signed it. The same name does not make it the same CA.'),
      };
    case 'caExpired':
      return {
        reason: l10n.t(
          'CA {0} expired on {1}, so a certificate signed by it would be refused.',
          caName,
          formatMoment(end, now),
        ),
        wayOut: l10n.t('Rotate the CA first.'),
      };
    case 'caNotYetValid':
      return {
        reason: l10n.t('CA {0} is not valid before {1}.', caName, formatMoment(begin, now)),
        wayOut: l10n.t('Check the clock of this computer and of the one that made the CA.'),
      };
    case 'caValidityUnknown':
      return {
        reason: l10n.t('The validity period of CA {0} cannot be read.', caName),
        wayOut: l10n.t('Replace the CA certificate by an intact copy.'),
      };
    case 'caNotAuthority':
      return {
        reason: l10n.t('{0} is not a CA certificate: it lacks basicConstraints CA:TRUE.', caName),
        wayOut: l10n.t('Choose the certificate of a CA.'),
      };
    case 'caCannotSign':
      return {
        reason: l10n.t('CA {0} must not sign certificates: its keyUsage lacks keyCertSign.', caName),
        wayOut: l10n.t('Replace the CA certificate by one with keyCertSign.'),
      };
    case 'caMissing':
      return {
        reason: l10n.t('The CA that signs it ({0}) is not among the files of this machine.', problem),
        wayOut: l10n.t('Add the folder that holds its certificate and key to certscope.roots.'),
      };
    case 'caKeyMissing':
      return {
        reason: l10n.t('The key of CA {0} is not among the files that were read.', caName),
        wayOut:
          command === undefined
            ? l10n.t('Add its folder to certscope.roots, or renew where the key is.')
            : l10n.t('Add its folder to certscope.roots, or run {0} where the key is.', `\`${command}\``),
      };
    case 'caKeyMismatch':
      return {
        reason: l10n.t('The key in {0} does not match CA {1}.', keyPath, caName),
        wayOut: l10n.t('Restore the matching key, or choose the CA certificate that belongs to it.'),
      };
    case 'caKeyEncrypted':
      return {
        reason: l10n.t('The key of CA {0} in {1} is encrypted.', caName, keyPath),
        wayOut: l10n.t('Sign with an unencrypted copy of the key, or with the tool that has its passphrase.'),
      };
    case 'caKeyUnsupported':
      return {
        reason: l10n.t('CertScope cannot sign with the kind of key that CA {0} has.', caName),
        wayOut: l10n.t('Renew with openssl or with the tool that made the CA.'),
      };
    case 'signingFailed':
      return {
        reason: l10n.t('The key of CA {0} could not be used to sign.', caName),
        wayOut: l10n.t('Check that the key file is intact and has not changed.'),
      };
    case 'certificateBroken':
      return {
        reason: l10n.t('{0} has a fault that a copy would keep: {1}.', name, problem),
        wayOut: l10n.t('Issue a new certificate in its place.'),
      };
    case 'passphraseMissing':
      return {
        reason: l10n.t('The key in {0} is encrypted, and its passphrase was not given.', keyPath),
        wayOut: l10n.t('Try again with the passphrase, or with an unencrypted copy of the key.'),
      };
    case 'passphraseWrong':
      return {
        reason: l10n.t('The passphrase does not open the key in {0}.', keyPath),
        wayOut: l10n.t('Try again with the passphrase that it was encrypted with.'),
      };
    case 'keyEncryptionUnsupported':
      return {
        reason: l10n.t('The key in {0} is encrypted in a way that CertScope cannot open.', keyPath),
        wayOut: l10n.t('Convert it with openssl pkcs8 -topk8 -v2 aes-256-cbc, and try again.'),
      };
    case 'keyUnsupported':
      return {
        reason: l10n.t('This host cannot make a key of the kind {0}.', problem),
        wayOut: l10n.t('Choose another key type, such as P-256.'),
      };
    case 'keyElsewhere':
      return {
        reason: l10n.t('The key of {0} is not among the files that can be written.', name),
        wayOut: l10n.t('Renew with the same key, or where the key is.'),
      };
    case 'keyLost':
      return {
        reason: l10n.t('The private key of {0} is lost: {1} is not there.', name, shownPath(path)),
        wayOut: l10n.t('Restore it, or renew with a new key.'),
      };
    case 'keyShared':
      return {
        reason: l10n.t('Other certificates are for the same key as {0}.', name),
        wayOut: l10n.t('Renew with the same key, or all of them together.'),
      };
    case 'noPlaceToWrite':
      return {
        reason: l10n.t('No place of {0} can be written. {1}', name, problem),
        wayOut: l10n.t('Renew it where it is made.'),
      };
    case 'wouldBeRefused':
      return {
        reason: l10n.t('Kubernetes would refuse the new certificate: {0}.', problem),
        wayOut: l10n.t('Choose a CA that may issue it, or change what it says.'),
      };
    case 'nameUnknown':
      return {
        reason: l10n.t('What belongs in the certificate is not known: {0}.', problem),
        wayOut: l10n.t('Give it, or add the file that tells it to certscope.roots.'),
      };
    case 'alreadyThere':
      return {
        reason: l10n.t('{0} is already there.', shownPath(path)),
        wayOut: l10n.t('Move it away first, or choose another place.'),
      };
    case 'fileNotRead':
      return {
        reason: l10n.t('The file {0} that is named there is not among the files that were read.', shownPath(path)),
        wayOut: l10n.t('Correct the path, or add its folder to certscope.roots.'),
      };
    case 'successorUnknown':
      return {
        reason: l10n.t('No newer certificate in the place of {0} is among the files.', name),
        wayOut: l10n.t('Renew it first, or add the folder of the renewed one to certscope.roots.'),
      };
    case 'keyPlaceUnknown':
    case 'nothingToDo':
      if (fault !== undefined) return { reason: fault.fact, wayOut: fault.wayOut };
      return {
        reason: l10n.t('There is nothing to change.'),
        wayOut: l10n.t('Choose certificates that have expired or will soon.'),
      };
    case 'resultNotVerified':
      return {
        reason: l10n.t('The new certificate did not pass the check with CA {0}.', caName),
        wayOut: l10n.t('Check that key and certificate of the CA belong together.'),
      };
    case 'changedSince':
      return {
        reason: l10n.t('{0} changed since it was read.', shownPath(path)),
        wayOut: l10n.t('Renew again from what it says now.'),
      };
    case 'notRewritable':
      return {
        reason: l10n.t('What is in {0} cannot be replaced without changing something else.', shownPath(path)),
        wayOut: l10n.t('Write the value in a plain form, such as one line of base64, and renew again.'),
      };
  }
}
