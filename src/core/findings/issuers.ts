import * as l10n from '@vscode/l10n';
import { byteKey } from '../pki/byteKey.ts';
import { subjectName } from '../pki/certificateName.ts';
import { issuersOf } from '../pki/certificationPath.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/model.ts';
import { equalBytes } from '../x509/bytes.ts';
import { formatSerialNumber } from '../x509/formatSerialNumber.ts';
import type { DistinguishedName } from '../x509/model.ts';
import { nameInSentence } from './certificateWords.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import { type Judgement, judgeCertificates } from './judgement.ts';

/** Reports certificates whose issuer signed them, and which some programs still do not take for its. */
export function checkIssuers(graph: PkiGraph): readonly FindingDraft[] {
  const reused = reusedSerials(graph);
  return judgeCertificates(graph, (node, occurrence) => [
    encodedOtherwise(graph, node, occurrence),
    identifiedOtherwise(graph, node, occurrence),
    serialReused(node, occurrence, reused),
  ]);
}

function encodedOtherwise(graph: PkiGraph, node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const fingerprint = node.issuer.kind === 'unknown' ? node.issuer.encodedOtherwise : undefined;
  const issuer = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
  if (issuer === undefined) return undefined;
  const [here, there] = difference(node.certificate.issuer, issuer.certificate.subject);
  return {
    code: 'issuer-name-encoding-mismatch',
    fact: l10n.t(
      '{0} is signed by CA {1}, but spells its name otherwise: {2}, and {3} in the CA.',
      nameInSentence(node, occurrence),
      subjectName(issuer.certificate),
      here,
      there,
    ),
    consequence: l10n.t(
      'Go compares the octets and stops with {0}; OpenSSL and Node accept it.',
      '`x509: certificate signed by unknown authority`',
    ),
    wayOut: l10n.t("Make the CA's certificate again with the name's original octets, or re-issue this one."),
    related: placeOf(issuer, l10n.t('CA that signed it')),
  };
}

/** ASN.1 tags of the string types in which names are written. */
const stringTypes: Readonly<Record<number, string>> = {
  12: 'UTF8String',
  19: 'PrintableString',
  20: 'T61String',
  22: 'IA5String',
  26: 'VisibleString',
  28: 'UniversalString',
  30: 'BMPString',
};

/** The first difference of two names that say the same: their string types, else their spelling. */
function difference(a: DistinguishedName, b: DistinguishedName): readonly [string, string] {
  const others = b.rdns.flat();
  for (const [index, attribute] of a.rdns.flat().entries()) {
    const other = others[index];
    if (other === undefined || equalBytes(attribute.der, other.der)) continue;
    const types = [attribute, other].map(({ der }) => stringTypes[der[0] ?? 0]);
    if (types[0] !== types[1] && types[0] !== undefined && types[1] !== undefined) return [types[0], types[1]];
    break;
  }
  return [l10n.t('other letters'), l10n.t('others')];
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
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [node]);
    else group.push(node);
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
