import * as l10n from '@vscode/l10n';
import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { selects } from '../../pki/cluster/objects/servingSecrets.ts';
import { groupBy } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { optional } from '../../text/optional.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Istio's clients and servers disagree about mutual TLS.
 *
 * When: the TLS mode of a DestinationRule is ISTIO_MUTUAL, and the PeerAuthentication for its host is DISABLE; or it is DISABLE or SIMPLE, and the
 * PeerAuthentication is STRICT.
 *
 * A PeerAuthentication with a selector goes before that of the namespace, and this before that of the mesh, in `istio-system`. Its `portLevelMtls` counts
 * for ports of Pods, so the Service tells which of its ports is meant. Without a TLS mode in a
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
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/** Reports DestinationRules whose TLS mode the server's PeerAuthentication does not accept. */
export function checkMeshModes(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const all = index.ofKind('PeerAuthentication').filter(({ object }) => !isOpenEnded(object));
  if (all.length === 0) return [];
  const policies = policiesAmong(all);
  const rules = index.ofKind('DestinationRule').flatMap((rule): readonly PlacedRule[] => {
    const target = isOpenEnded(rule.object) ? undefined : targetOf(rule);
    return target === undefined ? [] : [{ rule, target }];
  });
  const inNamespaces = groupBy(rules, ({ target }) => target.namespace);
  return rules.flatMap((placed) => {
    const { rule, target } = placed;
    const isOverridden = target.name === undefined && (inNamespaces.get(target.namespace)?.length ?? 0) > 1;
    return isOverridden ? [] : modesIn(rule).flatMap((mode) => judge(index, policies, placed, mode));
  });
}

