import * as l10n from '@vscode/l10n';
import { byteKey } from '../pki/byteKey.ts';
import { subjectName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { fieldOf } from '../pki/credentialPlace.ts';
import type { Occurrence } from '../pki/pkiModel.ts';
import { groupBy } from '../text/groupBy.ts';
import type { BundleMember, CertificateBundle } from './certificateBundles.ts';
import { removeBlock } from './commonSentences.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { judgedAt, problem } from './judgement.ts';

/**
 * Certificate listed twice.
 *
 * When: a value or a PEM file contains the same certificate more than once. In a ClusterTrustBundle it is an error.
 *
 * Programs ignore the second copy. Only kube-apiserver rejects a ClusterTrustBundle because of it.
 *
 * @category chain
 * @stage judge
 * @see K-csrval
 */
export const bundleDuplicate = {
  code: 'bundle-duplicate',
  severity: 'hint',
  fact: 'The certificate of {subject} appears here {count} times.',
  consequence: {
    inTrustBundle: 'kube-apiserver rejects the ClusterTrustBundle with `duplicate trust anchor`.',
  },
  wayOut: { inTrustBundle: removeBlock },
  quickFix: 'remove-block',
} as const satisfies FindingRecord;

/**
 * Different CAs with the same name.
 *
 * When: two CAs in a trust bundle have the same subject and different keys, and neither has expired. If their key identifiers tell them apart,
 * as in a rotation, it is information.
 *
 * Programs that find the issuer by its name, such as OpenSSL, try only one of them. Go tries all of them.
 *
 * @category chain
 * @stage judge
 * @see EXP, CAPI
 */
export const sameCaNameDifferentKey = {
  code: 'same-ca-name-different-key',
  severity: 'warning',
  fact: '{count} different CAs in this bundle have the name {ca}.',
  consequence:
    'Without key identifiers, OpenSSL cannot tell them apart and may fail with `certificate signature failure`.',
  wayOut: 'Give the new CA a different name or a subject key identifier.',
} as const satisfies FindingRecord;

/** Reports certificates that stand in a bundle more than once, and different CAs of one name in a bundle. */
export function checkBundleMembers(bundles: readonly CertificateBundle[], now: number): readonly FindingDraft[] {
  return bundles
    .filter(({ members, isOrdered }) => members.length > 1 && isOrdered)
    .flatMap(({ members, purpose }) => [
      ...duplicates(members),
      ...(purpose === 'presented' ? [] : namesakes(members, now)),
    ]);
}

function duplicates(members: readonly BundleMember[]): readonly FindingDraft[] {
  const byFingerprint = groupBy(members, ({ node }) => node.fingerprint);
  return [...byFingerprint.values()].flatMap((copies) => {
    const [first, ...repeated] = copies;
    if (first === undefined) return [];
    return repeated.map(({ occurrence, node }) =>
      judgedAt(
        occurrence,
        problem(bundleDuplicate, {
          ...refusedByApiServer(occurrence),
          values: { subject: subjectName(node.certificate), count: copies.length },
          related: [relatedPlace(first.occurrence, l10n.t('First copy'))],
        }),
      ),
    );
  });
}

/** kube-apiserver checks ClusterTrustBundles; everything else reads a copy as nothing new. */
function refusedByApiServer({ credential }: Occurrence) {
  return fieldOf(credential)?.id === 'ctb'
    ? ({ severity: 'error', consequence: 'inTrustBundle', wayOut: 'inTrustBundle' } as const)
    : { consequence: undefined, wayOut: undefined };
}

/**
 * During a rotation two CAs of one name stand side by side, as they should. Programs that choose an issuer by its name
 * take the wrong one only where no key identifiers tell the two apart. Expired ones are ignored.
 */
function namesakes(members: readonly BundleMember[], now: number): readonly FindingDraft[] {
  const cas = members.filter(({ node }) => isUsedAsCa(node) && now <= (node.certificate.notAfter ?? now));
  const byName = groupBy(cas, ({ node }) => byteKey(node.certificate.subject.der));
  return [...byName.values()].flatMap((sameName) => {
    const byKey = groupBy(sameName, ({ node }) => node.keyId);
    const [first, second] = [...byKey.values()].map(([member]) => member);
    if (first === undefined || second === undefined) return [];
    return [
      judgedAt(
        second.occurrence,
        problem(sameCaNameDifferentKey, {
          severity: areToldApart([...byKey.values()].flat()) ? 'info' : undefined,
          values: { count: byKey.size, ca: subjectName(first.node.certificate) },
          related: [relatedPlace(first.occurrence, l10n.t('CA of the same name'))],
        }),
      ),
    ];
  });
}

/** Tells whether CAs of different keys have different key identifiers. */
function areToldApart(members: readonly BundleMember[]): boolean {
  const keyByIdentifier = new Map<string, string>();
  return members.every(({ node }) => {
    const identifier = node.certificate.subjectKeyIdentifier;
    if (identifier === undefined || identifier.length === 0) return false;
    const octets = byteKey(identifier);
    const key = keyByIdentifier.get(octets) ?? node.keyId;
    keyByIdentifier.set(octets, key);
    return key === node.keyId;
  });
}
