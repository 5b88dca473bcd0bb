import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import type { VerificationError, VerificationNoteCode } from '../pki/verification/verificationModel.ts';
import { formatIsoTime } from '../text/moment.ts';
import { visibleText, visibleWholeText } from '../text/visibleText.ts';
import { formatName } from '../x509/formatName.ts';
import type { VerificationUsage } from './verificationCase.ts';

/** What was asked, as far as the words depend on it. */
export interface VerificationAsked {
  readonly at: number;
  readonly name: string;
  readonly usage: VerificationUsage;
}

/** Why a certificate is refused and what can be done, each a sentence or two; `why` adds to Go's message. */
export interface ErrorWords {
  readonly why: string;
  readonly advice: string;
}

/** Explains a refusal. */
export function errorWords(error: VerificationError, asked: VerificationAsked): ErrorWords {
  const { certificate } = error;
  switch (error.code) {
    case 'expired': {
      const [from, to] = [formatIsoTime(certificate.notBefore), formatIsoTime(certificate.notAfter)];
      const why = l10n.t('It is valid from {0} to {1}, and judged at {2}.', from, to, formatIsoTime(asked.at));
      return asked.at < certificate.notBefore
        ? { why, advice: l10n.t('Check the clock of the host that issued it, or wait.') }
        : { why, advice: l10n.t('Renew it.') };
    }
    case 'hostname':
      return {
        why: l10n.t('Go looks for the name in subjectAltName only, and never in the common name.'),
        advice: l10n.t('Issue it again with {0}, or connect by a name that it has.', visibleText(asked.name)),
      };
    case 'incompatibleUsage':
      return {
        why: l10n.t('extKeyUsage of the certificate, or of a CA above it, leaves out {0}.', asked.usage),
        advice: l10n.t('Issue it again for {0}, by a CA that is not limited to other usages.', asked.usage),
      };
    case 'unknownAuthority':
      return authorityWords(error);
    case 'unhandledCriticalExtension':
      return {
        why: l10n.t('Go does not understand: {0}.', certificate.unhandledCriticalExtensions.join(', ')),
        advice: l10n.t('Issue it again without the extension, or with it not critical.'),
      };
    default:
      return plainWords(error.code);
  }
}

function authorityWords({ certificate, hint }: VerificationError): ErrorWords {
  const issuer = visibleText(formatName(certificate.certificate.issuer));
  if (hint === undefined) {
    return {
      why: l10n.t('No anchor and no intermediate is called {0}, its issuer.', issuer),
      advice: l10n.t('Give that CA with --anchors, or with --intermediates where it is not trusted itself.'),
    };
  }
  const name = subjectName(hint.certificate.certificate);
  return {
    why: l10n.t('{0} has the name of its issuer, but: {1}', name, visibleWholeText(hint.message)),
    advice:
      hint.code === 'signatureMismatch'
        ? l10n.t('Another CA of that name has signed it: give that one. CAs of one name are told apart by their keys.')
        : l10n.t('Give another certificate of that CA, or set this one right.'),
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
        why: l10n.t('It has signed another certificate and is no CA.'),
        advice: l10n.t('Issue it again with basicConstraints cA, or let a CA sign.'),
      };
    case 'constraintViolation':
      return {
        why: l10n.t('It is no CA by basicConstraints, or its keyUsage lacks keyCertSign.'),
        advice: l10n.t('Issue it again as a CA, or let a CA sign.'),
      };
    case 'caNotAuthorizedForThisName':
      return {
        why: l10n.t('Its name constraints do not allow a name of a certificate below it.'),
        advice: l10n.t('Leave the name out, or sign with a CA whose constraints allow it.'),
      };
    case 'unparsableName':
      return {
        why: l10n.t('A name below it cannot be compared with its name constraints.'),
        advice: l10n.t('Correct the name in subjectAltName and issue the certificate again.'),
      };
    case 'tooManyConstraints':
      return {
        why: l10n.t('There are more names and constraints than Go compares: 250,000 pairs.'),
        advice: l10n.t('Spread the names over several certificates.'),
      };
    case 'tooManyIntermediates':
      return {
        why: l10n.t('Its pathLenConstraint allows fewer CAs below it than there are.'),
        advice: l10n.t('Sign with a CA higher up, or issue this one again with a larger path length.'),
      };
    case 'noValidChains':
      return {
        why: l10n.t('Paths were found, and their certificate policies or usages allow none.'),
        advice: l10n.t('Compare certificatePolicies, policyMappings and policyConstraints along the path.'),
      };
    case 'signatureCheckLimit':
      return {
        why: l10n.t('Go stops after 100 signature checks; too many candidates have the name of an issuer.'),
        advice: l10n.t('Leave out CAs that are not needed.'),
      };
    case 'unsupportedAlgorithm':
    case 'insecureAlgorithm':
      return {
        why: l10n.t('Go does not verify signatures of this algorithm.'),
        advice: l10n.t('Issue the signed certificate again with SHA-256 or better.'),
      };
    case 'keyAlgorithmMismatch':
    case 'signatureMismatch':
      return {
        why: l10n.t('Its key has not made the signature.'),
        advice: l10n.t('Give the CA that has signed.'),
      };
    case 'keyRefused':
      return {
        why: l10n.t('Go refuses RSA keys of less than 1024 bits and unusual exponents.'),
        advice: l10n.t('Issue it again with a key of 2048 bits or more.'),
      };
    case 'panic':
      return {
        why: l10n.t('Go crashes where it has to compare DSA keys.'),
        advice: l10n.t('Replace certificates with DSA keys.'),
      };
    case 'unsupportedByHost':
      return {
        why: l10n.t('A signature could not be checked here, so the verdict is not known.'),
        advice: l10n.t('Run certscope with another Node.js.'),
      };
  }
}

/** What a note says; the clause stands beside it. */
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
