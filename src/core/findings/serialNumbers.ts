import * as l10n from '@vscode/l10n';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { nameInSentence } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import { type Judgement, judgeCertificates } from './judgement.ts';

/** RFC 5280 §4.1.2.2. */
const mostOctets = 20;
/** A serial number of fewer octets was counted, not drawn. */
const randomOctets = 5;

/** Reports serial numbers that RFC 5280 forbids, and those that can be guessed. Negative ones are decode problems. */
export function checkSerialNumbers(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => [judge(graph, node, occurrence)]);
}

function judge(graph: PkiGraph, node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { serialNumber } = node.certificate;
  const [first] = serialNumber;
  if (first === undefined || first >= 0x80) return undefined;
  const name = () => nameInSentence(node, occurrence);
  if (serialNumber.every((octet) => octet === 0)) {
    return {
      code: 'serial-zero',
      // Cluster API makes all its CAs so, and root CAs of the web have it.
      ...(node.issuer.kind === 'selfSigned' && isUsedAsCa(node) ? { severity: 'hint' } : {}),
      fact: l10n.t('{0} has the serial number 0, and RFC 5280 asks for a positive one.', name()),
    };
  }
  if (serialNumber.length > mostOctets) {
    return {
      code: 'serial-too-long',
      // Twenty random octets get a twenty-first as their sign.
      ...(first === 0 && serialNumber.length === mostOctets + 1 ? { severity: 'info' } : {}),
      fact: l10n.t('{0} has a serial number of {1} octets, and 20 are the most.', name(), serialNumber.length),
      consequence: l10n.t('Go reads it, and other programs refuse the certificate (RFC 5280, 4.1.2.2).'),
      wayOut: l10n.t('Re-issue it.'),
    };
  }
  return isShort(serialNumber) && hasSiblings(graph, node)
    ? {
        code: 'serial-low-entropy',
        fact: l10n.t('{0} has a short serial number: its CA seems to count instead of drawing at random.', name()),
      }
    : undefined;
}

/** Below 2^31. */
function isShort(serialNumber: Uint8Array): boolean {
  return serialNumber.length < randomOctets;
}

function hasSiblings(graph: PkiGraph, { issuer }: CertificateNode): boolean {
  if (issuer.kind !== 'verified') return false;
  return issuer.issuers.some((fingerprint) => (graph.certificates.get(fingerprint)?.issued.length ?? 0) > 1);
}
