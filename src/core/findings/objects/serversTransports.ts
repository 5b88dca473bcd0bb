import { itemsAt, mappingAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { toService } from '../../pki/cluster/objects/clientConfigs.ts';
import { materialUnder, type ObjectIndex, objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { servingSecretsOf } from '../../pki/cluster/objects/servingSecrets.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { judgePodServer } from './podServers.ts';

/** Reports ServersTransports with which Traefik cannot verify a backend, as far as its certificate is among the files. */
export function checkServersTransports(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const transports = index.ofKind('ServersTransport').filter(({ object }) => !isOpenEnded(object));
  if (transports.length === 0) return [];
  const uses = [...servicesOf(index), ...routedServices(index)];
  return transports.flatMap((transport) => {
    const { namespace = 'default', name = '' } = transport.object;
    const own = uses.filter(
      ({ from, by }) =>
        by === `${namespace}-${name}@kubernetescrd` ||
        (by === name && (from.object.namespace ?? 'default') === namespace),
    );
    return own.slice(0, 1).flatMap((use) => judge(index, transport, use, now));
  });
}

/** A backend to which Traefik speaks TLS, and the name of the transport for it. */
interface Use {
  readonly from: PlacedObject;
  readonly service: ScalarNode;
  readonly namespace: string;
  readonly by: string;
}

const annotation = 'traefik.ingress.kubernetes.io/service.';

function servicesOf(index: ObjectIndex): readonly Use[] {
  return index.ofKind('Service').flatMap((from): readonly Use[] => {
    const { root, namespace = 'default' } = from.object;
    const annotations = mappingAt(root, 'metadata', 'annotations');
    const by = scalarAt(annotations, `${annotation}serverstransport`)?.text;
    const service = scalarAt(root, 'metadata', 'name');
    const isTls =
      scalarAt(annotations, `${annotation}serversscheme`)?.text === 'https' ||
      itemsAt(root, 'spec', 'ports').some((port) => isTlsPort(scalarAt(port, 'port'), scalarAt(port, 'name')));
    return by === undefined || service === undefined || !isTls ? [] : [{ from, service, namespace, by }];
  });
}

/** Traefik speaks TLS to such ports. */
function isTlsPort(...nodes: readonly (ScalarNode | undefined)[]): boolean {
  return nodes.some((node) => node !== undefined && /^(?:443$|https)/.test(node.text));
}

function routedServices(index: ObjectIndex): readonly Use[] {
  return index.ofKind('IngressRoute').flatMap((from) =>
    itemsAt(from.object.root, 'spec', 'routes')
      .flatMap((route) => itemsAt(route, 'services'))
      .flatMap((each): readonly Use[] => {
        const by = scalarAt(each, 'serversTransport')?.text;
        const service = scalarAt(each, 'name');
        const scheme = scalarAt(each, 'scheme')?.text;
        const isTls = scheme === undefined ? isTlsPort(scalarAt(each, 'port')) : scheme === 'https';
        const namespace = scalarAt(each, 'namespace')?.text ?? from.object.namespace ?? 'default';
        return by === undefined || service === undefined || !isTls ? [] : [{ from, service, namespace, by }];
      }),
  );
}

function judge(
  index: ObjectIndex,
  transport: PlacedObject,
  { from, service, namespace }: Use,
  now: number,
): readonly FindingDraft[] {
  const { file, object } = transport;
  const spec = mappingAt(object.root, 'spec');
  const isUnverified = scalarAt(spec, 'insecureSkipVerify')?.text === 'true' || mappingAt(spec, 'spiffe') !== undefined;
  const target = index.find(from, 'Service', service.text, namespace);
  const isExternal = scalarAt(target?.object.root, 'spec', 'type')?.text === 'ExternalName';
  const called = toService(service.text, namespace, service);
  const pairs = servingSecretsOf(index, from, called).filter(({ by }) => by !== 'file');
  const span = scalarAt(object.root, 'metadata', 'name')?.span;
  if (isUnverified || span === undefined) return [];
  return judgePodServer(index.graph, now, {
    place: { file, span },
    pairs,
    server: visibleText(`${namespace}/${service.text}`),
    serverName: scalarAt(spec, 'serverName'),
    isAddressed: !isExternal,
    verifier: 'Traefik',
    flag: 'rootCAs',
    anchors: () => authoritiesOf(index, transport),
  });
}

/** What a transport trusts beside the system's CAs; `undefined` if it is not all among the files. */
function authoritiesOf(index: ObjectIndex, transport: PlacedObject) {
  const { root, namespace } = transport.object;
  const named = [
    ...scalarsAt(root, 'spec', 'rootCAsSecrets').map(({ text }) => ['Secret', text] as const),
    ...itemsAt(root, 'spec', 'rootCAs').flatMap((each) => [
      ['Secret', scalarAt(each, 'secret')?.text] as const,
      ['ConfigMap', scalarAt(each, 'configMap')?.text] as const,
    ]),
  ].flatMap(([kind, name]) => (name === undefined ? [] : [index.find(transport, kind, name, namespace)]));
  const materials = named.map((each) => each && materialUnder(index.graph, each, 'tls.ca', 'ca.crt'));
  if (materials.some((each) => each === undefined || each.certificates.length === 0)) return undefined;
  return materials.flatMap((each) => each?.certificates ?? []);
}
