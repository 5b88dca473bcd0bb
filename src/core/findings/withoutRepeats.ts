import { groupBy, groupByEach } from '../text/groupBy.ts';
import type { ByCode, FindingCode } from './catalog.ts';
import type { FindingDraft } from './draft.ts';
import { type Severity, severities } from './findingModel.ts';

/** What a name that a certificate lacks says beside the fact that it has none at all. */
const nameless: readonly FindingCode[] = ['san-missing'];

/** By code: codes that say more exactly what is wrong at the same place. */
const sameCause: ByCode<readonly FindingCode[]> = {
  'wrong-ca-on-edge': [
    'kubeconfig-ca-stale',
    'cluster-info-ca-stale',
    'cabundle-stale',
    'configmap-root-ca-stale',
    'ext-auth-configmap-stale',
    'ca-file-contains-leaf',
    'ca-without-basicconstraints',
    'requestheader-ca-shared',
    'requestheader-ca-equals-client-ca',
  ],
  'root-ca-does-not-verify-apiserver': ['ca-file-contains-leaf', 'ca-without-basicconstraints'],
  'not-issued-by-expected-ca': ['apiserver-kubelet-ca-set-but-selfsigned', 'issuer-name-encoding-mismatch'],
  'ca-without-basicconstraints': ['ca-file-contains-leaf'],
  'kubeconfig-no-ca': ['private-ca-not-configured'],
  'private-key-in-vcs': ['ca-key-in-workspace'],
  'secret-plaintext-manifest': ['private-key-in-vcs'],
  'trustbundle-invalid': ['bundle-duplicate'],
  'cert-key-swapped': ['trustbundle-invalid'],
  'pem-headers-ignored': ['trustbundle-invalid'],
  'ku-leaf-with-certsign': ['ca-without-basicconstraints'],
  'renew-needs-embedded-kubeconfig': ['kubeconfig-path-missing'],
  'apiserver-san-missing-internal': nameless,
  'apiserver-san-missing-service-ip': nameless,
  'apiserver-san-missing-endpoint': nameless,
  'etcd-san-missing-endpoint': nameless,
  'etcd-peer-san-missing-address': nameless,
  'kubelet-serving-san-missing': nameless,
};

/** By code: codes that tell its cause, at a place that it or they point at. */
const causes: ByCode<readonly FindingCode[]> = {
  // The certificate in the file of a CA is not a CA, so the CA's key does not match it.
  'key-cert-mismatch': ['ca-file-contains-leaf'],
  'signing-cert-key-mismatch': ['ca-file-contains-leaf'],
  'wrong-ca-on-edge': ['ext-auth-configmap-stale'],
  // The whole kubeconfig is from before the CA was replaced.
  'not-issued-by-expected-ca': ['kubeconfig-ca-stale'],
};

/** By code: codes that tell the cause in its own file. */
const causesBeside: ByCode<readonly FindingCode[]> = {
  // What stands behind a certificate is of the CA that should have signed it.
  'chain-unrelated-block': ['not-issued-by-expected-ca'],
};

/** By code: codes that tell the cause in another file, which it points at. */
const causesThere: ByCode<readonly FindingCode[]> = {
  // Its key is still the one that belongs there.
  'ca-key-wrong': ['wrong-ca-on-edge', 'ha-shared-ca-differs'],
  // The ConfigMap is right, and the file that it is compared with is not.
  'configmap-root-ca-stale': ['wrong-ca-on-edge'],
  'ext-auth-configmap-stale': ['wrong-ca-on-edge'],
};

/** As {@link causes}, where both are told in one file. */
const causesInFile: ByCode<readonly FindingCode[]> = {
  // kube-controller-manager writes the map again, by the file that is right.
  'root-ca-does-not-verify-apiserver': ['configmap-root-ca-stale'],
};

/** Leaves out what others tell of the same cause at the same place, and gives these the worse severity of both. */
export function withoutRepeats(all: readonly FindingDraft[]): readonly FindingDraft[] {
  const drafts = withoutConsequences(withoutPointing(all));
  const exact = new Set(Object.values(sameCause).flat());
  const byPath = groupBy(
    drafts.filter(({ code }) => exact.has(code)),
    ({ path }) => path,
  );
  const repeats = new Set<FindingDraft>();
  const worse = new Map<FindingDraft, Severity>();
  for (const draft of drafts) {
    const codes = sameCause[draft.code];
    if (codes === undefined) continue;
    const other = byPath.get(draft.path)?.find((each) => codes.includes(each.code) && isAtSamePlace(draft, each));
    if (other === undefined) continue;
    repeats.add(draft);
    const known = worse.get(other) ?? other.severity;
    if (severities.indexOf(draft.severity) < severities.indexOf(known)) worse.set(other, draft.severity);
  }
  return drafts.flatMap((draft) => {
    const severity = worse.get(draft);
    return repeats.has(draft) ? [] : [severity === undefined ? draft : { ...draft, severity }];
  });
}

function withoutPointing(drafts: readonly FindingDraft[]): readonly FindingDraft[] {
  return drafts.filter(({ code, path, related }) => {
    const [beside = [], there = []] = [causesBeside[code], causesThere[code]];
    if (beside.length + there.length === 0) return true;
    const elsewhere = new Set(related.map((each) => each.path).filter((each) => each !== path));
    return !drafts.some(
      (cause) =>
        (beside.includes(cause.code) && cause.path === path) ||
        (there.includes(cause.code) && elsewhere.has(cause.path)),
    );
  });
}

function withoutConsequences(drafts: readonly FindingDraft[]): readonly FindingDraft[] {
  const codes = new Set([causes, causesInFile].flatMap((each) => Object.values(each).flat()));
  const told = drafts.filter(({ code }) => codes.has(code));
  if (told.length === 0) return drafts;
  const byPath = groupByEach(told, (cause) => new Set([cause, ...cause.related].map(({ path }) => path)));
  return drafts.filter((draft) => {
    if (causes[draft.code] === undefined && causesInFile[draft.code] === undefined) return true;
    const isCause = ({ code, path }: FindingDraft): boolean =>
      causes[draft.code]?.includes(code) === true ||
      (path === draft.path && causesInFile[draft.code]?.includes(code) === true);
    const near = new Set([draft, ...draft.related].flatMap(({ path }) => [...(byPath.get(path) ?? [])]));
    return ![...near].some((cause) => isCause(cause) && areConnected(draft, cause));
  });
}

function areConnected(draft: FindingDraft, cause: FindingDraft): boolean {
  const places = [cause, ...cause.related];
  return [draft, ...draft.related].some((one) =>
    places.some((other) => one.path === other.path && isAtSamePlace(one, other)),
  );
}

function isAtSamePlace(a: Pick<FindingDraft, 'span'>, b: Pick<FindingDraft, 'span'>): boolean {
  return a.span === undefined || b.span === undefined || (a.span.start < b.span.end && b.span.start < a.span.end);
}
