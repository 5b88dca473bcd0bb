import * as l10n from '@vscode/l10n';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { extensionOids } from '../x509/findExtension.ts';
import { goReadingOf } from '../x509/go/goReadingOf.ts';
import type { Certificate } from '../x509/x509Model.ts';
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
  const oids = reading.certificate.unhandledCriticalExtensions;
  const [only] = oids;
  const name = nameInSentence(node, occurrence);
  const part = oids.length === 1 && only !== undefined ? partlyRead(only, name, node.certificate) : undefined;
  return {
    code: 'unknown-critical-extension',
    fact:
      part?.fact ??
      l10n.t(
        '{0} has the critical extension {1}, which Kubernetes does not understand.',
        name,
        listOf(oids.map((oid) => extensionName[oid] ?? oid)),
      ),
    consequence: l10n.t('Whoever verifies it stops with {0}.', quotedError('x509: unhandled critical extension')),
    wayOut: part?.wayOut ?? l10n.t('Re-issue it without that extension, or with it not critical.'),
  };
}

/** Words about an extension that Go reads, but not with what stands in it here. */
function partlyRead(oid: string, name: string, { subjectAltName = [] }: Certificate): Words | undefined {
  switch (oid) {
    case extensionOids.subjectAltName:
      return {
        fact: l10n.t(
          '{0} has only {1} in its critical extension subjectAltName, which Kubernetes does not understand.',
          name,
          listOf([...new Set(subjectAltName.map(({ type }) => type))]),
        ),
        wayOut: l10n.t('Re-issue it with a DNS name or IP address.'),
      };
    case extensionOids.nameConstraints:
      return {
        fact: l10n.t(
          '{0} constrains names of kinds that Kubernetes does not understand, in its critical extension nameConstraints.',
          name,
        ),
        wayOut: l10n.t('Re-issue it with constraints on DNS names, IP addresses, email addresses and URIs alone.'),
      };
    default:
      return undefined;
  }
}

interface Words {
  readonly fact: string;
  readonly wayOut: string;
}

/** Those that Go knows and may not understand wholly. */
const extensionName: Readonly<Record<string, string>> = {
  [extensionOids.subjectAltName]: 'subjectAltName',
  [extensionOids.nameConstraints]: 'nameConstraints',
};
