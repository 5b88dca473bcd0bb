import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import { groupByEach } from '../text/groupBy.ts';
import { equalBytes } from '../x509/bytes.ts';
import type { DistinguishedName } from '../x509/x509Model.ts';
import { nameInSentence } from './certificateWords.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import { judgedAt, judgedPlaces } from './judgement.ts';
import { unknownAuthority } from './unknownAuthority.ts';

/**
 * Reports certificates that spell the name of the CA that signed them otherwise than the CA itself. Where the CA signed
 * nothing that spells it as it does, it is the CA that was made anew, and that is told there, once for all.
 */
export function checkIssuerNames(graph: PkiGraph): readonly FindingDraft[] {
  return [...byIssuer(graph)].flatMap(([issuer, nodes]) =>
    issuer.issued.length === 0
      ? atIssuer(issuer, nodes)
      : nodes.flatMap((node) =>
          judgedPlaces(node.occurrences).map((occurrence) =>
            judgedAt(occurrence, {
              ...judgement(),
              fact: l10n.t(
                '{0} is signed by CA {1}, but spells its name otherwise: {2}, and {3} in the CA.',
                nameInSentence(node, occurrence),
                subjectName(issuer.certificate),
                ...difference(node.certificate.issuer, issuer.certificate.subject),
              ),
              wayOut: l10n.t("Make the CA's certificate again with the name's original octets, or re-issue this one."),
              related: relatedPlaces([issuer], l10n.t('CA that signed it')),
            }),
          ),
        ),
  );
}

function byIssuer({ certificates }: PkiGraph): ReadonlyMap<CertificateNode, readonly CertificateNode[]> {
  return groupByEach(certificates.values(), ({ issuer }) => {
    const fingerprint = issuer.kind === 'unknown' ? issuer.encodedOtherwise : undefined;
    const named = fingerprint === undefined ? undefined : certificates.get(fingerprint);
    return named === undefined ? [] : [named];
  });
}

/** Others are found from these. */
const mostRelated = 10;

function atIssuer(issuer: CertificateNode, nodes: readonly CertificateNode[]): readonly FindingDraft[] {
  const [first] = nodes;
  if (first === undefined) return [];
  const name = subjectName(issuer.certificate);
  const [there, here] = difference(first.certificate.issuer, issuer.certificate.subject);
  return judgedPlaces(issuer.occurrences).map((occurrence) =>
    judgedAt(occurrence, {
      ...judgement(),
      fact:
        nodes.length === 1
          ? l10n.t(
              'The certificate of {0} is signed by CA {1}, but spells its name otherwise: {2}, and {3} in the CA.',
              subjectName(first.certificate),
              name,
              there,
              here,
            )
          : l10n.t(
              '{0} certificates are signed by CA {1}, but spell its name otherwise: {2}, and {3} in the CA.',
              nodes.length,
              name,
              there,
              here,
            ),
      wayOut: l10n.t("Make this certificate again with the name's original octets, or re-issue what it signed."),
      related: relatedPlaces(nodes.slice(0, mostRelated), l10n.t('Certificate that it signed')),
    }),
  );
}

/** The same wherever it is told. */
function judgement() {
  return {
    code: 'issuer-name-encoding-mismatch' as const,
    consequence: l10n.t('Go compares the octets and stops with {0}; OpenSSL and Node accept it.', unknownAuthority),
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

function relatedPlaces(nodes: readonly CertificateNode[], message: string) {
  return nodes.flatMap(({ occurrences: [place] }) => (place === undefined ? [] : [relatedPlace(place, message)]));
}
