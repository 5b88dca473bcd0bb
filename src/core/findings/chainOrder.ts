import * as l10n from '@vscode/l10n';
import { byteKey } from '../pki/byteKey.ts';
import { subjectName } from '../pki/certificateName.ts';
import { isRoot, isUsedAsCa } from '../pki/certificateUse.ts';
import { issuersAmong, membersOnWay } from '../pki/chainOrder.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import type { BundleMember, CertificateBundle } from './certificateBundles.ts';
import { nameInSentence } from './certificateWords.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import { type Judgement, judgedAt } from './judgement.ts';
import { signersAbove } from './signersAbove.ts';

/**
 * Reports chains whose certificates are not in order, and certificates in them that nobody needs. Only where
 * certificates are presented: the order of a trust bundle means nothing.
 */
export function checkChainOrder(graph: PkiGraph, bundles: readonly CertificateBundle[]): readonly FindingDraft[] {
  return bundles
    .filter(({ purpose, isOrdered, members }) => purpose === 'presented' && isOrdered && members.length > 1)
    .flatMap((bundle) => {
      const { leaf, keyIds } = bundle;
      // A CA's own certificates may stand in any field; which of them is meant only its key tells.
      if (isUsedAsCa(leaf.node) && !keyIds.has(leaf.node.keyId)) return [];
      const members = withoutCopies(bundle.members);
      const onWay = membersOnWay(members, leaf);
      return [...wrongOrder(bundle, members, onWay), ...unrelated(graph, members, onWay), ...rootSent(onWay)].map(
        ([{ occurrence }, judgement]) => judgedAt(occurrence, judgement),
      );
    });
}

type Judged = readonly [BundleMember, Judgement];

function withoutCopies(members: readonly BundleMember[]): readonly BundleMember[] {
  const seen = new Set<string>();
  return members.filter(({ node }) => seen.size < seen.add(node.fingerprint).size);
}

function wrongOrder(
  { leaf, keyIds }: CertificateBundle,
  members: readonly BundleMember[],
  onWay: readonly BundleMember[],
): readonly Judged[] {
  const [first] = members;
  const reorder = l10n.t('Sort the certificates: the leaf first, each followed by its issuer.');
  if (first !== undefined && first.node.fingerprint !== leaf.node.fingerprint) {
    const name = subjectName(first.node.certificate);
    const fact = keyIds.has(leaf.node.keyId)
      ? l10n.t('The first certificate here is that of {0}, and the key belongs to another one.', name)
      : l10n.t('The first certificate here is that of {0}, not that of the leaf.', name);
    return [
      [
        first,
        {
          code: 'chain-wrong-order',
          fact,
          consequence: l10n.t(
            'Whoever loads it with the key stops with {0}.',
            '`tls: private key does not match public key`',
          ),
          wayOut: reorder,
          related: [relatedPlace(leaf.occurrence, l10n.t('Certificate that should come first'))],
        },
      ],
    ];
  }
  const misplaced = beforeAllItSigned(members, onWay);
  if (misplaced === undefined) return [];
  return [
    [
      misplaced,
      {
        code: 'chain-wrong-order',
        // Go, and every client of TLS 1.3, finds its way in any order behind the leaf.
        severity: 'warning',
        fact: l10n.t(
          '{0} stands before the certificates that it signed.',
          nameInSentence(misplaced.node, misplaced.occurrence),
        ),
        consequence: l10n.t(
          'Go finds its way, and older clients refuse a chain that is not in order (RFC 5246, 7.4.2).',
        ),
        wayOut: reorder,
      },
    ],
  ];
}

/** The first member that certifies none of those before it. */
function beforeAllItSigned(members: readonly BundleMember[], onWay: readonly BundleMember[]): BundleMember | undefined {
  const issuersOf = issuersAmong(onWay);
  const related = new Set(onWay);
  const announced = new Set<BundleMember>();
  for (const [index, member] of members.entries()) {
    if (!related.has(member)) continue;
    if (index > 0 && !announced.has(member)) return member;
    for (const issuer of issuersOf(member.node)) announced.add(issuer);
  }
  return undefined;
}

function unrelated(
  graph: PkiGraph,
  members: readonly BundleMember[],
  onWay: readonly BundleMember[],
): readonly Judged[] {
  const related = new Set(onWay);
  const others = members.filter((member) => !related.has(member));
  const [leaf] = onWay;
  if (others.length === 0 || leaf === undefined) return [];
  const above = signersAbove(graph, leaf.node);
  const refused = new Set(
    onWay.filter(({ node }) => isIssuerAbsent(node)).map(({ node }) => byteKey(node.certificate.issuer.der)),
  );
  return others
    .filter(({ node }) => {
      if (!isUsedAsCa(node)) return true;
      if (above.nodes.has(node.fingerprint)) return false;
      // Of the name that is looked for, and of another key; or nothing is looked for any more.
      return refused.has(byteKey(node.certificate.subject.der)) || above.isComplete;
    })
    .map((member) => [
      member,
      {
        code: 'chain-unrelated-block',
        fact: l10n.t(
          '{0} does not belong to the chain of {1}: it signed nothing in it.',
          nameInSentence(member.node, member.occurrence),
          subjectName(leaf.node.certificate),
        ),
        consequence: l10n.t('Go passes over it; strict clients refuse the chain.'),
        wayOut: l10n.t('Remove its block.'),
      },
    ]);
}

function isIssuerAbsent({ issuer }: CertificateNode): boolean {
  return issuer.kind === 'unknown' && issuer.cut !== true && issuer.encodedOtherwise === undefined;
}

/** k3s and RKE2 append the CA to every leaf, and a kubelet without a certificate makes itself a CA on the spot. */
const appendsItsRoot = /^(?:(?:k3s|rke2)-[a-z-]+-ca@\d+|.+-ca@\d{9,})$/;

function rootSent(onWay: readonly BundleMember[]): readonly Judged[] {
  return onWay
    .slice(1)
    .filter(({ node, occurrence: { file } }) => {
      const path = file.hostPath ?? file.path;
      const isHabit = appendsItsRoot.test(subjectName(node.certificate)) || /\/(?:k3s|rke2)\//.test(path);
      return isRoot(node) && !isHabit;
    })
    .map((member) => [
      member,
      {
        code: 'chain-contains-root',
        fact: l10n.t(
          'Root {0} is sent along, and clients take it from their own trust store only.',
          subjectName(member.node.certificate),
        ),
      },
    ]);
}
