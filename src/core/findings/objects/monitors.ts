import * as l10n from '@vscode/l10n';
import { itemsAt, mappingAt, nodeAt, scalarAt, scalarsAt, spanOf } from '../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../locate/objects/objectModel.ts';
import { type Binding, bindingNames, bindingsIn } from '../../pki/cluster/bindings.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { toService } from '../../pki/cluster/objects/clientConfigs.ts';
import {
  operatorFile,
  type ReaderGroup,
  readerKinds,
  readersOf,
  readerWithout,
} from '../../pki/cluster/objects/monitorReaders.ts';
import { materialUnder, type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import type { ServingPair } from '../../pki/cluster/objects/servingPairs.ts';
import { pairOfPods, selected, servingSecretsOf } from '../../pki/cluster/objects/servingSecrets.ts';
import { shortfallOf } from '../../pki/cluster/roles.ts';
import { groupByEach } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { userNotBound } from '../roles/boundUsers.ts';
import { judgePodServer } from './podServers.ts';

/**
 * Secret of a monitor not mounted.
 *
 * When: `tlsConfig` of a ServiceMonitor or PodMonitor names a file below `/etc/prometheus/secrets` or `/etc/prometheus/configmaps`, and the Prometheus that
 * reads it does not list the Secret or ConfigMap in `spec.secrets` or `spec.configMaps`.
 *
 * @category wiring
 * @stage understand
 * @see PROM
 */
export const monitorSecretNotMounted = {
  code: 'monitor-secret-not-mounted',
  severity: 'error',
  fact: 'Prometheus {prometheus} does not mount {name}: it is not in its {field}.',
  consequence: 'Prometheus fails with `open {path}: no such file or directory`.',
  wayOut: 'Add {name} to spec.{field} of the Prometheus.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/**
 * Reports monitors whose targets Prometheus cannot verify, as far as the certificate of the target is among the files, and those in namespaces
 * where it may list nothing.
 */
export function checkMonitors(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const monitors = kinds.flatMap(([kind, field]) =>
    index.ofKind(kind).flatMap((placed) => (isOpenEnded(placed.object) ? [] : [{ placed, field }])),
  );
  if (monitors.length === 0) return [];
  return [
    ...monitors.flatMap(({ placed, field }) =>
      itemsAt(placed.object.root, 'spec', field).flatMap((endpoint) => judge(index, placed, endpoint, now)),
    ),
    ...['ServiceMonitor', 'PodMonitor'].flatMap(index.ofKind).flatMap((each) => checkMounts(index, each)),
    ...checkRights(picture, index, ['ServiceMonitor', 'PodMonitor'].flatMap(index.ofKind)),
  ];
}

/** By kind: the field with what is to be read. */
const kinds = [
  ['ServiceMonitor', 'endpoints'],
  ['PodMonitor', 'podMetricsEndpoints'],
  ['VMServiceScrape', 'endpoints'],
  ['VMPodScrape', 'podMetricsEndpoints'],
] as const;

function judge(
  index: ObjectIndex,
  monitor: PlacedObject,
  endpoint: DocumentNode,
  now: number,
): readonly FindingDraft[] {
  const { file, object } = monitor;
  const tls = mappingAt(endpoint, 'tlsConfig');
  const isTls = scalarAt(endpoint, 'scheme')?.text.toLowerCase() === 'https';
  if (!isTls || scalarAt(tls, 'insecureSkipVerify')?.text === 'true') return [];
  const span = spanOf(nodeAt(endpoint, 'scheme'));
  if (span === undefined) return [];
  return judgePodServer(index.graph, now, {
    place: { file, span },
    ...targetOf(index, monitor),
    serverName: scalarAt(tls, 'serverName'),
    // Relabeling may put another address there.
    isAddressed: ['relabelings', 'relabelConfigs'].every((field) => nodeAt(endpoint, field) === undefined),
    verifier: object.kind.startsWith('VM') ? 'vmagent' : 'Prometheus',
    flag: 'tlsConfig.ca',
    anchors: () => authoritiesOf(index, monitor, tls),
  });
}

/** What a monitor reads from: the Pods behind the Services that it selects, or the Pods that it selects. */
function targetOf(
  index: ObjectIndex,
  monitor: PlacedObject,
): { readonly server: string; readonly pairs: readonly ServingPair[] } {
  const { root, kind, namespace: own = '' } = monitor.object;
  const selector = mappingAt(root, 'spec', 'selector', 'matchLabels');
  const [namespace = own, ...more] = namespacesOf(monitor);
  const unknown = { server: '', pairs: [] };
  if (more.length > 0 || nodeAt(root, 'spec', 'selector', 'matchExpressions') !== undefined) return unknown;
  if (/Pod/.test(kind)) {
    const pairs = pairOfPods(index, monitor, namespace, selector);
    return { server: pairs.map(({ secret }) => objectName(secret)).join(), pairs };
  }
  const services = selected(index.near(monitor, 'Service', namespace), selector, 'metadata', 'labels');
  const [service, ...others] = services;
  const name = scalarAt(service?.object.root, 'metadata', 'name');
  if (service === undefined || name === undefined || others.length > 0) return unknown;
  const called = toService(name.text, namespace, name);
  const pairs = servingSecretsOf(index, service, called).filter(({ by }) => by !== 'file');
  return { server: visibleText(`${namespace}/${name.text}`), pairs };
}

/** The namespaces of a monitor's targets; none if it is in none. */
function namespacesOf({ object: { root, namespace } }: PlacedObject): readonly string[] {
  const named = scalarsAt(root, 'spec', 'namespaceSelector', 'matchNames').map(({ text }) => text);
  return named.length > 0 || namespace === undefined ? named : [namespace];
}

/** What Prometheus trusts; `undefined` if it is not among the files. */
function authoritiesOf(index: ObjectIndex, monitor: PlacedObject, tls: DocumentNode | undefined) {
  const path = scalarAt(tls, 'caFile')?.text;
  const [field, reference] = [...(mappingAt(tls, 'ca')?.entries ?? [])][0] ?? [];
  if (path === undefined && reference === undefined) return [];
  const mounted = path === undefined ? undefined : operatorFile(path);
  const kind = mounted?.kind ?? (field === 'secret' ? 'Secret' : 'ConfigMap');
  const { name, key } = mounted ?? {
    name: scalarAt(reference, 'name')?.text ?? '',
    key: scalarAt(reference, 'key')?.text ?? '',
  };
  const objects = index.named(kind, name);
  const [object] = path === undefined ? index.nearest(monitor, objects, monitor.object.namespace) : objects;
  const { certificates = [] } = (object && materialUnder(index.graph, object, key)) ?? {};
  return certificates.length === 0 ? undefined : certificates;
}

/** Files of Secrets and ConfigMaps that no Prometheus mounts of those that read a monitor, each once. */
function checkMounts(index: ObjectIndex, monitor: PlacedObject): readonly FindingDraft[] {
  const endpoints = ['endpoints', 'podMetricsEndpoints'].flatMap((field) =>
    itemsAt(monitor.object.root, 'spec', field),
  );
  const paths = endpoints.flatMap((endpoint) =>
    ['caFile', 'certFile', 'keyFile'].flatMap((field) => scalarAt(endpoint, 'tlsConfig', field) ?? []),
  );
  const told = new Set<string>();
  return paths.flatMap((path): readonly FindingDraft[] => {
    const file = operatorFile(path.text);
    const reader = file && readerWithout(index, monitor, file);
    if (file === undefined || reader === undefined || told.has(file.name)) return [];
    told.add(file.name);
    const { field, name } = file;
    const place = scalarAt(reader.object.root, 'metadata', 'name');
    const judgement = problem(monitorSecretNotMounted, {
      values: { path: visibleText(path.text), field, name: visibleText(name), prometheus: objectName(reader) },
      related: place && [relatedAt({ file: reader.file, span: place.span }, 'Prometheus')],
    });
    return [placedAt({ file: monitor.file, span: path.span }, judgement)];
  });
}

/** A Prometheus whose service account is bound in some namespaces, and not in those of a monitor that it reads. */
function checkRights(
  picture: ClusterPicture,
  index: ObjectIndex,
  monitors: readonly PlacedObject[],
): readonly FindingDraft[] {
  const bindings = groupByEach(bindingsIn(picture), ({ subjects }) => new Set(subjects.map(({ name }) => name)));
  const bound = new Map(
    readerKinds.flatMap(index.ofKind).flatMap((reader) => {
      const { root, namespace } = reader.object;
      const account = scalarAt(root, 'spec', 'serviceAccountName')?.text;
      if (account === undefined || namespace === undefined || isOpenEnded(reader.object)) return [];
      const user = `system:serviceaccount:${namespace}:${account}`;
      const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
      const named = new Set([account, user, ...groups].flatMap((name) => bindings.get(name) ?? []));
      const own = [...named].filter((binding) => bindingNames(binding, { user, groups }));
      const isBound = own.some((each) => each.kind === 'RoleBinding' && mayList(picture, each, each.namespace ?? ''));
      return isBound ? [[reader, { own, user: visibleText(`${namespace}/${account}`) }] as const] : [];
    }),
  );
  const isBound = memoisedBy(({ readers }: ReaderGroup) => readers.some((reader) => bound.has(reader)));
  const [first] = bound.values();
  if (first === undefined) return [];
  const allowing = [...bound.values()]
    .flatMap(({ own }) => own)
    .filter((binding) => mayList(picture, binding, binding.namespace ?? ''));
  // A binding without a namespace may be of any.
  const allowed = new Set(allowing.map(({ namespace }) => namespace));
  return monitors.flatMap((monitor): readonly FindingDraft[] => {
    const { root } = monitor.object;
    const isSelected = readersOf(index, monitor).certain.some(isBound);
    const place = scalarAt(root, 'metadata', 'namespace');
    if (
      !isSelected ||
      isOpenEnded(monitor.object) ||
      nodeAt(root, 'spec', 'namespaceSelector', 'any') !== undefined ||
      place === undefined
    )
      return [];
    const missing = namespacesOf(monitor).find((namespace) => !allowed.has(undefined) && !allowed.has(namespace));
    if (missing === undefined || isOpen({ ...place, text: missing })) return [];
    const names = scalarsAt(root, 'spec', 'namespaceSelector', 'matchNames');
    const node = names.find(({ text }) => text === missing) ?? place;
    const related = first.own.map(({ placed, role }) =>
      relatedAt({ file: placed.file, span: role.node.span }, l10n.t('Binding of another namespace')),
    );
    const values = { user: first.user, namespace: visibleText(missing) };
    const judgement = problem(userNotBound, { fact: 'monitor', wayOut: 'monitor', values, related });
    return [placedAt({ file: monitor.file, span: node.span }, judgement)];
  });
}

function mayList(picture: ClusterPicture, binding: Binding, namespace: string): boolean {
  const shortfall = shortfallOf(picture, binding, { verb: 'list', group: '', resource: 'pods', namespace });
  return shortfall === undefined || shortfall === 'notHere';
}
