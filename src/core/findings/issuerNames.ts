import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { groupByEach } from '../text/groupBy.ts';
import { equalBytes } from '../x509/bytes.ts';
import type { DistinguishedName } from '../x509/x509Model.ts';
import { nameInSentence } from './certificateWords.ts';
import { otherEdition, refusedBy } from './commonSentences.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, judgedAt, judgedPlaces, problem } from './judgement.ts';
import { unknownAuthority } from './unknownAuthority.ts';

/**
 * Name of the CA encoded differently.
 *
 * When: the issuer of a certificate and the subject of the CA that signed it say the same name in different bytes. It is reported once at the CA if
 * no certificate encodes the name as the CA does, or at the trusted certificate of the CA if another one with the same key would be accepted.
 *
 * Go compares the encoded names. They differ when a CA is recreated with a tool that encodes names differently: OpenSSL uses UTF8String, Go
 * PrintableString.
 *
 * @category chain
 * @about certificate
 * @stage judge
 * @see EXP, RFC5280
 */
export const issuerNameEncodingMismatch = {
  code: 'issuer-name-encoding-mismatch',
  severity: 'error',
  fact: {
    hereType: '{name} is signed by CA {ca}, but encodes its name as {type} instead of {caType}.',
    hereLetters: '{name} is signed by CA {ca}, but spells its name differently.',
    oneType: 'The certificate of {subject} is signed by CA {ca}, but encodes its name as {type} instead of {caType}.',
    oneLetters: 'The certificate of {subject} is signed by CA {ca}, but spells its name differently.',
    allType: '{count} certificates are signed by CA {ca}, but encode its name as {type} instead of {caType}.',
    allLetters: '{count} certificates are signed by CA {ca}, but spell its name differently.',
    edition: otherEdition.fact,
  },
  consequence: {
    ...refusedBy,
    compared: `Go compares the encoded names and fails with ${unknownAuthority}; OpenSSL and Node accept it.`,
  },
  wayOut: {
    here: 'Reissue the CA with the original bytes of its name, or reissue this certificate.',
    atCa: 'Reissue this CA with the original bytes of its name, or reissue what it signed.',
    edition: otherEdition.wayOut,
  },
} as const satisfies FindingRecord;

/**
 * Reports certificates that spell the name of the CA that signed them differently from the CA itself. If nothing that the
 * CA signed spells it as the CA does, the CA was reissued, and it is reported once, there.
 */
export function checkIssuerNames(graph: PkiGraph): readonly FindingDraft[] {
  return [...byIssuer(graph)].flatMap(([issuer, nodes]) =>
    issuer.issued.length === 0
      ? atIssuer(issuer, nodes)
      : nodes.flatMap((node) =>
          judgedPlaces(node.occurrences).map((occurrence) => judgedAt(occurrence, atLeaf(issuer, node, occurrence))),
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

function atLeaf(issuer: CertificateNode, node: CertificateNode, occurrence: Occurrence): Judgement {
  const types = differentTypes(node.certificate.issuer, issuer.certificate.subject);
  return problem(issuerNameEncodingMismatch, {
    fact: types === undefined ? 'hereLetters' : 'hereType',
    consequence: 'compared',
    wayOut: 'here',
    values: {
      name: nameInSentence(node, occurrence),
      ca: subjectName(issuer.certificate),
      type: types?.[0] ?? '',
      caType: types?.[1] ?? '',
    },
    related: relatedPlaces([issuer], l10n.t('CA that signed it')),
  });
}

/** Others are found from these. */
const mostRelated = 10;

function atIssuer(issuer: CertificateNode, nodes: readonly CertificateNode[]): readonly FindingDraft[] {
  const [first] = nodes;
  if (first === undefined) return [];
  const types = differentTypes(first.certificate.issuer, issuer.certificate.subject);
  const number = nodes.length === 1 ? 'one' : 'all';
  const judgement = problem(issuerNameEncodingMismatch, {
    fact: types === undefined ? (`${number}Letters` as const) : (`${number}Type` as const),
    consequence: 'compared',
    wayOut: 'atCa',
    values: {
      subject: subjectName(first.certificate),
      count: nodes.length,
      ca: subjectName(issuer.certificate),
      type: types?.[0] ?? '',
      caType: types?.[1] ?? '',
    },
    related: relatedPlaces(nodes.slice(0, mostRelated), l10n.t('Certificate that it signed')),
  });
  return judgedPlaces(issuer.occurrences).map((occurrence) => judgedAt(occurrence, judgement));
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

/** The string types of the first difference of two names that say the same; `undefined` where only the spelling differs. */
function differentTypes(a: DistinguishedName, b: DistinguishedName): readonly [string, string] | undefined {
  const others = b.rdns.flat();
  for (const [index, attribute] of a.rdns.flat().entries()) {
    const other = others[index];
    if (other === undefined || equalBytes(attribute.der, other.der)) continue;
    const types = [attribute, other].map(({ der }) => stringTypes[der[0] ?? 0]);
    if (types[0] !== types[1] && types[0] !== undefined && types[1] !== undefined) return [types[0], types[1]];
    break;
  }
  return undefined;
}

function relatedPlaces(nodes: readonly CertificateNode[], message: string) {
  return nodes.flatMap(({ occurrences: [place] }) => (place === undefined ? [] : [relatedPlace(place, message)]));
}
