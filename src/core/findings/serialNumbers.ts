import { isUsedAsCa } from '../pki/certificateUse.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { nameInSentence } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, judgeCertificates, problem } from './judgement.ts';

/**
 * Serial number 0.
 *
 * When: the serial number is 0. For self-signed CAs it is a hint: Cluster API creates its CAs like this.
 *
 * RFC 5280, 4.1.2.2 requires a positive number. Go accepts 0.
 *
 * @category encoding
 * @about certificate
 * @stage judge
 * @see RFC5280, CAPI
 */
export const serialZero = {
  code: 'serial-zero',
  severity: 'info',
  fact: '{name} has the serial number 0, but RFC 5280 requires a positive one.',
} as const satisfies FindingRecord;

/**
 * Serial number too long.
 *
 * When: the serial number has more than 20 octets. If only the sign octet of a random number is too much, it is information.
 *
 * @category encoding
 * @about certificate
 * @stage judge
 * @see RFC5280, EXP
 */
export const serialTooLong = {
  code: 'serial-too-long',
  severity: 'warning',
  fact: '{name} has a serial number of {octets} octets. The limit is 20.',
  consequence: 'Go accepts it, but other programs reject the certificate (RFC 5280, 4.1.2.2).',
  wayOut: 'Reissue it.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Short serial number.
 *
 * When: the serial number is less than 2^31, and the issuer has signed more than one known certificate.
 *
 * Such numbers are predictable and may be used twice. The CA/Browser Forum requires 64 random bits of public CAs.
 *
 * @category encoding
 * @about certificate
 * @stage judge
 * @see CABF
 */
export const serialLowEntropy = {
  code: 'serial-low-entropy',
  severity: 'hint',
  fact: '{name} has a short serial number: its CA seems to count instead of choosing random numbers.',
} as const satisfies FindingRecord;

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
    return problem(serialZero, {
      // Cluster API makes all its CAs so, and root CAs of the web have it.
      severity: node.issuer.kind === 'selfSigned' && isUsedAsCa(node) ? 'hint' : undefined,
      values: { name: name() },
    });
  }
  if (serialNumber.length > mostOctets) {
    return problem(serialTooLong, {
      // Twenty random octets get a twenty-first as their sign.
      severity: first === 0 && serialNumber.length === mostOctets + 1 ? 'info' : undefined,
      values: { name: name(), octets: serialNumber.length },
    });
  }
  return isShort(serialNumber) && hasSiblings(graph, node)
    ? problem(serialLowEntropy, { values: { name: name() } })
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
