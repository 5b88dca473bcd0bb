import { itemsAt, mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode } from '../../../locate/objects/objectModel.ts';
import { clusterPictureOf } from '../buildClusterPicture.ts';
import type { FilePlace, PlacedObject } from '../clusterModel.ts';
import { toService } from '../objects/clientConfigs.ts';
import { isPatched } from '../objects/kustomizations.ts';
import { serviceElsewhere } from '../objects/meantServices.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../objects/openValue.ts';
import { podsOf, selected, servingSecretsOf } from '../objects/servingSecrets.ts';
import type { Missing } from './connectionModel.ts';
import { partsOf } from './fieldSources.ts';
import type { Scene } from './scene.ts';

/** Why kube-apiserver does not reach what an object calls by its Service, or what would tell. */
export type ServiceFault =
  | {
      readonly state: 'notMet';
      /** It has no such port, or it is in another namespace. */
      readonly lacks: 'port' | 'service';
      /** In the words of kube-apiserver. */
      readonly error: string;
      /** Where the Service is named, its namespace, or its port. */
      readonly place: FilePlace;
      readonly service: PlacedObject;
      /** The namespace in which it is looked for. */
      readonly namespace: string;
      readonly port: string;
      /** The ports that it has. */
      readonly ports: readonly string[];
    }
  | { readonly state: 'unknown'; readonly missing: Missing };

/** Judges the Service that an object names: it is there, has the port, and Pods behind it. Nothing if no Service is called. */
export function serviceFault(scene: Scene): ServiceFault | undefined {
  const { client, record, picture } = scene;
  const { part } = client;
  if (part === undefined) return undefined;
  const index = objectIndexOf(clusterPictureOf(picture.graph));
  const nodes = record.nameFrom.flatMap((origin) =>
    typeof origin === 'object' && 'service' in origin ? partsOf(part, origin.service) : [],
  );
  const faults = nodes.flatMap((node) => faultOf(index, part.placed, node) ?? []);
  return faults.find(({ state }) => state === 'notMet') ?? faults[0];
}

/** The port that is called if none is written. */
const usualPort = '443';

function faultOf(index: ObjectIndex, from: PlacedObject, node: DocumentNode): ServiceFault | undefined {
  const [name, namespace] = [scalarAt(node, 'name'), scalarAt(node, 'namespace')];
  const asked = scalarAt(node, 'port');
  if (name === undefined || namespace === undefined || [name, namespace].some(isOpen)) return undefined;
  // It is kube-apiserver itself.
  if (name.text === 'kubernetes' && namespace.text === 'default') return undefined;
  const place = { file: from.file, span: (asked ?? name).span };
  const unknown = (missing: string, why: Missing['why'] = 'objectNotFound'): ServiceFault => ({
    state: 'unknown',
    missing: { why, name: missing, place },
  });
  const service = index.find(from, 'Service', name.text, namespace.text);
  if (service === undefined) {
    const elsewhere = serviceElsewhere(index, from, node, { name, namespace });
    if (elsewhere !== undefined)
      return {
        state: 'notMet',
        lacks: 'service',
        error:
          from.object.kind === 'APIService'
            ? `service/${name.text} in "${namespace.text}" is not present`
            : `service "${name.text}" not found`,
        place: { file: from.file, span: namespace.span },
        service: elsewhere,
        namespace: namespace.text,
        port: asked?.text ?? usualPort,
        ports: [],
      };
    const shown = servingSecretsOf(index, from, toService(name.text, namespace.text, name));
    // What runs it is installed by something else; what it presents is here, for this very name.
    if (index.named('Service', name.text).length === 0 && shown.some(({ by }) => by === 'certain')) return undefined;
    const isOneOfSeveral = index.named('Service', name.text).length > 1;
    return unknown(`Service ${namespace.text}/${name.text}`, isOneOfSeveral ? 'valueHidden' : 'objectNotFound');
  }
  const { root } = service.object;
  // Its ports do not matter, and its Pods are elsewhere.
  if (scalarAt(root, 'spec', 'type')?.text === 'ExternalName') return undefined;
  // Only with that flag, kube-apiserver calls Pods.
  if (scalarAt(root, 'spec', 'clusterIP')?.text === 'None')
    return unknown('--enable-aggregator-routing', 'valueHidden');
  const port = asked?.text ?? usualPort;
  const ports = itemsAt(root, 'spec', 'ports').flatMap((each) => scalarAt(each, 'port') ?? []);
  if (!ports.some(({ text }) => text === port)) {
    const isKnown =
      ports.length > 0 && !ports.some(isOpen) && !isOpenEnded(service.object) && !isPatched(index, service);
    if (!isKnown || (asked !== undefined && isOpen(asked)) || isPatched(index, from))
      return unknown(objectName(service), 'valueHidden');
    const error =
      from.object.kind === 'APIService' && (scalarAt(root, 'spec', 'type')?.text ?? 'ClusterIP') === 'ClusterIP'
        ? `service/${name.text} in "${namespace.text}" is not listening on port ${port}`
        : `no service port ${port} found for service "${name.text}"`;
    return {
      state: 'notMet',
      lacks: 'port',
      error,
      place,
      service,
      namespace: namespace.text,
      port,
      ports: ports.map(({ text }) => text),
    };
  }
  const selector = mappingAt(root, 'spec', 'selector');
  // Somebody else writes its addresses.
  if (selector === undefined || isOpenEnded(service.object)) return undefined;
  return hasPods(index, from, namespace.text, selector) ? undefined : unknown(`Pod (${labelsOf(selector)})`);
}

function hasPods(index: ObjectIndex, from: PlacedObject, namespace: string, selector: MappingNode): boolean {
  return (
    podsOf(index, from, namespace, selector).length > 0 ||
    selected(index.near(from, 'Pod', namespace), selector, 'metadata', 'labels').length > 0 ||
    ['ReplicaSet', 'Rollout'].some(
      (kind) =>
        selected(index.near(from, kind, namespace), selector, 'spec', 'template', 'metadata', 'labels').length > 0,
    )
  );
}

function labelsOf({ entries }: MappingNode): string {
  return [...entries].map(([label, node]) => `${label}=${node.kind === 'scalar' ? node.text : ''}`).join(', ');
}