interface PlacedRule {
  readonly rule: PlacedObject;
  readonly target: Target;
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

/** A TLS mode of a rule. */
interface RuleMode {
  readonly node: ScalarNode;
  /** The port of the service; absent: all but those of `except`. */
  readonly port?: string;
  readonly except: readonly string[];
}

/** The TLS modes of a rule, of its ports, and of its subsets. */
export function modesIn({ object: { root } }: PlacedObject): readonly RuleMode[] {
  const subsets = itemsAt(root, 'spec', 'subsets').map((each) => mappingAt(each, 'trafficPolicy'));
  return [mappingAt(root, 'spec', 'trafficPolicy'), ...subsets].flatMap((policy) => {
    const settings = itemsAt(policy, 'portLevelSettings');
    const except = settings.flatMap((each) => scalarAt(each, 'port', 'number')?.text ?? []);
    return [policy, ...settings].flatMap((each): readonly RuleMode[] => {
      const node = scalarAt(each, 'tls', 'mode');
      const port = each === policy ? undefined : scalarAt(each, 'port', 'number')?.text;
      return node === undefined ? [] : [{ node, except: port === undefined ? except : [], ...optional('port', port) }];
    });
  });
}

function judge(
  index: ObjectIndex,
  policies: Policies,
  { rule, target }: PlacedRule,
  mode: RuleMode,
): readonly FindingDraft[] {
  const { text } = mode.node;
  const wanted = text === 'ISTIO_MUTUAL' ? 'DISABLE' : /^(?:DISABLE|SIMPLE)$/.test(text) ? 'STRICT' : undefined;
  if (wanted === undefined) return [];
  const { name, namespace } = target;
  const service = name === undefined ? undefined : index.find(rule, 'Service', name, namespace);
  const ranked = policies(target, mappingAt(service?.object.root, 'spec', 'selector'));
  const ports = ranked.some((each) => each.ofPorts !== undefined) ? portsOf(service, mode) : [{}];
  const found = ports?.flatMap((port) => {
    const server = modeAt(ranked, port.target);
    return server?.mode.text === wanted ? [{ ...port, ...server }] : [];
  })[0];
  if (found === undefined) return [];
  const kind = wanted === 'DISABLE' ? 'off' : 'strict';
  // What has no proxy of the mesh requires nothing: of a whole mesh that is usual, in a namespace possible.
  if (kind === 'strict' && found.rank > 1) return [];
  const port = found.port === undefined ? '' : `:${found.port}`;
  const judgement = problem(istioMtlsConflict, {
    ...(kind === 'strict' && found.rank === 1 ? { severity: 'warning' } : {}),
    fact: kind,
    consequence: kind,
    values: { host: visibleText(`${target.node.text}${port}`), mode: text, policy: objectName(found.policy) },
    related: [relatedAt({ file: found.policy.file, span: found.mode.span }, l10n.t('Mode of the server'))],
  });
  return [placedAt({ file: rule.file, span: mode.node.span }, judgement)];
}

interface ServicePort {
  /** Of the service. */
  readonly port?: string;
  /** Of the Pods. */
  readonly target?: string;
}

/** The ports that a mode is for, as far as the Service tells their numbers in Pods; `undefined` without the Service. */
function portsOf(
  service: PlacedObject | undefined,
  { port: only, except }: RuleMode,
): readonly ServicePort[] | undefined {
  if (service === undefined) return undefined;
  return itemsAt(service.object.root, 'spec', 'ports').flatMap((each) => {
    const port = scalarAt(each, 'port')?.text;
    const target = scalarAt(each, 'targetPort')?.text ?? port;
    const isMeant = only === undefined ? !except.includes(port ?? '') : port === only;
    return port === undefined || target === undefined || !isMeant || !/^\d+$/.test(target) ? [] : [{ port, target }];
  });
}

/** A policy that counts for a target: 0 of its Pods, 1 of its namespace, 2 of the mesh. */
interface RankedPolicy {
  readonly policy: PlacedObject;
  readonly rank: 0 | 1 | 2;
  /** The modes of ports; Istio reads them of Pods only. */
  readonly ofPorts: MappingNode | undefined;
}

/** The first mode that is set counts: of the port, of the Pods, of their namespace, of the mesh. */
function modeAt(ranked: readonly RankedPolicy[], port: string | undefined) {
  for (const { policy, rank, ofPorts } of ranked) {
    const modes = [
      port === undefined ? undefined : scalarAt(ofPorts, port, 'mode'),
      scalarAt(policy.object.root, 'spec', 'mtls', 'mode'),
    ];
    const mode = modes.find((each) => each !== undefined && each.text !== 'UNSET');
    if (mode !== undefined) return { policy, rank, mode };
  }
  return undefined;
}

/** The policies for a target, whose Pods have some labels, the one that counts most first. */
type Policies = (target: Target, pods: MappingNode | undefined) => readonly RankedPolicy[];

function policiesAmong(all: readonly PlacedObject[]): Policies {
  const selectors = new Map(all.map((each) => [each, mappingAt(each.object.root, 'spec', 'selector', 'matchLabels')]));
  const entriesOf = (policy: PlacedObject) =>
    [...(selectors.get(policy)?.entries ?? [])].map(([label, node]) => [label, textOf(node)] as const);
  const wide = groupBy(
    all.filter((each) => selectors.get(each) === undefined),
    ({ object }) => object.namespace,
  );
  const selecting = all.filter((each) => selectors.get(each) !== undefined);
  const byLabel = groupBy(selecting, (policy) => keyOf(policy.object.namespace, entriesOf(policy)[0]?.join('=') ?? ''));
  const byValue = groupBy(selecting, (policy) => keyOf(policy.object.namespace, entriesOf(policy)[0]?.[1] ?? ''));
  const withLabels = memoisedBy((pods: MappingNode) =>
    memoisedBy((namespace: string) =>
      [...pods.entries]
        .flatMap(([label, node]) => byLabel.get(keyOf(namespace, `${label}=${textOf(node)}`)) ?? [])
        .filter((policy) => selects(selectors.get(policy), pods)),
    ),
  );
  // Of Pods whose labels are not known, the usual one tells.
  const called = memoisedBy((namespace: string) =>
    memoisedBy((name: string) =>
      (byValue.get(keyOf(namespace, name)) ?? []).filter((policy) =>
        entriesOf(policy).every(([, value]) => value === name),
      ),
    ),
  );
  const ranked = (policy: PlacedObject, rank: RankedPolicy['rank']): RankedPolicy => ({
    policy,
    rank,
    ofPorts: rank === 0 ? mappingAt(policy.object.root, 'spec', 'portLevelMtls') : undefined,
  });
  return ({ name, namespace }, pods) => {
    const own =
      name === undefined || namespace === undefined ? [] : pods ? withLabels(pods)(namespace) : called(namespace)(name);
    return [
      ...own.map((policy) => ranked(policy, 0)),
      ...(wide.get(namespace) ?? []).map((policy) => ranked(policy, 1)),
      ...(namespace === rootNamespace ? [] : (wide.get(rootNamespace) ?? [])).map((policy) => ranked(policy, 2)),
    ];
  };
}

const rootNamespace = 'istio-system';

function keyOf(namespace: string | undefined, what: string): string {
  return `${namespace ?? ''}\n${what}`;
}

function textOf(node: DocumentNode): string {
  return node.kind === 'scalar' ? node.text : '';
}
