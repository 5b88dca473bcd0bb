import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { VerificationError, VerificationNoteCode } from '../../pki/verification/verificationModel.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { typed } from '../../text/programName.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { formatName } from '../../x509/formatName.ts';
import type { VerificationUsage } from './verificationCase.ts';

/** The part of the question that the words depend on. */
export interface VerificationAsked {
  readonly at: number;
  readonly name: string;
  readonly usage: VerificationUsage;
}

/** Why a certificate is rejected and what to do, a sentence or two each; `why` adds to Go's message. */
export interface ErrorWords {
  readonly why: string;
  readonly advice: string;
}

/** Explains an error. */
export function errorWords(error: VerificationError, asked: VerificationAsked): ErrorWords {
  const { certificate } = error;
  switch (error.code) {
    case 'expired': {
      const [from, to] = [formatIsoTime(certificate.notBefore), formatIsoTime(certificate.notAfter)];
      const why = l10n.t('It is valid from {0} to {1}. It was checked as of {2}.', from, to, formatIsoTime(asked.at));
      return asked.at < certificate.notBefore
        ? { why, advice: l10n.t('Check the clock of the host that issued it, or wait.') }
        : { why, advice: l10n.t('Renew it.') };
    }
    case 'hostname':
      return {
        why: l10n.t('Go looks for the name only in subjectAltName, never in the common name.'),
        advice: l10n.t('Reissue it with {0}, or connect with a name that it covers.', visibleText(asked.name)),
      };
    case 'incompatibleUsage':
      return {
        why: l10n.t('The extKeyUsage of the certificate, or of a CA above it, does not include {0}.', asked.usage),
        advice: l10n.t('Reissue it for {0}, signed by a CA that allows this usage.', asked.usage),
      };
    case 'unknownAuthority':
      return authorityWords(error);
    case 'unhandledCriticalExtension':
      return {
        why: l10n.t(
          'Go does not support these critical extensions: {0}.',
          certificate.unhandledCriticalExtensions.join(', '),
        ),
        advice: l10n.t('Reissue it without the extension, or with the extension marked as not critical.'),
      };
    default:
      return plainWords(error.code);
  }
}

function authorityWords({ certificate, hint }: VerificationError): ErrorWords {
  const issuer = visibleText(formatName(certificate.certificate.issuer));
  if (hint === undefined) {
    return {
      why: l10n.t('No anchor or intermediate has the name of its issuer, {0}.', issuer),
      advice: l10n.t('Pass that CA with --anchors, or with --intermediates if it is not a trusted root.'),
    };
  }
  const name = subjectName(hint.certificate.certificate);
  return {
    why: l10n.t('{0} has the name of its issuer, but is rejected: {1}', name, visibleWholeText(hint.message)),
    advice:
      hint.code === 'signatureMismatch'
        ? l10n.t('A different CA with this name signed it. Pass that CA. CAs with the same name have different keys.')
        : l10n.t('Pass another certificate of that CA, or correct this one.'),
  };
}

type PlainCode = Exclude<
  VerificationError['code'],
  'expired' | 'hostname' | 'incompatibleUsage' | 'unknownAuthority' | 'unhandledCriticalExtension'
>;

function plainWords(code: PlainCode): ErrorWords {
  switch (code) {
    case 'notAuthorizedToSign':
      return {
        why: l10n.t('It signed another certificate but is not a CA.'),
        advice: l10n.t('Reissue it with basicConstraints cA, or have a CA sign instead.'),
      };
    case 'constraintViolation':
      return {
        why: l10n.t('Its basicConstraints do not mark it as a CA, or its keyUsage lacks keyCertSign.'),
        advice: l10n.t('Reissue it as a CA, or have another CA sign instead.'),
      };
    case 'caNotAuthorizedForThisName':
      return {
        why: l10n.t('Its name constraints do not allow a name in a certificate below it.'),
        advice: l10n.t('Remove the name, or sign with a CA whose constraints allow it.'),
      };
    case 'unparsableName':
      return {
        why: l10n.t('A name in a certificate below it cannot be compared with its name constraints.'),
        advice: l10n.t('Correct the name in subjectAltName and reissue the certificate.'),
      };
    case 'tooManyConstraints':
      return {
        why: l10n.t('There are more names and constraints than Go compares. The limit is 250,000 pairs.'),
        advice: l10n.t('Spread the names over several certificates.'),
      };
    case 'tooManyIntermediates':
      return {
        why: l10n.t('Its pathLenConstraint allows fewer CAs below it than there are.'),
        advice: l10n.t('Sign with a CA higher up, or reissue this one with a larger path length.'),
      };
    case 'noValidChains':
      return {
        why: l10n.t('Paths were found, but their certificate policies or usages do not allow them.'),
        advice: l10n.t('Compare certificatePolicies, policyMappings and policyConstraints along the path.'),
      };
    case 'signatureCheckLimit':
      return {
        why: l10n.t('Go stops after 100 signature checks. Too many candidates have the name of an issuer.'),
        advice: l10n.t('Remove CAs that are not needed.'),
      };
    case 'unsupportedAlgorithm':
    case 'insecureAlgorithm':
      return {
        why: l10n.t('Go does not verify signatures of this algorithm.'),
        advice: l10n.t('Reissue the signed certificate with SHA-256 or better.'),
      };
    case 'keyAlgorithmMismatch':
    case 'signatureMismatch':
      return {
        why: l10n.t('The signature was not made with its key.'),
        advice: l10n.t('Pass the CA that signed it.'),
      };
    case 'keyRefused':
      return {
        why: l10n.t('Go rejects RSA keys with fewer than 1024 bits or an unusual exponent.'),
        advice: l10n.t('Reissue it with a key of 2048 bits or more.'),
      };
    case 'panic':
      return {
        why: l10n.t('Go crashes when it compares DSA keys.'),
        advice: l10n.t('Replace certificates with DSA keys.'),
      };
    case 'unsupportedByHost':
      return {
        why: l10n.t('A signature could not be checked here, so the result is unknown.'),
        advice: l10n.t('Run {0} with another version of Node.js.', typed()),
      };
  }
}

/** The text of a note; the clause is printed next to it. */
export function noteWords(code: VerificationNoteCode): string {
  switch (code) {
    case 'authorityKeyIdentifierMissing':
      return l10n.t('authorityKeyIdentifier is missing');
    case 'basicConstraintsNotCritical':
      return l10n.t('basicConstraints is not critical');
    case 'keyCertSignMissing':
      return l10n.t('keyUsage lacks keyCertSign');
    case 'keyIdentifierMismatch':
      return l10n.t('authorityKeyIdentifier is not the subjectKeyIdentifier of its issuer');
    case 'keyUsageMissing':
      return l10n.t('keyUsage is missing');
    case 'nameConstraintsIgnored':
      return l10n.t('name constraints of a kind that Go does not compare');
    case 'nameConstraintsNotCritical':
      return l10n.t('nameConstraints is not critical');
    case 'serialNumberTooLong':
      return l10n.t('the serial number has more than 20 octets');
    case 'serialNumberZero':
      return l10n.t('the serial number is zero');
    case 'subjectAltNameNotCritical':
      return l10n.t('the subject is empty and subjectAltName is not critical');
    case 'subjectKeyIdentifierMissing':
      return l10n.t('subjectKeyIdentifier is missing');
  }
}
