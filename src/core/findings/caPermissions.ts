import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { extensionOids, findExtension } from '../x509/findExtension.ts';
import type { FindingDraft } from './draft.ts';
import { quotedError } from './goError.ts';
import { type Judgement, judgeCertificates } from './judgement.ts';
import { roleOfFile } from './places.ts';

/** Reports certificates that serve as CAs and that Go does not take for CAs. */
export function checkCaPermissions(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => [
    withoutCertSign(node, occurrence),
    withoutCaConstraints(node, occurrence),
  ]);
}

/** An empty keyUsage counts as none, in Go. */
function withoutCertSign(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { basicConstraints, keyUsage, version } = node.certificate;
  if (version !== 3 || basicConstraints?.isCa !== true || keyUsage === undefined || keyUsage.length === 0) {
    return undefined;
  }
  if (keyUsage.includes('keyCertSign') || !servesAsCa(node, occurrence)) return undefined;
  return {
    code: 'ku-ca-without-certsign',
    fact: l10n.t('CA {0} may not sign certificates: its key usage lacks keyCertSign.', subjectName(node.certificate)),
    consequence: whatItSignedIsRefused(),
    wayOut: l10n.t('Re-issue the CA with keyCertSign.'),
  };
}

/** Before version 3 there are no basicConstraints, and Go takes such a certificate for a root. */
function withoutCaConstraints(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { certificate, issued } = node;
  if (certificate.version !== 3 || certificate.basicConstraints?.isCa === true) return undefined;
  if (issued.length === 0 && (roleOfFile(occurrence)?.use !== 'ca' || isBesideCa(occurrence))) return undefined;
  const extension = findExtension(certificate, extensionOids.basicConstraints);
  // One that could not be read is told as that.
  if (extension !== undefined && certificate.basicConstraints === undefined) return undefined;
  const name = subjectName(certificate);
  return {
    code: 'ca-without-basicconstraints',
    fact:
      extension === undefined
        ? l10n.t('{0} is used as a CA and is none: it has no basicConstraints.', name)
        : l10n.t('{0} is used as a CA and is none: its basicConstraints say CA:FALSE.', name),
    consequence: whatItSignedIsRefused(),
    wayOut: l10n.t('Re-issue it with CA:TRUE.'),
  };
}

/** A stray certificate beside the CA does no harm: the CA is found all the same. */
function isBesideCa({ file, credential }: Occurrence): boolean {
  return bundleOf(file, credential).some(
    ({ content }) => content.kind === 'certificate' && content.basicConstraints?.isCa === true,
  );
}

/** By what it signed or where it stands; one with usages of its own may be trusted for itself alone. */
function servesAsCa(node: CertificateNode, occurrence: Occurrence): boolean {
  if (node.issued.length > 0 || roleOfFile(occurrence)?.use === 'ca') return true;
  return fieldOf(occurrence.credential)?.role === 'ca' && node.certificate.extKeyUsage === undefined;
}

function whatItSignedIsRefused(): string {
  return l10n.t(
    'Whoever verifies what it signed stops with {0}.',
    quotedError('x509: certificate signed by unknown authority'),
  );
}
