import { itemsAt, mappingAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { Material, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { materialInField } from '../../pki/cluster/materials.ts';
import { materialUnder, type ObjectIndex, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen } from '../../pki/cluster/objects/openValue.ts';
import { routedTo } from '../../pki/cluster/objects/routedHosts.ts';
import { servingSecretsOf } from '../../pki/cluster/objects/servingSecrets.ts';

/** Hosts that an object has a certificate presented for. */
export interface HostDemand {
  readonly placed: PlacedObject;
  readonly hosts: readonly ScalarNode[];
  readonly shown: readonly ShownCertificate[];
}

/** A certificate that is presented, and what it is called there: the Secret's name, or the field. */
export interface ShownCertificate {
  readonly material: Material;
  readonly name: string;
}

/** A demand before the certificates are looked for. */
export interface Wanted {
  readonly hosts: readonly ScalarNode[];
  readonly secrets: readonly SecretReference[];
  /** Presented as it stands in the object. */
  readonly inline?: ScalarNode;
  /** What stands in place of a Secret: the name of another object. */
  readonly foreign?: SecretReference & { readonly kind: string };
  /** Of the Gateway API: for the hosts of its routes, too. */
  readonly listener?: DocumentNode;
}

interface SecretReference {
  readonly name: ScalarNode;
  readonly namespace: string | undefined;
}

/** The kinds of what takes connections from outside. */
export const entryKinds = ['Ingress', 'Gateway', 'Route', 'IngressRoute', 'IngressRouteTCP', 'HTTPProxy'] as const;

/** The kinds with demands. */
export const demandingKinds = [...entryKinds, 'BackendTLSPolicy'] as const;

/** What an object demands, as far as every certificate that may be presented is known: of several any is enough. */
export function hostDemandsOf(index: ObjectIndex, placed: PlacedObject): readonly HostDemand[] {
  if (placed.object.kind === 'BackendTLSPolicy') return ofPolicy(index, placed);
  return wantedIn(placed).flatMap((wanted): readonly HostDemand[] => {
    const { secrets, inline } = wanted;
    const asked = askedIn(index, placed, wanted);
    if (asked.length === 0) return [];
    if (inline !== undefined) {
      const material = materialInField(index.graph, placed.file, placed.object, inline);
      return asked.map((each) => ({ ...each, shown: [{ material, name: material.name }] }));
    }
    const shown = secrets.map((secret) => shownBy(index, placed, secret));
    const known = shown.filter((each) => each !== undefined);
    return known.length === 0 || known.length < shown.length ? [] : asked.map((each) => ({ ...each, shown: known }));
  });
}

/** The hosts of a demand that are known, by the object that names them: those of routes, too. */
export function askedIn(
  index: ObjectIndex,
  placed: PlacedObject,
  { hosts, listener }: Wanted,
): readonly Omit<HostDemand, 'shown'>[] {
  return [
    { placed, hosts },
    // What is presented for the host of the listener is judged there.
    ...routedTo(index, listener)
      .filter(({ host }) => !hosts.some(({ text }) => text === host.text))
      .map(({ route, host }) => ({ placed: route, hosts: [host] })),
  ]
    .map((each) => ({ ...each, hosts: each.hosts.filter(isNamed) }))
    .filter((each) => each.hosts.length > 0);
}

function isNamed(host: ScalarNode): boolean {
  return host.text !== '' && host.text !== '*' && !isOpen(host);
}

function shownBy(
  index: ObjectIndex,
  placed: PlacedObject,
  { name, namespace }: SecretReference,
): ShownCertificate | undefined {
  if (isOpen(name)) return undefined;
  const secret = index.find(placed, 'Secret', name.text, namespace);
  const material = secret && materialUnder(index.graph, secret, 'tls.crt', 'cert');
  return secret === undefined || material === undefined ? undefined : { material, name: objectName(secret) };
}

/** The hosts of an object and the Secrets that are presented for them, as written. */
export function wantedIn(placed: PlacedObject): readonly Wanted[] {
  const { object } = placed;
  const isOf = (group: string) => object.apiVersion === undefined || object.apiVersion.startsWith(`${group}/`);
  switch (object.kind) {
    case 'Ingress':
      return itemsAt(object.root, 'spec', 'tls').map((tls) => ({
        hosts: scalarsAt(tls, 'hosts'),
        secrets: referencesIn([scalarAt(tls, 'secretName')], object.namespace),
      }));
    case 'Gateway':
      return isOf('gateway.networking.k8s.io')
        ? itemsAt(object.root, 'spec', 'listeners').flatMap(ofListener(placed))
        : itemsAt(object.root, 'spec', 'servers').flatMap(ofIstioServer);
    case 'Route':
      return ofRoute(placed);
    case 'IngressRoute':
    case 'IngressRouteTCP':
      return [
        {
          hosts: itemsAt(object.root, 'spec', 'routes').flatMap((route) => hostsIn(scalarAt(route, 'match'))),
          secrets: referencesIn([scalarAt(object.root, 'spec', 'tls', 'secretName')], object.namespace),
        },
      ];
    case 'HTTPProxy':
      return ofProxy(object);
    default:
      return [];
  }
}

function referencesIn(
  names: readonly (ScalarNode | undefined)[],
  namespace: string | undefined,
): readonly SecretReference[] {
  return names.flatMap((name) => (name === undefined ? [] : [{ name, namespace }]));
}

const ofListener =
  ({ object }: PlacedObject) =>
  (listener: DocumentNode): readonly Wanted[] => {
    const hosts = [scalarAt(listener, 'hostname') ?? []].flat();
    const references = itemsAt(listener, 'tls', 'certificateRefs');
    const isSecret = (reference: DocumentNode) => (scalarAt(reference, 'kind')?.text ?? 'Secret') === 'Secret';
    const isPassedThrough = scalarAt(listener, 'tls', 'mode')?.text === 'Passthrough';
    if (isPassedThrough) return [];
    const other = references.find((reference) => !isSecret(reference));
    if (other !== undefined) {
      const [foreign] = referencesIn([scalarAt(other, 'name')], object.namespace);
      const kind = scalarAt(other, 'kind')?.text ?? '';
      return foreign === undefined ? [] : [{ hosts, secrets: [], listener, foreign: { ...foreign, kind } }];
    }
    const secrets = references.flatMap((reference) =>
      referencesIn([scalarAt(reference, 'name')], scalarAt(reference, 'namespace')?.text ?? object.namespace),
    );
    return [{ hosts, secrets, listener }];
  };

/** Istio looks its Secret up in the namespace of the gateway's Pods, which stands elsewhere. */
function ofIstioServer(server: DocumentNode): readonly Wanted[] {
  const mode = scalarAt(server, 'tls', 'mode')?.text ?? '';
  if (!['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'].includes(mode)) return [];
  // Before a slash stands the namespace from which a host may be bound.
  const hosts = scalarsAt(server, 'hosts').filter(({ text }) => !text.includes('/'));
  return [{ hosts, secrets: referencesIn([scalarAt(server, 'tls', 'credentialName')], undefined) }];
}

/** What a rule of Traefik asks for: ``Host(`a`, `b`) && PathPrefix(`/`)``. */
function hostsIn(match: ScalarNode | undefined): readonly ScalarNode[] {
  return [...(match?.text.matchAll(/(?<!!)\bHost(?:SNI)?\(([^)]*)\)/g) ?? [])].flatMap(([, list = '']) =>
    [...list.matchAll(/[^`"',\s]+/g)].flatMap(([text]) => (match === undefined ? [] : { ...match, text })),
  );
}

/** Contour also takes `namespace/name`, where a TLSCertificateDelegation allows it. */
function ofProxy({ root, namespace }: PlacedObject['object']): readonly Wanted[] {
  const host = scalarAt(root, 'spec', 'virtualhost', 'fqdn');
  const name = scalarAt(root, 'spec', 'virtualhost', 'tls', 'secretName');
  if (host === undefined || name === undefined) return [];
  const [, other = namespace, text = ''] = /^(?:(.*)\/)?(.*)$/.exec(name.text) ?? [];
  return [{ hosts: [host], secrets: [{ name: { ...name, text }, namespace: other }] }];
}

/** A router of OpenShift presents its own certificate where a Route has none. */
function ofRoute({ object: { root, namespace } }: PlacedObject): readonly Wanted[] {
  const host = scalarAt(root, 'spec', 'host');
  const tls = mappingAt(root, 'spec', 'tls');
  if (host === undefined || tls === undefined || scalarAt(tls, 'termination')?.text === 'passthrough') return [];
  const inline = scalarAt(tls, 'certificate');
  const external = scalarAt(tls, 'externalCertificate', 'name');
  return inline === undefined || inline.text === ''
    ? [{ hosts: [host], secrets: referencesIn([external], namespace) }]
    : [{ hosts: [host], secrets: [], inline }];
}

/** The host that a gateway asks the servers of services for. */
function ofPolicy(index: ObjectIndex, placed: PlacedObject): readonly HostDemand[] {
  const { root, namespace } = placed.object;
  const host = scalarAt(root, 'spec', 'validation', 'hostname');
  if (host === undefined || namespace === undefined || isOpen(host)) return [];
  return itemsAt(root, 'spec', 'targetRefs').flatMap((target) => {
    const name = scalarAt(target, 'name');
    if (name === undefined || scalarAt(target, 'kind')?.text !== 'Service') return [];
    const service = { name: name.text, namespace, host: `${name.text}.${namespace}.svc`, node: name };
    const shown = servingSecretsOf(index, placed, service)
      .filter(({ by }) => by !== 'file')
      .map(({ material, secret }) => ({ material, name: objectName(secret) }));
    return shown.length === 0 ? [] : [{ placed, hosts: [host], shown }];
  });
}
