import * as l10n from '@vscode/l10n';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/model.ts';
import { goReadingOf } from '../x509/go/goReadingOf.ts';
import { listOf, nameInSentence } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import { quotedError } from './goError.ts';
import { type Judgement, judgeCertificates } from './judgement.ts';

/** Reports critical extensions that Go does not understand, or not wholly: it refuses every path with them. */
export function checkCriticalExtensions(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => [unknownExtensions(node, occurrence)]);
}

function unknownExtensions(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const reading = goReadingOf(node.certificate);
  if ('error' in reading || reading.certificate.unhandledCriticalExtensions.length === 0) return undefined;
  const oids = reading.certificate.unhandledCriticalExtensions.map((oid) => extensionName[oid] ?? oid);
  return {
    code: 'unknown-critical-extension',
    fact: l10n.t(
      '{0} has the critical extension {1}, which Kubernetes does not understand.',
      nameInSentence(node, occurrence),
      listOf(oids),
    ),
    consequence: l10n.t('Whoever verifies it stops with {0}.', quotedError('x509: unhandled critical extension')),
    wayOut: l10n.t('Re-issue it without that extension, or with it not critical.'),
  };
}

/** Those that Go knows and may not understand wholly: names of other kinds, for example. */
const extensionName: Readonly<Record<string, string>> = {
  '2.5.29.17': 'subjectAltName',
  '2.5.29.30': 'nameConstraints',
};
