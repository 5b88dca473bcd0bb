import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { certificationPaths } from '../pki/certificationPaths.ts';
import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { equalBytes } from '../x509/bytes.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import { type Judgement, judgedAt, judgedPlaces, problem } from './judgement.ts';
import { goPathOf, type PathLengthBreach, pathLengthBreach, pathlenExceeded } from './pathRules.ts';
import { trustedPlacesIn } from './placesOfTrust.ts';

/**
 * Reports CAs of which nothing can be verified by the root, because of a path length above them, and that have signed
 * nothing here that would tell. Once for all editions of a CA, every one of which has to be too far below. Who trusts
 * the CA itself does not ask the root: how bad it is tell the places of trust.
 */
export function checkUselessAuthorities(graph: PkiGraph): readonly FindingDraft[] {
  let isTrusted: ((occurrence: Occurrence) => boolean) | undefined;
  const told = new Set<CertificateNode>();
  return [...graph.certificates.values()].flatMap((node) => {
    if (told.has(node) || !mayOnlySign(node)) return [];
    const editions = editionsOf(graph, node);
    for (const edition of editions) told.add(edition);
    const distance = tooFarBelow(graph, editions);
    if (distance === undefined) return [];
    isTrusted ??= trustedPlacesIn(graph);
    const place = placeOf(editions, isTrusted);
    const judgement = judgementOf(node, distance, isTrusted);
    return place === undefined || judgement === undefined ? [] : [judgedAt(place, judgement)];
  });
}

/** Roots that signed themselves, or were signed under their own name by the key before, are trusted themselves. */
function mayOnlySign(node: CertificateNode): boolean {
  const { certificate, issuer, issued } = node;
  return (
    issuer.kind === 'verified' &&
    issued.length === 0 &&
    certificate.basicConstraints?.isCa === true &&
    !equalBytes(certificate.subject.der, certificate.issuer.der) &&
    isUsedAsCa(node)
  );
}

/** The certificates of a CA's key and name. */
function editionsOf(graph: PkiGraph, node: CertificateNode): readonly CertificateNode[] {
  return (graph.keys.get(node.keyId)?.certificates ?? [])
    .flatMap((fingerprint) => graph.certificates.get(fingerprint) ?? [])
    .filter(({ certificate }) => equalBytes(certificate.subject.der, node.certificate.subject.der));
}

interface TooFarBelow {
  readonly breach: PathLengthBreach;
  /** Programs that trust one of these accept what the CA signs. */
  readonly below: ReadonlySet<CertificateNode>;
  /** Programs that trust only these reject it. */
  readonly above: ReadonlySet<CertificateNode>;
}

/** By the paths of a certificate that the CA would sign; `undefined` where one is fine, or where the CA itself is too far below. */
function tooFarBelow(graph: PkiGraph, editions: readonly CertificateNode[]): TooFarBelow | undefined {
  const paths = editions.flatMap((edition) => certificationPaths(graph, edition));
  const below = new Set<CertificateNode>();
  const above = new Set<CertificateNode>();
  let first: PathLengthBreach | undefined;
  for (const path of paths) {
    const [members] = goPathOf(path) ?? [];
    const [own] = members ?? [];
    if (members === undefined || own === undefined || pathLengthBreach(members) !== undefined) return undefined;
    const breach = pathLengthBreach([own, ...members]);
    if (breach === undefined) return undefined;
    first ??= breach;
    const end = path.indexOf(breach.ca);
    for (const [index, member] of path.entries()) (index < end ? below : above).add(member);
  }
  return first && { breach: first, below, above };
}

/** Where the CA signs, rather than where it is trusted. */
function placeOf(editions: readonly CertificateNode[], isTrusted: (at: Occurrence) => boolean): Occurrence | undefined {
  const places = editions.flatMap(({ occurrences }) => judgedPlaces(occurrences));
  const signing = places.filter((at) => !isTrusted(at));
  const isOfPair = ({ credential }: Occurrence) => fieldOf(credential)?.role === 'certificate';
  const hasKey = editions.some(({ keys }) => keys.length > 0);
  return signing.find(isOfPair) ?? signing[0] ?? (hasKey ? places[0] : undefined);
}

function judgementOf(
  node: CertificateNode,
  { breach, below, above }: TooFarBelow,
  isTrusted: (at: Occurrence) => boolean,
): Judgement | undefined {
  const isOwnTrusted = [...below].some(({ occurrences }) => occurrences.some(isTrusted));
  const known = new Set([...below].map(({ fingerprint }) => fingerprint));
  const isWithoutOwn = ({ file, credential }: Occurrence) =>
    !bundleOf(file, credential).some(({ fingerprint }) => fingerprint !== undefined && known.has(fingerprint));
  const trusting = [...above]
    .flatMap(({ occurrences }) => judgedPlaces(occurrences))
    .find((at) => isTrusted(at) && isWithoutOwn(at));
  if (trusting === undefined && isOwnTrusted) return undefined;
  const { allowed, count } = breach;
  const values = {
    signer: subjectName(node.certificate),
    ca: subjectName(breach.ca.certificate),
    allowed,
    count,
  };
  const place = trusting ?? breach.ca.occurrences[0];
  const related = place === undefined ? [] : [relatedPlace(place, l10n.t('CA that does not permit it'))];
  if (isOwnTrusted) {
    return problem(pathlenExceeded, {
      fact: 'trusted',
      consequence: undefined,
      wayOut: undefined,
      severity: 'info',
      values,
      related,
    });
  }
  return problem(pathlenExceeded, {
    fact: 'willIssue',
    consequence: trusting === undefined ? 'mayIssue' : 'willIssue',
    wayOut: 'willIssue',
    severity: trusting === undefined ? 'warning' : 'error',
    values,
    related,
  });
}
