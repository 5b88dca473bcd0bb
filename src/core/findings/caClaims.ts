import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { extensionOids, findExtension } from '../x509/findExtension.ts';
import { nameInSentence } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import { type Judgement, judgeCertificates } from './judgement.ts';
import { roleOfFile } from './places.ts';
import { isClientPlace } from './serverNames.ts';

/** Reports end-entity certificates that claim to be CAs, and CAs whose claim others may overlook. */
export function checkCaClaims(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => [
    leafWithSigningUsage(node, occurrence),
    leafIsCa(node, occurrence),
    uncriticalConstraints(node, occurrence),
  ]);
}

/** One that signed something is judged as the CA that it wants to be. */
function leafWithSigningUsage(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { version, basicConstraints, keyUsage } = node.certificate;
  const isLeaf = version === 3 && basicConstraints?.isCa === false && node.issued.length === 0;
  if (!isLeaf || keyUsage?.includes('keyCertSign') !== true) return undefined;
  return {
    code: 'ku-leaf-with-certsign',
    fact: l10n.t('{0} has the key usage keyCertSign without being a CA.', nameInSentence(node, occurrence)),
    consequence: l10n.t('RFC 5280 forbids it, and strict programs refuse the certificate; Go takes it as a leaf.'),
    wayOut: l10n.t('Re-issue it without keyCertSign.'),
  };
}

function leafIsCa(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  if (node.certificate.version !== 3 || node.certificate.basicConstraints?.isCa !== true) return undefined;
  if (!isUsedAsLeaf(node, occurrence)) return undefined;
  const name = subjectName(node.certificate);
  return {
    code: 'leaf-is-ca',
    // Nobody but itself vouches for it, so that it lends its holder nothing.
    ...(node.issuer.kind === 'selfSigned' ? { severity: 'info' } : {}),
    fact: l10n.t('The certificate of {0} is used by a server or client, and is a CA as well.', name),
    consequence: l10n.t('Whoever has its key can issue certificates that those who trust its issuer accept.'),
    wayOut: l10n.t('Re-issue it with CA:FALSE.'),
  };
}

/** By the place: the same certificate may be trusted elsewhere. */
function isUsedAsLeaf(node: CertificateNode, occurrence: Occurrence): boolean {
  const { file, credential } = occurrence;
  if (bundleOf(file, credential)[0] !== credential || fieldOf(credential)?.role === 'ca') return false;
  if (!isUsedAsCa(node) || isClientPlace(occurrence)) return true;
  const use = roleOfFile(occurrence)?.use;
  return use === 'server' || use === 'client' || use === 'both';
}

/** RFC 5280 §4.2.1.9. */
function uncriticalConstraints(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  if (node.certificate.basicConstraints?.isCa !== true) return undefined;
  if (findExtension(node.certificate, extensionOids.basicConstraints)?.critical !== false) return undefined;
  return {
    code: 'bc-not-critical',
    fact: l10n.t(
      '{0} has basicConstraints that are not critical, as RFC 5280 demands of a CA.',
      nameInSentence(node, occurrence),
    ),
  };
}
