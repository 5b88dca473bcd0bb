import { itemsAt, mappingAt, nodeAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../../locate/objects/objectModel.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { isPatched } from './kustomizations.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';
import { containersOf } from './podSpecs.ts';
import { podsOf } from './servingSecrets.ts';

/** A port of a Service that an Ingress or IngressRoute names, with the Pods behind it. */
export interface RoutedBackend {
  readonly service: PlacedObject;
  /** Where the Ingress names the Service. */
  readonly node: ScalarNode;
  /** What says how a route of Traefik calls it, beside the name. */
  readonly at: DocumentNode;
  /** Of the Service. */
  readonly port: { readonly number: string; readonly name: string };
  readonly workloads: readonly BackendPods[];
}

/** What runs the Pods behind a Service, and the container at the port that it leads to. */
export interface BackendPods {
  readonly placed: PlacedObject;
  readonly spec: MappingNode;
  readonly container: DocumentNode;
  /** The number and the name of the port. */
  readonly port: string;
  readonly portName: ScalarNode | undefined;
}

/** The backends of an Ingress or IngressRoute whose Service and Pods are all among the files, as they will be applied. */
export function routedBackendsOf(index: ObjectIndex, placed: PlacedObject): readonly RoutedBackend[] {
  const seen = new Set<string>();
  return namedIn(placed).flatMap(({ node, at, port }): readonly RoutedBackend[] => {
    const key = `${node.text}\n${port.text}\n${scalarAt(at, 'scheme')?.text ?? ''}`;
    if (seen.has(key) || isOpen(node) || isOpen(port)) return [];
    seen.add(key);
    const namespace = scalarAt(at, 'namespace')?.text ?? placed.object.namespace;
    const service = index.find(placed, 'Service', node.text, namespace);
    if (service === undefined || isOpenEnded(service.object) || isPatched(index, service)) return [];
    const found = itemsAt(service.object.root, 'spec', 'ports').find((each) =>
      ['port', 'name'].some((field) => scalarAt(each, field)?.text === port.text),
    );
    const number = scalarAt(found, 'port')?.text;
    if (number === undefined) return [];
    const target = scalarAt(found, 'targetPort')?.text ?? number;
    const workloads = podsBehind(index, service, target);
    const name = scalarAt(found, 'name')?.text ?? '';
    return workloads === undefined ? [] : [{ service, node, at, port: { number, name }, workloads }];
  });
}

interface NamedBackend {
  readonly node: ScalarNode;
  readonly at: DocumentNode;
  readonly port: ScalarNode;
}

function namedIn({ object: { kind, root } }: PlacedObject): readonly NamedBackend[] {
  if (kind === 'IngressRoute')
    return itemsAt(root, 'spec', 'routes')
      .flatMap((route) => itemsAt(route, 'services'))
      .flatMap((at) => {
        const node = scalarAt(at, 'name');
        const port = scalarAt(at, 'port');
        const isService = (scalarAt(at, 'kind')?.text ?? 'Service') === 'Service';
        return node === undefined || port === undefined || !isService ? [] : [{ node, at, port }];
      });
  const paths = itemsAt(root, 'spec', 'rules').flatMap((rule) => itemsAt(rule, 'http', 'paths'));
  const services = [
    nodeAt(root, 'spec', 'defaultBackend', 'service'),
    ...paths.map((path) => nodeAt(path, 'backend', 'service')),
  ];
  return services.flatMap((at) => {
    const node = scalarAt(at, 'name');
    const port = scalarAt(at, 'port', 'number') ?? scalarAt(at, 'port', 'name');
    return at === undefined || node === undefined || port === undefined ? [] : [{ node, at, port }];
  });
}

/** `undefined` where some of what runs them is not known. */
function podsBehind(index: ObjectIndex, service: PlacedObject, target: string): readonly BackendPods[] | undefined {
  const { namespace, root } = service.object;
  const found = podsOf(index, service, namespace, mappingAt(root, 'spec', 'selector')).map((placed) =>
    isOpenEnded(placed.object) || isPatched(index, placed) ? undefined : podsAt(placed, target),
  );
  return found.length === 0 || found.includes(undefined) ? undefined : found.flatMap((each) => each ?? []);
}

function podsAt(placed: PlacedObject, target: string): BackendPods | undefined {
  const spec = mappingAt(placed.object.root, 'spec', 'template', 'spec');
  const containers = itemsAt(spec, 'containers');
  for (const container of containers) {
    const port = itemsAt(container, 'ports').find((each) =>
      ['containerPort', 'name'].some((field) => scalarAt(each, field)?.text === target),
    );
    const number = scalarAt(port, 'containerPort');
    if (spec !== undefined && number !== undefined)
      return { placed, spec, container, port: number.text, portName: scalarAt(port, 'name') };
  }
  // Ports need not be listed.
  const [only, ...others] = containers;
  return spec === undefined || only === undefined || others.length > 0 || !/^\d+$/.test(target)
    ? undefined
    : { placed, spec, container: only, port: target, portName: undefined };
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/** The probe of a port over HTTP, and its scheme; `undefined` without one, or if two disagree. */
export function probedScheme({
  spec,
  port,
  portName,
}: BackendPods): { readonly scheme: 'HTTP' | 'HTTPS'; readonly node: ScalarNode } | undefined {
  const found = containersOf(spec).flatMap((container) =>
    probes.flatMap((probe) => {
      const get = nodeAt(container, probe, 'httpGet');
      const node = scalarAt(get, 'port');
      // With a host it asks another server.
      const isOfPods = scalarAt(get, 'host') === undefined;
      const isHere = isOfPods && node !== undefined && (node.text === port || node.text === portName?.text);
      const scheme = scalarAt(get, 'scheme');
      return isHere ? [{ scheme: scheme?.text.toUpperCase() ?? 'HTTP', node: scheme ?? node }] : [];
    }),
  );
  const [first] = found;
  const isKnown = first?.scheme === 'HTTP' || first?.scheme === 'HTTPS';
  if (first === undefined || !isKnown || found.some((each) => each.scheme !== first.scheme)) return undefined;
  return { scheme: first.scheme === 'HTTPS' ? 'HTTPS' : 'HTTP', node: first.node };
}
