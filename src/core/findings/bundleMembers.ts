import * as l10n from '@vscode/l10n';
import { byteKey } from '../pki/byteKey.ts';
import { subjectName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { fieldOf } from '../pki/credentialPlace.ts';
import type { Occurrence } from '../pki/pkiModel.ts';
import { groupBy } from '../text/groupBy.ts';
import type { BundleMember, CertificateBundle } from './certificateBundles.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import { type Judgement, judgedAt } from './judgement.ts';

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
      judgedAt(occurrence, {
        code: 'bundle-duplicate',
        fact: l10n.t('The certificate of {0} stands here {1} times.', subjectName(node.certificate), copies.length),
        ...refusedByApiServer(occurrence),
        related: [relatedPlace(first.occurrence, l10n.t('First copy'))],
      }),
    );
  });
}

/** kube-apiserver checks ClusterTrustBundles; everything else reads a copy as nothing new. */
function refusedByApiServer({ credential }: Occurrence): Partial<Judgement> {
  if (fieldOf(credential)?.id !== 'ctb') return {};
  return {
    severity: 'error',
    consequence: l10n.t('kube-apiserver refuses the ClusterTrustBundle with {0}.', '`duplicate trust anchor`'),
    wayOut: l10n.t('Remove this block.'),
  };
}

/**
 * During a rotation two CAs of one name stand side by side, as they should. Programs that choose an issuer by its name
 * take the wrong one only where no key identifiers tell the two apart. Expired ones are passed over.
 */
function namesakes(members: readonly BundleMember[], now: number): readonly FindingDraft[] {
  const cas = members.filter(({ node }) => isUsedAsCa(node) && now <= (node.certificate.notAfter ?? now));
  const byName = groupBy(cas, ({ node }) => byteKey(node.certificate.subject.der));
  return [...byName.values()].flatMap((sameName) => {
    const byKey = groupBy(sameName, ({ node }) => node.keyId);
    const [first, second] = [...byKey.values()].map(([member]) => member);
    if (first === undefined || second === undefined) return [];
    const name = subjectName(first.node.certificate);
    return [
      judgedAt(second.occurrence, {
        code: 'same-ca-name-different-key',
        ...(areToldApart([...byKey.values()].flat()) ? { severity: 'info' } : {}),
        fact: l10n.t('{0} different CAs in this bundle are called {1}.', byKey.size, name),
        consequence: l10n.t(
          'No key identifiers tell them apart: OpenSSL tries one alone and may stop with {0}.',
          '`certificate signature failure`',
        ),
        wayOut: l10n.t('Give the new CA a name of its own, or a subject key identifier.'),
        related: [relatedPlace(first.occurrence, l10n.t('CA of the same name'))],
      }),
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
