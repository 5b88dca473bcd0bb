import { mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { MappingNode } from '../../locate/objects/objectModel.ts';
import type { PlacedObject } from '../../pki/cluster/clusterModel.ts';
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

/** The only certificate that the Pods with some labels mount. */
export function pairOfPods(
  index: ObjectIndex,
  from: PlacedObject,
  namespace: string,
  selector: MappingNode | undefined,
): readonly ServingPair[] {
  const pods = ['Deployment', 'DaemonSet', 'StatefulSet']
    .flatMap((kind) => index.near(from, kind, namespace))
    .filter(({ object }) => selects(selector, mappingAt(object.root, 'spec', 'template', 'metadata', 'labels')));
  const mounted = secretReferencesIn(index).filter(
    ({ record, placed }) => record.id === 'volume' && pods.includes(placed),
  );
  const pairs = [...new Set(mounted.map((each) => each.name))].flatMap((secret) =>
    (servingPairsOf(index).byName.get(secret) ?? []).filter(({ secret: { object } }) => object.namespace === namespace),
  );
  return pairs.length === 1 ? pairs : [];
}

/**
 * The one certificate of a server in the file of the object that calls it, for no other service that the files know: who
 * writes both into one file means one for the other.
 */
function onlyOne(index: ObjectIndex, from: PlacedObject, { namespace }: CalledService): readonly ServingPair[] {
  const pairs = servingPairsOf(index).byFile.get(from.file) ?? [];
  const [pair] = pairs;
  if (pair === undefined || pairs.length > 1) return [];
  if ((pair.secret.object.namespace ?? namespace) !== namespace) return [];
  const names = new Set(dnsNamesOf(pair.leaf));
  const isOfAnother = knownServices(index, from, namespace).some((service) =>
    formsOf(service).some((form) => names.has(form)),
  );
  return isOfAnother ? [] : [pair];
}

/** Services that stand in the files, or that are called. */
function knownServices(index: ObjectIndex, from: PlacedObject, namespace: string): readonly CalledService[] {
  const services = index.near(from, 'Service', namespace).flatMap(({ object: { name, root } }) => {
    const node = scalarAt(root, 'metadata', 'name');
    return name === undefined || node === undefined ? [] : [toService(name, namespace, node)];
  });
  const called = clientConfigKinds
    .flatMap((kind) => index.near(from, kind, undefined))
    .flatMap(clientConfigsOf)
    .flatMap(({ service }) => (service === undefined ? [] : [service]));
  return [...services, ...called];
}
