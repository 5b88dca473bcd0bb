import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import { isRoot, isUsedAsCa } from '../pki/certificateUse.ts';
import { certificationPath } from '../pki/certificationPath.ts';
import { isIssuerDoubtful, membersOnWay } from '../pki/chainOrder.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import type { CertificateBundle } from './certificateBundles.ts';
import { nameInSentence, useOf } from './certificateWords.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { judgedAt, problem } from './judgement.ts';
import { unknownAuthority } from './unknownAuthority.ts';

/**
 * Incomplete certificate chain.
 *
 * When: a presented certificate needs an intermediate CA to reach a trusted CA or a root, and the intermediate certificate is known but missing here.
 * Nothing is reported while an issuer is unknown, except of the certificate of an Ingress or a Gateway: it is a warning that the files have the
 * intermediate CA that it is not sent with, if nothing here trusts that CA.
 *
 * Servers must send their intermediate certificates. Go does not download missing ones (AIA).
 *
 * @category chain
 * @stage judge
 * @see RFC8446, EXP
 */
export const chainIncomplete = {
  code: 'chain-incomplete',
  severity: 'error',
  fact: {
    known: '{name} does not lead to CA {ca}: the certificate of intermediate CA {intermediate} is missing here.',
    unsent: '{name} is sent without the certificate of intermediate CA {intermediate}, which signed it.',
  },
  consequence: {
    ofAnybody: `Clients that do not have this CA fail with ${unknownAuthority}.`,
    ofClient: `Servers that trust {ca} reject it with ${unknownAuthority}.`,
    ofServer: `Clients that trust {ca} fail with ${unknownAuthority}.`,
  },
  wayOut: 'Append the certificate of {intermediate} after it.',
  quickFix: 'append-block',
} as const satisfies FindingRecord;

/**
 * Reports chains that lack an intermediate certificate which the known anchors do not make good for.
 *
 * What verifiers trust is what stands in the places for that, and every root. An intermediate that is itself trusted
 * ends a path for Go. Where the way up leads out of what is known, nothing is said.
 */
export function checkChainCompleteness(
  graph: PkiGraph,
  bundles: readonly CertificateBundle[],
): readonly FindingDraft[] {
  const anchors = new Set(
    bundles
      .filter(({ purpose }) => purpose === 'trusted')
      .flatMap(({ members }) => members.map(({ node }) => node.fingerprint)),
  );
  const isAnchor = (node: CertificateNode) => anchors.has(node.fingerprint) || isRoot(node);
  const open = bundles.filter((bundle) => isOpen(graph, bundle, isAnchor));
  const openPlaces = new Set(open);
  const complete = new Set(
    bundles.filter((bundle) => bundle.purpose === 'presented' && !openPlaces.has(bundle)).map(({ leaf }) => leaf.node),
  );
  return open.flatMap((bundle) =>
    // A file of the leaf alone beside one of the whole chain, as many tools write them.
    bundle.evidence !== 'place' && complete.has(bundle.leaf.node) ? [] : missing(graph, bundle, isAnchor),
  );
}

/** Tells whether all ways up from the leaf end at certificates whose issuer is known, not here and not trusted. */
function isOpen(
  graph: PkiGraph,
  { purpose, isWhole, isOrdered, members, leaf }: CertificateBundle,
  isAnchor: (node: CertificateNode) => boolean,
): boolean {
  if (purpose !== 'presented' || !isWhole || !isOrdered || isUsedAsCa(leaf.node)) return false;
  return membersOnWay(members, leaf).every(({ node }) => {
    if (isAnchor(node) || isIssuerDoubtful(node) || node.issuer.kind !== 'verified') return false;
    return node.issuer.issuers.every((fingerprint) => {
      const issuer = graph.certificates.get(fingerprint);
      return issuer === undefined || !isAnchor(issuer);
    });
  });
}

function missing(
  graph: PkiGraph,
  { members, leaf }: CertificateBundle,
  isAnchor: (node: CertificateNode) => boolean,
): readonly FindingDraft[] {
  const here = new Set(members.map(({ node }) => node.fingerprint));
  const path = certificationPath(graph, leaf.node.fingerprint).flatMap(
    (fingerprint) => graph.certificates.get(fingerprint) ?? [],
  );
  const top = path.findIndex(isAnchor);
  const [absent] = path.slice(0, Math.max(0, top)).filter(({ fingerprint }) => !here.has(fingerprint));
  const anchor = path[top];
  if (absent === undefined || anchor === undefined) return [];
  const [place] = absent.occurrences;
  return [
    judgedAt(
      leaf.occurrence,
      problem(chainIncomplete, {
        fact: 'known',
        consequence: useOf(leaf.node) === 'client' ? 'ofClient' : 'ofServer',
        values: {
          name: nameInSentence(leaf.node, leaf.occurrence),
          ca: subjectName(anchor.certificate),
          intermediate: subjectName(absent.certificate),
        },
        related: place && [relatedPlace(place, l10n.t('Missing certificate'))],
      }),
    ),
  ];
}
