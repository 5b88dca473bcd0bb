import * as l10n from '@vscode/l10n';
import { byteKey } from '../pki/byteKey.ts';
import { subjectName } from '../pki/certificateName.ts';
import { isRoot, isUsedAsCa } from '../pki/certificateUse.ts';
import { issuersAmong, membersOnWay } from '../pki/chainOrder.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import type { BundleMember, CertificateBundle } from './certificateBundles.ts';
import { nameInSentence } from './certificateWords.ts';
import { removeBlock } from './commonSentences.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, judgedAt, problem } from './judgement.ts';
import { signersAbove } from './signersAbove.ts';

/**
 * Certificates in the wrong order.
 *
 * When: the first certificate of a presented chain does not match the key, or signed others. If only a later certificate
 * stands before the ones it signed, it is a warning.
 *
 * Go loads the private key with the first certificate. It finds the rest of the chain in any order, as does every client of TLS 1.3.
 *
 * @category chain
 * @stage judge
 * @see RFC8446, EXP
 */
export const chainWrongOrder = {
  code: 'chain-wrong-order',
  severity: 'error',
  fact: {
    otherKey: 'The first certificate here is that of {subject}, but the key belongs to another certificate.',
    otherLeaf: 'The first certificate here is that of {subject}, not the leaf.',
    later: '{name} comes before the certificates that it signed.',
  },
  consequence: {
    first: 'Programs that load it with the key fail with `tls: private key does not match public key`.',
    later: 'Go accepts it, but older clients reject a chain in the wrong order (RFC 5246, 7.4.2).',
  },
  wayOut: 'Sort the certificates: first the leaf, then its issuer, and so on.',
  quickFix: 'reorder-chain',
} as const satisfies FindingRecord;

/**
 * Certificate outside the chain.
 *
 * When: a presented chain contains another leaf, or a CA that is not above the leaf. CAs are not reported while an issuer of the chain is unknown.
 *
 * Usually files were concatenated by mistake.
 *
 * @category chain
 * @stage judge
 * @see RFC8446
 */
export const chainUnrelatedBlock = {
  code: 'chain-unrelated-block',
  severity: 'warning',
  fact: '{name} does not belong to the chain of {subject}: it signed no certificate in it.',
  consequence: 'Go ignores it, but strict clients reject the chain.',
  wayOut: removeBlock,
  quickFix: 'remove-block',
} as const satisfies FindingRecord;

/**
 * Root in the chain.
 *
 * When: a presented chain contains a root after the leaf. The roots of k3s, RKE2 and the kubelet are not reported: these programs append
 * them.
 *
 * It is harmless: the handshake is only a little larger.
 *
 * @category chain
 * @stage judge
 * @see RFC8446, K3S
 */
export const chainContainsRoot = {
  code: 'chain-contains-root',
  severity: 'hint',
  fact: 'Root {ca} is sent too, but clients use only the roots in their own trust store.',
  quickFix: 'remove-block',
} as const satisfies FindingRecord;

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
  if (first !== undefined && first.node.fingerprint !== leaf.node.fingerprint) {
    return [
      [
        first,
        problem(chainWrongOrder, {
          fact: keyIds.has(leaf.node.keyId) ? 'otherKey' : 'otherLeaf',
          consequence: 'first',
          values: { subject: subjectName(first.node.certificate) },
          related: [relatedPlace(leaf.occurrence, l10n.t('Certificate that should come first'))],
        }),
      ],
    ];
  }
  const misplaced = beforeAllItSigned(members, onWay);
  if (misplaced === undefined) return [];
  return [
    [
      misplaced,
      problem(chainWrongOrder, {
        fact: 'later',
        consequence: 'later',
        severity: 'warning',
        values: { name: nameInSentence(misplaced.node, misplaced.occurrence) },
      }),
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
      problem(chainUnrelatedBlock, {
        values: {
          name: nameInSentence(member.node, member.occurrence),
          subject: subjectName(leaf.node.certificate),
        },
      }),
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
    .map((member) => [member, problem(chainContainsRoot, { values: { ca: subjectName(member.node.certificate) } })]);
}
