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
import { type Judgement, judgeCertificates } from './judgement.ts';

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
  return {
    code: 'aki-ski-mismatch',
    fact: l10n.t(
      '{0} is signed by CA {1}, but names another authority key identifier than the CA has.',
      nameInSentence(node, occurrence),
      subjectName(signer.certificate),
    ),
    consequence: l10n.t('Go ignores it; OpenSSL and Node stop with {0}.', '`unable to get local issuer certificate`'),
    wayOut: l10n.t("Re-issue it, or give the CA's certificate its former identifier again."),
    related: signer === node ? [] : placeOf(signer, l10n.t('CA that signed it')),
  };
}

/** A precertificate (RFC 6962 §3.1) has the serial number of the certificate that follows. */
const poison = '1.3.6.1.4.1.11129.2.4.3';

/** Certificates by what ought to be theirs alone: issuer's name and key, and serial number. */
function reusedSerials(graph: PkiGraph): ReadonlyMap<CertificateNode, readonly CertificateNode[]> {
  const groups = new Map<string, CertificateNode[]>();
  for (const node of graph.certificates.values()) {
    const { issuer, certificate } = node;
    // A root that was made anew with its key and number takes the place of the old one.
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
  return {
    code: 'duplicate-serial',
    fact: l10n.t(
      '{0} has the serial number {1}, which its CA also gave to {2}.',
      nameInSentence(node, occurrence),
      shortened(formatSerialNumber(node.certificate.serialNumber)),
      subjectName(other.certificate),
    ),
    consequence: l10n.t('RFC 5280 forbids it, and clients that remember numbers refuse the second one.'),
    wayOut: l10n.t('Re-issue it with a random serial number.'),
    related: placeOf(other, l10n.t('Certificate of the same number')),
  };
}

function shortened(hex: string): string {
  return hex.length <= 16 ? hex : `${hex.slice(0, 4)}…${hex.slice(-4)}`;
}

function placeOf(node: CertificateNode, message: string) {
  const [place] = node.occurrences;
  return place === undefined ? [] : [relatedPlace(place, message)];
}
