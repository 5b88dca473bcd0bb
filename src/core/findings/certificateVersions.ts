import * as l10n from '@vscode/l10n';
import { isRoot } from '../pki/certificateUse.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { extensionOids, findExtension } from '../x509/findExtension.ts';
import { nameInSentence } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import type { Severity } from './findingModel.ts';
import { type Judgement, judgeCertificates } from './judgement.ts';
import { severityOfMissingNames } from './subjectAltNames.ts';
import { unknownAuthority } from './unknownAuthority.ts';

/** Reports certificates of versions without extensions, and empty subjects whose names need not be understood. */
export function checkCertificateVersions(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => [oldVersion(node, occurrence), emptySubject(node, occurrence)]);
}

function oldVersion(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { version, extensions } = node.certificate;
  if (version >= 3) return undefined;
  const name = nameInSentence(node, occurrence);
  return {
    code: 'cert-v1',
    ...versionSeverity(node, occurrence),
    fact:
      extensions.length === 0
        ? l10n.t('{0} is an X.509 version {1} certificate, without names, usages and constraints.', name, version)
        : l10n.t('{0} is an X.509 version {1} certificate, whose names and usages are ignored.', name, version),
    consequence:
      node.issued.length > 0
        ? l10n.t('As an intermediate CA it is refused with {0}.', unknownAuthority)
        : l10n.t('It is no server certificate for Go, and other programs may refuse it altogether.'),
    wayOut: l10n.t('Re-issue it as version 3.'),
  };
}

/** Roots of version 1 are accepted. A server's certificate without names is told as that, with what it breaks. */
function versionSeverity(node: CertificateNode, occurrence: Occurrence): { readonly severity?: Severity } {
  const isToldAlready = severityOfMissingNames(node, occurrence) !== undefined;
  return isRoot(node) || isToldAlready ? { severity: 'info' } : {};
}

/** RFC 5280 §4.2.1.6. */
function emptySubject(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const names = findExtension(node.certificate, extensionOids.subjectAltName);
  if (node.certificate.subject.rdns.length > 0 || names === undefined || names.critical) return undefined;
  return {
    code: 'empty-subject-noncritical-san',
    fact: l10n.t(
      '{0} has an empty subject, and RFC 5280 asks that its subject alternative names are critical then.',
      nameInSentence(node, occurrence),
    ),
  };
}
