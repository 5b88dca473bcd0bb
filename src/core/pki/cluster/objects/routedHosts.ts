import { itemsAt, nodeAt, scalarAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../../locate/objects/objectModel.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import type { PlacedObject } from '../clusterModel.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpen } from './openValue.ts';

/** A host of a route of the Gateway API, at the listener that answers for it. */
export interface RoutedHost {
  readonly route: PlacedObject;
  readonly host: ScalarNode;
  /** The name of its Gateway in the route. */
  readonly parent: ScalarNode;
  /** Absent: it is not in the files. */
  readonly gateway?: PlacedObject;
  /** Absent: none takes the host. */
  readonly listener?: DocumentNode;
}

/** The kinds of routes that name hosts. */
const routeKinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute'] as const;

/** The hosts of all routes, as the Gateways take them. */
export const routedHostsIn = memoisedBy((index: ObjectIndex): readonly RoutedHost[] =>
  routeKinds
    .flatMap(index.ofKind)
    .filter(({ object }) => object.isTemplate !== true)
    .flatMap((route) =>
      itemsAt(route.object.root, 'spec', 'parentRefs').flatMap((parent) => routedBy(index, route, parent)),
    ),
);

const byListener = memoisedBy((index: ObjectIndex) => groupBy(routedHostsIn(index), ({ listener }) => listener));

/** Those of a listener. */
export function routedTo(index: ObjectIndex, listener: DocumentNode | undefined): readonly RoutedHost[] {
  return listener === undefined ? [] : (byListener(index).get(listener) ?? []);
}

function routedBy(index: ObjectIndex, route: PlacedObject, reference: DocumentNode): readonly RoutedHost[] {
  const parent = scalarAt(reference, 'name');
  // A mesh attaches routes to Services.
  if (parent === undefined || (scalarAt(reference, 'kind')?.text ?? 'Gateway') !== 'Gateway') return [];
  const own = scalarsAt(route.object.root, 'spec', 'hostnames');
  const gateway = gatewayOf(index, route, parent, scalarAt(reference, 'namespace')?.text ?? route.object.namespace);
  if (gateway === undefined) return own.map((host) => ({ route, host, parent }));
  const listeners = itemsAt(gateway.object.root, 'spec', 'listeners').filter((listener) =>
    isTaken(listener, gateway, route, reference),
  );
  const hosts = own.length > 0 ? own : listeners.flatMap((listener) => scalarAt(listener, 'hostname') ?? []);
  return hosts.map((host) => {
    // Of those that fit, the one with a certificate, and of these the one that is meant most exactly, as by the name in TLS.
    const fits = listeners
      .map((listener) => ({ listener, fit: fitOf(scalarAt(listener, 'hostname'), host) }))
      .filter(({ fit }) => fit >= 0)
      .toSorted((a, b) => Number(hasTls(b.listener)) - Number(hasTls(a.listener)) || b.fit - a.fit);
    const [best] = fits;
    return { route, host, parent, gateway, ...(best === undefined ? {} : { listener: best.listener }) };
  });
}

function hasTls(listener: DocumentNode): boolean {
  return nodeAt(listener, 'tls') !== undefined;
}

/** Of several of a name, as of several clusters, the one that lies nearest. */
function gatewayOf(
  index: ObjectIndex,
  route: PlacedObject,
  { text }: ScalarNode,
  namespace: string | undefined,
): PlacedObject | undefined {
  const common = ({ file: { path } }: PlacedObject): number => {
    let length = 0;
    while (length < path.length && path[length] === route.file.path[length]) length += 1;
    return length;
  };
  return index
    .named('Gateway', text)
    .filter(
      ({ object }) => object.apiVersion?.startsWith('gateway.') === true && isSameOrOpen(object.namespace, namespace),
    )
    .toSorted((a, b) => common(b) - common(a))[0];
}

/** A namespace that is left out is given when the file is applied. */
function isSameOrOpen(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

/** By its name, port, namespaces and kinds; which namespaces a selector takes, the files do not tell. */
function isTaken(
  listener: DocumentNode,
  gateway: PlacedObject,
  { object: { kind, namespace } }: PlacedObject,
  reference: DocumentNode,
): boolean {
  const isMeant = (wanted: string, field: string): boolean =>
    isSameOrOpen(scalarAt(reference, wanted)?.text, scalarAt(listener, field)?.text);
  const from = scalarAt(listener, 'allowedRoutes', 'namespaces', 'from')?.text ?? 'Same';
  const kinds = itemsAt(listener, 'allowedRoutes', 'kinds').map((each) => scalarAt(each, 'kind')?.text);
  const isTls = scalarAt(listener, 'protocol')?.text === 'TLS';
  return (
    isMeant('sectionName', 'name') &&
    isMeant('port', 'port') &&
    (kinds.length > 0 ? kinds.includes(kind) : (kind === 'TLSRoute') === isTls) &&
    from !== 'None' &&
    (from !== 'Same' || isSameOrOpen(namespace, gateway.object.namespace))
  );
}

/** How exactly a listener means a host; less than 0: not at all. */
function fitOf(listener: ScalarNode | undefined, host: ScalarNode): number {
  if (listener === undefined) return 0;
  const [a, b] = [listener, host].map(({ text }) => text.toLowerCase()) as [string, string];
  const isBelow = (name: string, wildcard: string): boolean =>
    wildcard.startsWith('*.') && name.endsWith(wildcard.slice(1));
  if (a === b) return 1000;
  if (isBelow(b, a) || isBelow(a, b)) return a.length;
  return isOpen(listener) || isOpen(host) ? 0 : -1;
}
