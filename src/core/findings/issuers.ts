import * as l10n from '@vscode/l10n';
import { byteKey } from '../pki/byteKey.ts';
import { subjectName } from '../pki/certificateName.ts';
import { issuersOf } from '../pki/certificationPath.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { addToGroup } from '../text/groupBy.ts';
import { equalBytes } from '../x509/bytes.ts';
import { formatSerialNumber } from '../x509/formatSerialNumber.ts';
import { nameInSentence } from './certificateWords.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, judgeCertificates, problem } from './judgement.ts';

/**
 * Key identifier does not match the CA.
 *
 * When: the authority key identifier of a certificate is not the subject key identifier of any known certificate of the CA that signed it.
 *
 * It happens when a CA is reissued by a tool that computes key identifiers differently (SHA-1 or truncated SHA-256).
 *
 * @category chain
 * @about certificate
 * @stage judge
 * @see EXP, RFC5280
 */
export const akiSkiMismatch = {
  code: 'aki-ski-mismatch',
  severity: 'warning',
  fact: '{name} is signed by CA {ca}, but its authority key identifier does not match the CA.',
  consequence: 'Go ignores it; OpenSSL and Node fail with `unable to get local issuer certificate`.',
  wayOut: 'Reissue it, or reissue the CA with its previous key identifier.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Serial number used twice.
 *
 * When: two different certificates have the same issuer name, issuer key and serial number. Reissued roots and precertificates are not
 * reported. In minikube it is information.
 *
 * RFC 5280, 4.1.2.2 forbids it. minikube gives every leaf the serial number 2.
 *
 * @category chain
 * @about certificate
 * @stage judge
 * @see RFC5280, MINIKUBE
 */
export const duplicateSerial = {
  code: 'duplicate-serial',
  severity: 'warning',
  fact: '{name} has the serial number {serial}, which its CA also gave to {other}.',
  consequence: 'RFC 5280 forbids it, and clients that remember serial numbers reject the second certificate.',
  wayOut: 'Reissue it with a random serial number.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/** Reports certificates whose issuer signed them, and which some programs still do not take for its. */
export function checkIssuers(graph: PkiGraph): readonly FindingDraft[] {
  const reused = reusedSerials(graph);
  return judgeCertificates(graph, (node, occurrence) => [
    identifiedOtherwise(graph, node, occurrence),
    serialReused(node, occurrence, reused),
  ]);
}

/** Go ignores identifiers. An issuer without one fits any. */
function identifiedOtherwise(graph: PkiGraph, node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { authorityKeyIdentifier } = node.certificate;
  if (authorityKeyIdentifier === undefined) return undefined;
  const signers = node.issuer.kind === 'selfSigned' ? [node] : issuersOf(graph, node);
  const [signer] = signers;
  const fits = ({ certificate: { subjectKeyIdentifier } }: CertificateNode) =>
    subjectKeyIdentifier === undefined || equalBytes(subjectKeyIdentifier, authorityKeyIdentifier);
  if (signer === undefined || signers.some(fits)) return undefined;
  return problem(akiSkiMismatch, {
    values: { name: nameInSentence(node, occurrence), ca: subjectName(signer.certificate) },
    related: signer === node ? [] : placeOf(signer, l10n.t('CA that signed it')),
  });
}

/** A precertificate (RFC 6962 §3.1) has the serial number of the certificate that follows. */
const poison = '1.3.6.1.4.1.11129.2.4.3';

/** Certificates by what ought to be theirs alone: issuer's name and key, and serial number. */
function reusedSerials(graph: PkiGraph): ReadonlyMap<CertificateNode, readonly CertificateNode[]> {
  const groups = new Map<string, CertificateNode[]>();
  for (const node of graph.certificates.values()) {
    const { issuer, certificate } = node;
    // A root that was reissued with its key and serial number replaces the old one.
    const [fingerprint] = issuer.kind === 'verified' ? issuer.issuers : [];
    const signer = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
    if (signer === undefined || certificate.extensions.some(({ oid }) => oid === poison)) continue;
    const serial = formatSerialNumber(certificate.serialNumber);
    const id = `${serial} ${byteKey(certificate.issuer.der)} ${signer.keyId}`;
    addToGroup(groups, id, node);
  }
  const reused = [...groups.values()].filter(({ length }) => length > 1);
  return new Map(reused.flatMap((group) => group.map((node) => [node, group] as const)));
}

function serialReused(
  node: CertificateNode,
  occurrence: Occurrence,
  reused: ReturnType<typeof reusedSerials>,
): Judgement | undefined {
  const other = reused.get(node)?.find((each) => each !== node);
  if (other === undefined) return undefined;
  return problem(duplicateSerial, {
    values: {
      name: nameInSentence(node, occurrence),
      serial: shortened(formatSerialNumber(node.certificate.serialNumber)),
      other: subjectName(other.certificate),
    },
    related: placeOf(other, l10n.t('Certificate with the same serial number')),
  });
}

function shortened(hex: string): string {
  return hex.length <= 16 ? hex : `${hex.slice(0, 4)}…${hex.slice(-4)}`;
}

function placeOf(node: CertificateNode, message: string) {
  const [place] = node.occurrences;
  return place === undefined ? [] : [relatedPlace(place, message)];
}
