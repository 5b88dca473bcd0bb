import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import { isRoot, isUsedAsCa } from '../pki/certificateUse.ts';
import { certificationPath } from '../pki/certificationPath.ts';
import { isIssuerDoubtful, membersOnWay } from '../pki/chainOrder.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import type { CertificateBundle } from './certificateBundles.ts';
import { nameInSentence, useOf } from './certificateWords.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import { judgedAt } from './judgement.ts';
import { unknownAuthority } from './unknownAuthority.ts';

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
  const missingName = subjectName(absent.certificate);
  const refusal = unknownAuthority;
  return [
    judgedAt(leaf.occurrence, {
      code: 'chain-incomplete',
      fact: l10n.t(
        '{0} does not lead to CA {1}: the certificate of the intermediate {2} is missing here.',
        nameInSentence(leaf.node, leaf.occurrence),
        subjectName(anchor.certificate),
        missingName,
      ),
      consequence:
        useOf(leaf.node) === 'client'
          ? l10n.t('Servers that trust {0} reject it with {1}.', subjectName(anchor.certificate), refusal)
          : l10n.t('Clients that trust {0} stop with {1}.', subjectName(anchor.certificate), refusal),
      wayOut: l10n.t('Append the certificate of {0} behind it.', missingName),
      ...(place === undefined ? {} : { related: [relatedPlace(place, l10n.t('Certificate that is missing'))] }),
    }),
  ];
}
