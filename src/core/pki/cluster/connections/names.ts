import { administratorRoles, certificateRole } from '../../../kubernetes/certificateRole.ts';
import { componentFlagOf } from '../../../kubernetes/componentFlagOf.ts';
import { rolesOfFile } from '../../../kubernetes/rolesByPath.ts';
import type {
  ConnectionRecord,
  FieldOrigin,
  FlagOrigin,
  NameOrigin,
} from '../../../kubernetes/tables/connectionRecord.ts';
import { itemsAt, scalarAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../../locate/objects/objectModel.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { optional } from '../../../text/optional.ts';
import { decisionAt } from '../authorizers.ts';
import type { ClusterPicture, ComponentInstance, FilePlace, KubeconfigCluster, Setting } from '../clusterModel.ts';
import { nodeNameFor } from '../nodeEvidence.ts';
import { nodeNames as namesOfNodes } from '../nodeNames.ts';
import { objectIndexOf } from '../objects/objectIndex.ts';
import { isOpen } from '../objects/openValue.ts';
import { routedTo } from '../objects/routedHosts.ts';
import { boundSubjects, subjectsInNamespaces } from '../rights.ts';
import { anonymousAccess, kubeletAuthentication } from './acceptedCredentials.ts';
import { firstAddressOf, ownAddresses, readAddress, readAddresses } from './addresses.ts';
import { namesOfNode } from './awaitedRequests.ts';
import { clusterIndex } from './clusterIndex.ts';
import type {
  ClientIdentity,
  ClientNames,
  Cluster,
  Connection,
  ExpectedName,
  Party,
  SourcePlace,
} from './connectionModel.ts';
import { fieldsFor, objectsFor, partsOf } from './fieldSources.ts';
import { flagSetting, isOn } from './flagSources.ts';
import { identityOf } from './judgeSide.ts';
import { discoveredCluster, discoveryOfFlag, kubeconfigAt } from './namedKubeconfigs.ts';
import type { Scene, Side } from './scene.ts';
import { isOwnTarget } from './scrapeTargets.ts';

/** The names that the client expects of the server, from the first origin that is set. */
export function expectedNames(scene: Scene): readonly ExpectedName[] {
  for (const origin of scene.record.nameFrom) {
    const names = namesOf(scene, origin);
    if (names.length > 0) return names;
  }
  return [];
}

function namesOf(scene: Scene, origin: NameOrigin): readonly ExpectedName[] {
  if (typeof origin === 'string') return [];
  if ('kubeconfig' in origin && origin.isForCluster === true) {
    const kubeconfig = discoveryOfFlag(scene, origin)?.kubeconfig;
    return kubeconfig === undefined ? [] : clusterNames(kubeconfig.file, discoveredCluster(kubeconfig));
  }
  if ('kubeconfig' in origin) return kubeconfigNames(scene);
  if ('registry' in origin) return scene.client.registry === undefined ? [] : [scene.client.registry.name];
  if ('host' in origin) return placed(scene, origin.host, origin.host);
  if ('flag' in origin) return flagNames(scene, origin);
  if ('field' in origin) return fieldNames(scene, origin);
  if ('listener' in origin) return listenerNames(scene, origin.listener);
  if ('wildcardOf' in origin)
    return fieldsFor(scene, origin.wildcardOf).map(({ placed: { file }, node, by }) => ({
      name: `*.${node.text.replaceAll('.', '-')}.${origin.domain}`,
      by,
      place: at(file, node),
    }));
  if ('service' in origin) return serviceNames(scene, origin.service);
  if ('operandOf' in origin) return operandNames(scene, origin.operandOf);
  if ('firstAddress' in origin) {
    const setting = flagSetting(scene, 'server', origin.firstAddress);
    const name = firstAddressOf(setting?.value ?? '');
    return setting === undefined || name === undefined ? [] : [{ name, by: setting.writtenAs, place: setting.place }];
  }
  return nodeNames(scene, origin.nodeAddress);
}

function kubeconfigNames({ client: { use } }: Scene): readonly ExpectedName[] {
  return use === undefined ? [] : clusterNames(use.kubeconfig.file, use.context.cluster);
}

/** Of kubeconfigs that are read for their cluster alone. */
function discoveredNames(scene: Scene, origin: FieldOrigin): readonly ExpectedName[] {
  return fieldsFor(scene, origin).flatMap(({ placed: { file }, node }) => {
    const kubeconfig = kubeconfigAt(scene.picture, file, node);
    return kubeconfig === undefined ? [] : clusterNames(kubeconfig.file, discoveredCluster(kubeconfig));
  });
}

function clusterNames(file: FilePlace['file'], cluster: KubeconfigCluster | undefined): readonly ExpectedName[] {
  const { server, tlsServerName } = cluster ?? {};
  if (server === undefined) return [];
  const address = readAddress(server.text);
  const plain = address?.isPlain === true ? ({ isPlain: true } as const) : {};
  if (tlsServerName !== undefined && tlsServerName.text !== '') {
    return [
      { name: tlsServerName.text, by: 'tls-server-name', place: at(file, tlsServerName), isServerName: true, ...plain },
    ];
  }
  return address === undefined ? [] : [{ name: address.host, by: 'server', place: at(file, server), ...plain }];
}

/** For two parties of one kind, the server has the address. */
function flagNames(scene: Scene, { flag }: Extract<NameOrigin, { readonly flag: unknown }>): readonly ExpectedName[] {
  const { client, server } = scene;
  const side: Side = client.component === flag.component && server.component !== flag.component ? 'client' : 'server';
  const setting = flagSetting(scene, side, { flag });
  const isServerName = isServerNameField(flag.name);
  return readAddresses(setting?.value ?? '').flatMap(({ host, isPlain }) =>
    setting === undefined
      ? []
      : [
          {
            name: host,
            by: setting.writtenAs,
            place: setting.place,
            ...(isPlain ? { isPlain } : {}),
            ...(isServerName ? { isServerName } : {}),
          },
        ],
  );
}

function fieldNames(scene: Scene, origin: FieldOrigin): readonly ExpectedName[] {
  if (origin.field.holds === 'kubeconfigPath') return discoveredNames(scene, origin);
  const isServerName = isServerNameField(origin.field.path);
  return fieldsFor(scene, origin).flatMap(({ placed: { file }, node, by }) => {
    const address = readAddress(node.text);
    const isOfOthers = by === 'targets' && !isOwnTarget(scene.cluster, scene.record, node.text);
    if (address === undefined || isOfOthers) return [];
    const { host, isPlain } = address;
    return [
      {
        name: host,
        by,
        place: at(file, node),
        ...(isPlain ? { isPlain } : {}),
        ...(isServerName ? { isServerName } : {}),
      },
    ];
  });
}

/** Without TLS, routes are nobody's who would ask for a certificate. */
function listenerNames(scene: Scene, origin: FieldOrigin): readonly ExpectedName[] {
  const { placed, index } = scene.client.part ?? scene.server.part ?? {};
  if (placed === undefined || index === undefined || placed.object.kind !== origin.field.kind) return [];
  const listener = itemsAt(placed.object.root, 'spec', 'listeners')[index];
  const routed = routedTo(objectIndexOf(scene.picture), listener).map(({ route, host }) => ({
    file: route.file,
    host,
  }));
  const own = fieldsFor(scene, origin).map(({ node }) => ({ file: placed.file, host: node }));
  const named = [...own, ...routed].filter(({ host }) => host.text !== '' && host.text !== '*' && !isOpen(host));
  return [...groupBy(named, ({ host }) => host.text).values()].flatMap(([first]) => {
    if (first === undefined) return [];
    const { file, host } = first;
    return [{ name: host.text, by: file === placed.file ? 'hostname' : 'hostnames', place: at(file, host) }];
  });
}

function isServerNameField(name: string): boolean {
  return /server-?name$/i.test(name);
}

function serviceNames(scene: Scene, { field }: FieldOrigin): readonly ExpectedName[] {
  const part = scene.client.part ?? scene.server.part;
  const objects = part === undefined ? objectsFor(scene, { field }).map((each) => ({ placed: each })) : [part];
  return objects.flatMap((each) =>
    partsOf(each, { field }).flatMap((node) => {
      const name = scalarAt(node, 'name');
      const namespace = scalarAt(node, 'namespace');
      if (name === undefined || namespace === undefined) return [];
      return [{ name: `${name.text}.${namespace.text}.svc`, by: 'service', place: at(each.placed.file, name) }];
    }),
  );
}

function operandNames({ client: { instance } }: Scene, subcommand: string): readonly ExpectedName[] {
  const [first, second = ''] = instance?.operands ?? [];
  const address = first === subcommand ? readAddress(second) : undefined;
  return instance === undefined || address === undefined
    ? []
    : [{ name: address.host, by: `${instance.component} ${subcommand}`, place: instance.place }];
}

/** Addresses of the server's machine: from its own flags, otherwise from other components there. */
function nodeNames(scene: Scene, origin: FlagOrigin): readonly ExpectedName[] {
  const { cluster, server, record, picture } = scene;
  const types = flagSetting(scene, 'client', origin);
  if (/^\s*Hostname\b/.test(types?.value ?? '')) {
    const known = namesOfNodes(picture).get(server.host);
    return known === undefined ? [] : [{ ...known, by: types?.writtenAs ?? record.client }];
  }
  const shown = addressOfNode(scene, types);
  if (shown !== undefined) return [shown];
  const instances = [server.instance, ...clusterIndex(cluster).onHost(server.host)];
  for (const instance of instances) {
    const [name] = instance === undefined ? [] : ownAddresses(instance, record.port);
    if (instance !== undefined && name !== undefined) return [{ name, by: instance.component, place: instance.place }];
  }
  return [];
}

/** What the server's Node shows: of the types that the client prefers, the first that it has. */
function addressOfNode(scene: Scene, types: Setting | undefined): ExpectedName | undefined {
  if (types?.value === undefined) return undefined;
  const [name, ...others] = new Set(namesOfNode(scene));
  const nodes = scene.picture.objects.filter(({ object }) => object.kind === 'Node' && object.name === name);
  const [node] = nodes;
  if (name === undefined || node === undefined || others.length + nodes.length > 1) return undefined;
  const addresses = itemsAt(node.object.root, 'status', 'addresses');
  for (const type of types.value.split(',')) {
    const found = addresses.find((each) => scalarAt(each, 'type')?.text === type.trim());
    const address = scalarAt(found, 'address');
    if (address !== undefined) return { name: address.text, by: 'status.addresses', place: at(node.file, address) };
  }
  return undefined;
}

function placed({ server, client }: Scene, name: string, by: string): readonly ExpectedName[] {
  const place = server.place ?? client.place;
  return place === undefined ? [] : [{ name, by, place }];
}

function at(file: FilePlace['file'], { span }: ScalarNode): FilePlace {
  return { file, span };
}

/** Tells whether the client reaches the server through a socket of its own machine, as kine's clients do: without TLS. */
export function isOverSocket(scene: Scene): boolean {
  return scene.record.nameFrom.some((origin) => {
    if (typeof origin !== 'object' || !('flag' in origin) || origin.flag.component !== scene.client.component)
      return false;
    const value = flagSetting(scene, 'client', origin)?.value ?? '';
    return value !== '' && value.split(',').every((url) => /^\s*unix:/i.test(url));
  });
}

/** The setting that disables verification of the server. */
export function skippedBy(scene: Scene): SourcePlace | undefined {
  const { use } = scene.client;
  const insecure = use?.context.cluster?.insecure;
  if (use !== undefined && insecure !== undefined) {
    return {
      by: 'insecure-skip-tls-verify',
      place: { file: use.kubeconfig.file, span: insecure.keySpan ?? insecure.span },
    };
  }
  if (scene.client.registry?.skippedBy !== undefined) return scene.client.registry.skippedBy;
  for (const origin of scene.record.verificationIsSkippedBy ?? []) {
    if ('flag' in origin) {
      const setting = flagSetting(scene, 'client', origin);
      if (isOn(setting)) return { by: setting.writtenAs, place: setting.namePlace };
      continue;
    }
    const field = fieldsFor(scene, origin).find(({ node }) => node.text === 'true');
    if (field !== undefined) return { by: field.by, place: at(field.placed.file, field.node) };
  }
  return undefined;
}

/** What the server checks in the client's names. */
export function clientNames(scene: Scene): ClientNames {
  const { remoteAddress } = scene.record.clientNameCheck ?? {};
  const isSkipped = remoteAddress !== undefined && isOn(flagSetting(scene, 'server', remoteAddress.isSkippedBy));
  const addresses = remoteAddress === undefined || isSkipped ? [] : addressesOf(scene);
  return {
    ...(addresses.length === 0 ? {} : { addresses }),
    ...allowedNamesFor(scene, 'server'),
    ...optional('rights', neededRights(scene)),
    ...optional('anonymous', anonymousAccess(scene)),
  };
}

/** Of those who are known by their certificates. */
function neededRights(scene: Scene): ClientNames['rights'] {
  const { picture, cluster, record, client, server } = scene;
  const [id] = record.clientRoles;
  const role = id === undefined ? undefined : certificateRole(id);
  const isAuthorized = record.server === 'kube-apiserver' || kubeletAuthentication(scene)?.mode === 'Webhook';
  if (role?.rights === undefined || !isAuthorized) return undefined;
  const node = client.party === 'kubelet' ? nodeOf(picture, client) : undefined;
  return {
    role,
    bound: boundSubjects(picture),
    boundInNamespaces: subjectsInNamespaces(picture),
    ...optional('actsAs', actedUser(client)),
    ...(isOfAdministrators(scene) ? { isAdministrators: true } : {}),
    ...optional('node', node),
    ...decisionAt(picture, decidingServers(cluster, server)),
  };
}

/** Whom a kubeconfig asks to be taken for. kube-apiserver adds the groups of a service account, unless others are named. */
function actedUser({ use }: Party): ClientIdentity | undefined {
  const { actsAs, node } = use?.context.user ?? {};
  if (actsAs === undefined || actsAs.text === '') return undefined;
  const groups = scalarsAt(node, 'as-groups').map(({ text }) => text);
  const namespace = /^system:serviceaccount:([^:]+):/.exec(actsAs.text)?.[1];
  const own = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  return { user: actsAs.text, groups: groups.length > 0 ? groups : own };
}

/** Whether the kubeconfig stands where an installer puts that of an administrator. */
function isOfAdministrators({ client: { use } }: Scene): boolean {
  const own = use && rolesOfFile(use.kubeconfig.file)?.kubeconfig;
  return own !== undefined && administratorRoles.has(own);
}

/** What a kubelet's Node is called, as far as that contradicts its certificate. */
function nodeOf(picture: ClusterPicture, { host, use }: Party): string | undefined {
  const [leaf] = use?.context.user?.certificate?.certificates ?? [];
  const certified = leaf && /^system:node:(.+)$/.exec(identityOf(leaf).user ?? '')?.[1];
  return certified === undefined ? undefined : nodeNameFor(picture, host, certified)?.name;
}

/** The API server itself, or those that a kubelet may ask. */
function decidingServers({ components }: Cluster, { component, instance }: Party): readonly ComponentInstance[] {
  if (component === 'kube-apiserver') return instance === undefined ? [] : [instance];
  return components.filter((each) => each.component === 'kube-apiserver');
}

/** What the client checks in the server's names, by its own flags of the same kind, beyond the expected name. */
export function serverNames(scene: Scene): Connection['serverNames'] {
  return scene.record.areNamesCheckedByClient === true ? allowedNamesFor(scene, 'client') : undefined;
}

function allowedNamesFor(scene: Scene, side: Side): Pick<ClientNames, 'commonNames' | 'hostnames'> {
  const { commonNames, hostnames } = scene.record.clientNameCheck ?? {};
  const allowed = commonNames?.map((origin) => allowedNames(scene, side, origin)).find((each) => each !== undefined);
  const allowedHosts = hostnames && allowedNames(scene, side, hostnames);
  return { ...optional('commonNames', allowed), ...optional('hostnames', allowedHosts) };
}

/** The addresses of the client, as far as its own flags say. */
function addressesOf({ client, record }: Scene): readonly ExpectedName[] {
  const { instance } = client;
  if (instance === undefined) return [];
  return [...ownAddresses(instance, record.port)].map((name) => ({ name, by: record.client, place: instance.place }));
}

type AllowedOrigin = NonNullable<NonNullable<ConnectionRecord['clientNameCheck']>['commonNames']>[number];

function allowedNames(scene: Scene, side: Side, origin: AllowedOrigin): ClientNames['commonNames'] {
  if ('field' in origin) {
    const [found] = fieldsFor(scene, origin);
    if (found === undefined) return undefined;
    return { names: namesIn(found.node.text), by: found.by, place: at(found.placed.file, found.node) };
  }
  const setting = flagSetting(scene, side, origin);
  if (setting?.value === undefined) return undefined;
  const isList = componentFlagOf(origin.flag.component, origin.flag.name)?.role === 'names';
  return { names: isList ? namesIn(setting.value) : [setting.value], by: setting.writtenAs, place: setting.place };
}

/** `a,b`, or a list as JSON, as ConfigMaps have it. */
function namesIn(text: string): readonly string[] {
  return text
    .replace(/^\s*\[|\]\s*$/g, '')
    .split(',')
    .map((name) => name.trim().replace(/^"|"$/g, ''))
    .filter((name) => name !== '');
}
