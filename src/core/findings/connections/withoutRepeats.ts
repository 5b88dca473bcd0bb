import type { FindingDraft } from '../draft.ts';

/** By code of a connection's finding: codes that say more exactly what is wrong at the same place. */
const sameCause: Readonly<Record<string, readonly string[]>> = {
  'wrong-ca-on-edge': [
    'kubeconfig-ca-stale',
    'cluster-info-ca-stale',
    'cabundle-stale',
    'configmap-root-ca-stale',
    'ext-auth-configmap-stale',
    'ca-file-contains-leaf',
  ],
  'root-ca-does-not-verify-apiserver': ['configmap-root-ca-stale', 'ca-file-contains-leaf'],
  'not-issued-by-expected-ca': ['apiserver-kubelet-ca-set-but-selfsigned'],
};

/** Leaves out what others tell of the same cause at the same place. */
export function withoutRepeats(
  drafts: readonly FindingDraft[],
  others: readonly FindingDraft[],
): readonly FindingDraft[] {
  return drafts.filter((draft) => {
    const codes = sameCause[draft.code];
    return codes === undefined || !others.some((other) => codes.includes(other.code) && isAtSamePlace(draft, other));
  });
}

function isAtSamePlace(a: FindingDraft, b: FindingDraft): boolean {
  if (a.path !== b.path) return false;
  return a.span === undefined || b.span === undefined || (a.span.start < b.span.end && b.span.start < a.span.end);
}
