import * as l10n from '@vscode/l10n';
import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { type ObjectIndex, objectIndexOf, objectName } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';
import { selects } from './servingSecrets.ts';

/**
 * Istio's clients and servers disagree about mutual TLS.
 *
 * When: the TLS mode of a DestinationRule is ISTIO_MUTUAL, and the PeerAuthentication for its host is DISABLE; or it is DISABLE or SIMPLE, and the
 * PeerAuthentication is STRICT.
 *
 * A PeerAuthentication with a selector goes before that of the namespace, and this before that of the mesh, in `istio-system`. Without a TLS mode in a
 * DestinationRule, clients do what the server accepts. What requires mutual TLS for its namespace is a warning, since Pods without a proxy accept anything.
 *
 * @category wiring
 * @stage understand
 * @see ISTIO
 */
export const istioMtlsConflict = {
  code: 'istio-mtls-conflict',
  severity: 'error',
  fact: {
    off: 'Clients use mutual TLS for {host} ({mode}), but PeerAuthentication {policy} turns it off (DISABLE).',
    strict: 'Clients use no mutual TLS for {host} ({mode}), but PeerAuthentication {policy} requires it (STRICT).',
  },
  consequence: {
    off: 'They fail with `TLS error: 268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER`.',
    strict:
      'They fail with `upstream connect error or disconnect/reset before headers. reset reason: connection termination`.',
  },
  wayOut: 'Remove the mode from the DestinationRule, or change the mode of the PeerAuthentication.',
} as const satisfies FindingRecord;

/** Reports DestinationRules whose TLS mode the server's PeerAuthentication does not accept. */
export function checkMeshModes(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const policies = index.ofKind('PeerAuthentication').filter(({ object }) => !isOpenEnded(object));
  // Which port a rule means is not compared.
  if (policies.some(({ object }) => mappingAt(object.root, 'spec', 'portLevelMtls') !== undefined)) return [];
  if (policies.length === 0) return [];
  const rules = index.ofKind('DestinationRule').filter(({ object }) => !isOpenEnded(object));
  return rules.flatMap((rule) => {
    const target = targetOf(rule);
    const isOverridden =
      target !== undefined &&
      target.name === undefined &&
      rules.some((other) => other !== rule && targetOf(other)?.namespace === target.namespace);
    return target === undefined || isOverridden
      ? []
      : modesIn(rule).flatMap((mode) => judge(index, policies, rule, target, mode));
  });
}

interface Target {
  readonly node: ScalarNode;
  /** Absent: all services. */
  readonly name?: string | undefined;
  /** `undefined`: of all namespaces. */
  readonly namespace: string | undefined;
}

/** A service of the mesh by its names, or by a wildcard those of a namespace or of all. */
function targetOf({ object: { root, namespace } }: PlacedObject): Target | undefined {
  const node = scalarAt(root, 'spec', 'host');
  if (node === undefined || isOpen(node)) return undefined;
  const [, name = '', of = namespace] =
    /^([a-z0-9-]+|\*)(?:\.([a-z0-9-]+)(?:\.svc(?:\.cluster\.local)?)?)?$/.exec(node.text) ?? [];
  if (/^\*(?:\.svc)?(?:\.cluster)?\.local$/.test(node.text)) return { node, namespace: undefined };
  if (name === '' || of === undefined) return undefined;
  return name === '*' ? (node.text === '*' ? undefined : { node, namespace: of }) : { node, name, namespace: of };
}

/** The TLS modes of a rule, of its ports, and of its subsets. */
function modesIn({ object: { root } }: PlacedObject): readonly ScalarNode[] {
  const subsets = itemsAt(root, 'spec', 'subsets').map((each) => mappingAt(each, 'trafficPolicy'));
  return [mappingAt(root, 'spec', 'trafficPolicy'), ...subsets]
    .flatMap((policy) => [policy, ...itemsAt(policy, 'portLevelSettings')])
    .flatMap((each) => scalarAt(each, 'tls', 'mode') ?? []);
}

function judge(
  index: ObjectIndex,
  policies: readonly PlacedObject[],
  rule: PlacedObject,
  target: Target,
  mode: ScalarNode,
): readonly FindingDraft[] {
  const wanted =
    mode.text === 'ISTIO_MUTUAL' ? 'DISABLE' : /^(?:DISABLE|SIMPLE)$/.test(mode.text) ? 'STRICT' : undefined;
  const found = wanted === undefined ? undefined : policyFor(index, policies, rule, target);
  if (found?.mode.text !== wanted || found === undefined) return [];
  const kind = wanted === 'DISABLE' ? 'off' : 'strict';
  // What has no proxy of the mesh requires nothing: of a whole mesh that is usual, in a namespace possible.
  if (kind === 'strict' && found.rank > 1) return [];
  const judgement = problem(istioMtlsConflict, {
    ...(kind === 'strict' && found.rank === 1 ? { severity: 'warning' } : {}),
    fact: kind,
    consequence: kind,
    values: { host: visibleText(target.node.text), mode: mode.text, policy: objectName(found.policy) },
    related: [relatedAt({ file: found.policy.file, span: found.mode.span }, l10n.t('Mode of the server'))],
  });
  return [placedAt({ file: rule.file, span: mode.span }, judgement)];
}

/** The mode that counts for a target, and where it stands: of its Pods, else of its namespace, else of the mesh. */
function policyFor(
  index: ObjectIndex,
  policies: readonly PlacedObject[],
  rule: PlacedObject,
  { name, namespace }: Target,
): { readonly policy: PlacedObject; readonly mode: ScalarNode; readonly rank: number } | undefined {
  const service = name === undefined ? undefined : index.find(rule, 'Service', name, namespace)?.object.root;
  const pods = mappingAt(service, 'spec', 'selector');
  const ranked = policies.flatMap((policy) => {
    const { root, namespace: own } = policy.object;
    const selector = mappingAt(root, 'spec', 'selector', 'matchLabels');
    // Of Pods whose labels are not known, the usual one tells.
    const isOfPods =
      selector !== undefined &&
      own === namespace &&
      name !== undefined &&
      (pods === undefined
        ? [...selector.entries.values()].every((each) => each.kind === 'scalar' && each.text === name)
        : selects(selector, pods));
    if (selector !== undefined && !isOfPods) return [];
    if (!isOfPods && own !== namespace && own !== 'istio-system') return [];
    const mode = scalarAt(root, 'spec', 'mtls', 'mode');
    if (mode === undefined || mode.text === 'UNSET') return [];
    return [{ policy, mode, rank: isOfPods ? 0 : own === namespace ? 1 : 2 }];
  });
  return ranked.sort((a, b) => a.rank - b.rank)[0];
}
