import { mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { MappingNode } from '../../../locate/objects/objectModel.ts';
import { groupBy, groupByEach } from '../../../text/groupBy.ts';
import { memoisedBy, memoisedByPair } from '../../../text/memoised.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { type CalledService, clientConfigKinds, clientConfigsOf, toService } from './clientConfigs.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { secretReferencesIn } from './referencesOf.ts';
import { dnsNamesOf, type ServingPair, servingPairsOf, wordsOf } from './servingPairs.ts';

/** A Secret from which a service's server takes its certificate, as far as the files tell. */
export interface ServingSecret extends ServingPair {
  /**
   * `certain`: the certificate is for that service, or the service is declared to have it. `name`: the Secret is named after
   * it, or its Pods mount it. `file`: nothing else in the file can be meant.
   */
  readonly by: 'certain' | 'name' | 'file';
}

/** Finds the Secrets with the serving certificate of a service, near an object that calls it. */
export function servingSecretsOf(
  index: ObjectIndex,
  from: PlacedObject,
  service: CalledService,
): readonly ServingSecret[] {
  const pairs = servingPairsOf(index);
  const certain = [
    ...formsOf(service).flatMap((form) => pairs.byHost.get(form) ?? []),
    ...declaredSecrets(index, from, service).flatMap((name) => pairs.byName.get(name) ?? []),
  ];
  const named = [...(pairs.byWords.get(wordsOf(service.name)) ?? []), ...mountedPair(index, from, service)];
  const found = new Map<PlacedObject, ServingSecret>();
  for (const pair of named) found.set(pair.secret, { ...pair, by: 'name' });
  for (const pair of certain) found.set(pair.secret, { ...pair, by: 'certain' });
  const near = index.nearest(from, [...found.keys()], service.namespace);
  if (near.length > 0) return near.flatMap((secret) => found.get(secret) ?? []);
  return onlyOne(index, from, service).map((pair) => ({ ...pair, by: 'file' }));
}

/** The name that the API server asks for, other forms of it, and the wildcards that cover them. */
function formsOf({ name, namespace, host }: CalledService): readonly string[] {
  return [host, `${name}.${namespace}`, `${host}.cluster.local`].flatMap((form) => {
    const lower = form.toLowerCase();
    return [lower, lower.replace(/^[^.]+/, '*')];
  });
}

/** Secrets that a controller makes for the service: OpenShift by an annotation, cert-manager by a Certificate. */
function declaredSecrets(index: ObjectIndex, from: PlacedObject, service: CalledService): readonly string[] {
  const annotation = 'service.beta.openshift.io/serving-cert-secret-name';
  const object = index.find(from, 'Service', service.name, service.namespace)?.object;
  const requests = servingPairsOf(index).requestsByHost.get(service.host) ?? [];
  return [
    scalarAt(object?.root, 'metadata', 'annotations', annotation),
    ...index
      .nearest(from, requests, service.namespace)
      .map(({ object: { root } }) => scalarAt(root, 'spec', 'secretName')),
  ].flatMap((node) => node?.text ?? []);
}

/** The only certificate that the Pods behind the service mount. */
function mountedPair(index: ObjectIndex, from: PlacedObject, service: CalledService): readonly ServingPair[] {
  const { name, namespace } = service;
  const { root } = index.find(from, 'Service', name, namespace)?.object ?? {};
  return pairOfPods(index, from, namespace, mappingAt(root, 'spec', 'selector'));
}

/** Tells whether labels are those that a selector names, of which there is one at least. */
export function selects(selector: MappingNode | undefined, labels: MappingNode | undefined): boolean {
  const wanted = [...(selector?.entries ?? [])];
  return (
    wanted.length > 0 &&
    wanted.every(([label, node]) => node.kind === 'scalar' && scalarAt(labels, label)?.text === node.text)
  );
}

/** Those of some objects with labels that a selector names; of a list that is kept, none is looked at twice. */
export function selected(
  among: readonly PlacedObject[],
  selector: MappingNode | undefined,
  ...path: readonly string[]
): readonly PlacedObject[] {
  const [[label, node] = []] = selector?.entries ?? [];
  if (node?.kind !== 'scalar') return [];
  const candidates = byLabel(among, path.join('.')).get(`${label}=${node.text}`) ?? [];
  return candidates.filter(({ object }) => selects(selector, mappingAt(object.root, ...path)));
}

const byLabel = memoisedByPair((among: readonly PlacedObject[], path: string) =>
  groupByEach(among, ({ object }) =>
    [...(mappingAt(object.root, ...path.split('.'))?.entries ?? [])].map(
      ([label, node]) => `${label}=${node.kind === 'scalar' ? node.text : ''}`,
    ),
  ),
);

/** What runs the Pods with some labels. */
export function podsOf(
  index: ObjectIndex,
  from: PlacedObject,
  namespace: string | undefined,
  selector: MappingNode | undefined,
): readonly PlacedObject[] {
  return ['Deployment', 'DaemonSet', 'StatefulSet'].flatMap((kind) =>
    selected(index.near(from, kind, namespace), selector, 'spec', 'template', 'metadata', 'labels'),
  );
}

/** The only certificate that the Pods with some labels mount. */
export function pairOfPods(
  index: ObjectIndex,
  from: PlacedObject,
  namespace: string,
  selector: MappingNode | undefined,
): readonly ServingPair[] {
  const pods = podsOf(index, from, namespace, selector);
  const mounted = pods.flatMap((placed) => mountedIn(index).get(placed) ?? []);
  const pairs = [...new Set(mounted.map((each) => each.name))].flatMap((secret) =>
    (servingPairsOf(index).byName.get(secret) ?? []).filter(({ secret: { object } }) => object.namespace === namespace),
  );
  return pairs.length === 1 ? pairs : [];
}

const mountedIn = memoisedBy((index: ObjectIndex) =>
  groupBy(
    secretReferencesIn(index).filter(({ record }) => record.id === 'volume'),
    ({ placed }) => placed,
  ),
);

/**
 * The one certificate of a server in the file of the object that calls it, for no other service that the files know: who
 * writes both into one file means one for the other.
 */
function onlyOne(index: ObjectIndex, from: PlacedObject, { namespace }: CalledService): readonly ServingPair[] {
  const pairs = servingPairsOf(index).byFile.get(from.file) ?? [];
  const [pair] = pairs;
  if (pair === undefined || pairs.length > 1) return [];
  if ((pair.secret.object.namespace ?? namespace) !== namespace) return [];
  const names = dnsNamesOf(pair.leaf);
  const services = namesOfServices(index.near(from, 'Service', namespace), namespace);
  const called = clientConfigKinds.map((kind) => namesOfCalled(index.near(from, kind, undefined)));
  return names.some((name) => [services, ...called].some((known) => known.has(name))) ? [] : [pair];
}

/** The names of Services that stand in the files. */
const namesOfServices = memoisedByPair(
  (services: readonly PlacedObject[], namespace: string): ReadonlySet<string> =>
    new Set(
      services.flatMap(({ object: { name, root } }) => {
        const node = scalarAt(root, 'metadata', 'name');
        return name === undefined || node === undefined ? [] : formsOf(toService(name, namespace, node));
      }),
    ),
);

/** The names of services that are called. */
const namesOfCalled = memoisedBy(
  (placed: readonly PlacedObject[]): ReadonlySet<string> =>
    new Set(placed.flatMap(clientConfigsOf).flatMap(({ service }) => (service === undefined ? [] : formsOf(service)))),
);
