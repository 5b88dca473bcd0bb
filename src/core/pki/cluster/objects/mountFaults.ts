import { itemsAt, mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../../locate/objects/objectModel.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import type { ClusterPicture, FilePlace, PlacedObject } from '../clusterModel.ts';
import { type CertificateReading, certificateReadingOf } from './certificateReadings.ts';
import { type CalledService, clientConfigKinds, clientConfigsOf } from './clientConfigs.ts';
import { isPatched } from './kustomizations.ts';
import { isMade } from './madeSecrets.ts';
import { areAlike } from './meantSecrets.ts';
import { type ObjectIndex, objectIndexOf } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';
import { programmedNames } from './programmedObjects.ts';
import { lackingKeys, referencesAt } from './referenceFaults.ts';
import { servingPairsOf } from './servingPairs.ts';
import { podsOf, servingSecretsOf } from './servingSecrets.ts';

/** Why a server that kube-apiserver calls does not get its certificate. */
export interface MountFault {
  /** What runs it. */
  readonly workload: PlacedObject;
  readonly place: FilePlace;
  /** Nothing is mounted where it reads; its Secret is elsewhere; another Secret of a like name, which the files do not have, is there; or its Secret lacks keys. */
  readonly kind: 'unmounted' | 'elsewhere' | 'other' | 'keys';
  /** Its container. */
  readonly program: string;
  readonly service: CalledService;
  /** The Secret with its certificate: the name, and the object if the files have it. */
  readonly secret: { readonly name: string; readonly placed?: PlacedObject };
  /** The Secret with the certificate of the Service, if it is among the files. */
  readonly serving?: PlacedObject;
  /** Where it reads. */
  readonly folder: string;
  /** The folder or Secret that is mounted instead. */
  readonly other: string;
  readonly lacking: readonly string[];
  /** What it prints, or kubelet before it starts. */
  readonly error: string;
}

/** Those of all workloads behind the Services of webhooks, conversions and aggregated APIs, one for each workload. */
export const mountFaultsIn = memoisedBy((picture: ClusterPicture): readonly MountFault[] => {
  const index = objectIndexOf(picture);
  const told = new Set<PlacedObject>();
  return clientConfigKinds
    .flatMap(index.ofKind)
    .flatMap((placed) => (isOpenEnded(placed.object) ? [] : clientConfigsOf(placed)))
    .flatMap(({ placed, service }) => (service === undefined ? [] : faultsBehind(index, placed, service, told)));
});

function faultsBehind(
  index: ObjectIndex,
  from: PlacedObject,
  service: CalledService,
  told: Set<PlacedObject>,
): readonly MountFault[] {
  const target = index.find(from, 'Service', service.name, service.namespace);
  const names = secretsFor(index, from, service);
  const [secret, ...others] = names;
  if (target === undefined || secret === undefined || others.length > 0) return [];
  const workloads = podsOf(index, from, service.namespace, mappingAt(target.object.root, 'spec', 'selector'));
  return workloads.flatMap((workload) => {
    if (told.has(workload) || isOpenEnded(workload.object) || isPatched(index, workload) || isInjected(workload))
      return [];
    told.add(workload);
    const spec = mappingAt(workload.object.root, 'spec', 'template', 'spec');
    const container = serverIn(spec, target);
    // It may write the Secret, and its files, itself.
    if (programmedNames(index).has(secret)) return [];
    const reading = container && certificateReadingOf(container, from.object.kind === 'APIService');
    if (spec === undefined || container === undefined || reading === undefined) return [];
    return faultOf(index, { workload, spec, container, secret, service, ...reading }) ?? [];
  });
}

/** The Secrets with the certificate of a service: those that are for it, or are to be. */
function secretsFor(index: ObjectIndex, from: PlacedObject, service: CalledService): ReadonlySet<string> {
  const secrets = servingSecretsOf(index, from, service).filter(({ by }) => by === 'certain');
  const requests = servingPairsOf(index).requestsByHost.get(service.host) ?? [];
  const named = index.nearest(from, requests, service.namespace).flatMap(({ object: { root } }) => {
    const node = scalarAt(root, 'spec', 'secretName');
    return node === undefined || isOpen(node) ? [] : [node.text];
  });
  return new Set([...secrets.flatMap(({ secret }) => secret.object.name ?? []), ...named]);
}

/** The container that listens at the port of a Service. */
function serverIn(spec: MappingNode | undefined, { object: { root } }: PlacedObject): DocumentNode | undefined {
  const containers = itemsAt(spec, 'containers');
  const ports = new Set(
    itemsAt(root, 'spec', 'ports').flatMap(
      (port) => (scalarAt(port, 'targetPort') ?? scalarAt(port, 'port'))?.text ?? [],
    ),
  );
  const listening = containers.filter((each) =>
    itemsAt(each, 'ports').some((port) =>
      ['containerPort', 'name'].some((field) => ports.has(scalarAt(port, field)?.text ?? '')),
    ),
  );
  const [only, ...others] = listening.length > 0 ? listening : containers;
  return others.length === 0 ? only : undefined;
}

/** Another program adds volumes to the Pods, or files to their volumes. */
function isInjected({ object: { root } }: PlacedObject): boolean {
  return [[], ['spec', 'template']].some((path) =>
    ['annotations', 'labels'].some((field) =>
      [...(mappingAt(root, ...path, 'metadata', field)?.entries ?? [])].some(
        ([key, node]) =>
          /\/(?:[\w.-]+-)?inject|^autocert\./.test(key) &&
          node.kind === 'scalar' &&
          !/^(?:|false|no|off|disabled)$/i.test(node.text),
      ),
    ),
  );
}

interface Server extends CertificateReading {
  readonly workload: PlacedObject;
  readonly spec: MappingNode;
  readonly container: DocumentNode;
  readonly secret: string;
  readonly service: CalledService;
}

interface Mount {
  readonly path: string;
  readonly node: ScalarNode;
  readonly volume: DocumentNode | undefined;
}

function mountsOf({ spec, container }: Server): readonly Mount[] {
  return itemsAt(container, 'volumeMounts').flatMap((mount) => {
    const node = scalarAt(mount, 'mountPath');
    const name = scalarAt(mount, 'name')?.text;
    const volume = itemsAt(spec, 'volumes').find((each) => scalarAt(each, 'name')?.text === name);
    return node === undefined ? [] : [{ path: node.text.replace(/\/+$/, ''), node, volume }];
  });
}

/** What a volume has of Secrets. */
function secretsIn(volume: DocumentNode | undefined): readonly MappingNode[] {
  const sources = [volume, ...itemsAt(volume, 'projected', 'sources')];
  return sources.flatMap((source) => mappingAt(source, 'secret') ?? []);
}

function nameIn(secret: MappingNode): ScalarNode | undefined {
  return scalarAt(secret, 'secretName') ?? scalarAt(secret, 'name');
}

function faultOf(index: ObjectIndex, server: Server): MountFault | undefined {
  const { workload, container, secret, service, folder, node } = server;
  const mounts = mountsOf(server);
  const program = scalarAt(container, 'name');
  const place = node ?? program;
  if (place === undefined || program === undefined || mounts.some((mount) => isOpen(mount.node))) return undefined;
  // Without it, it does something else.
  if (mounts.some(({ volume }) => secretsIn(volume).some((each) => scalarAt(each, 'optional')?.text === 'true')))
    return undefined;
  const found = (kind: MountFault['kind'], at: ScalarNode, error: string, more: Partial<MountFault> = {}) => ({
    ...{ workload, place: { file: workload.file, span: at.span }, kind, program: program.text, service },
    ...optional('serving', index.find(workload, 'Secret', secret, service.namespace)),
    ...{ secret: { name: secret }, folder, other: '', lacking: [], error, ...more },
  });
  const around = mounts.filter(({ path }) => `${folder}/`.startsWith(`${path}/`) || path.startsWith(`${folder}/`));
  if (around.length === 0) {
    const elsewhere = mounts.find(({ volume }) => secretsIn(volume).some((each) => nameIn(each)?.text === secret));
    // The default may be another one.
    if (elsewhere !== undefined && node === undefined) return undefined;
    const error = notThere(folder, 'tls.crt');
    return elsewhere === undefined
      ? found('unmounted', place, error)
      : found('elsewhere', elsewhere.node, error, { other: elsewhere.path });
  }
  const [mount] = around;
  const named = scalarAt(mount?.volume, 'secret', 'secretName');
  if (around.length > 1 || mount?.path !== folder || named === undefined || isOpen(named)) return undefined;
  const { namespace } = workload.object;
  if (named.text !== secret) {
    const isThere = index.named('Secret', named.text).length > 0;
    return isThere ||
      !areAlike(named.text, secret) ||
      isMade(index, { placed: workload, kind: 'Secret', name: named.text, namespace })
      ? undefined
      : found('other', named, `secret "${named.text}" not found`, { other: named.text });
  }
  const held = index.find(workload, 'Secret', secret, namespace);
  const [reference] = referencesAt(index, named);
  const isMapped = itemsAt(mount.volume, 'secret', 'items').length > 0;
  if (!server.isUsual || isMapped || held === undefined || reference === undefined) return undefined;
  // In the order in which it reads them.
  const { lacking = [] } = lackingKeys(index, { ...reference, keys: [['tls.crt', 'tls.key']] }, held) ?? {};
  const [first] = lacking;
  return first === undefined
    ? undefined
    : found('keys', named, notThere(folder, first), { secret: { name: secret, placed: held }, lacking });
}

function notThere(folder: string, file: string): string {
  return `open ${folder}/${file}: no such file or directory`;
}
