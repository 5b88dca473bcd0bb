import { componentFlagOf, referenceRoleOf } from '../../kubernetes/componentFlagOf.ts';
import { hostPathOf, mountOf } from '../../locate/invocations/containerMounts.ts';
import type { ComponentInvocation } from '../../locate/invocations/invocationModel.ts';
import { optional } from '../../text/optional.ts';
import type { DecodedFile, PkiGraph } from '../pkiModel.ts';
import { placedFault } from '../placedFiles.ts';
import type { ComponentInstance, FilePlace, PlacedObject, Setting } from './clusterModel.ts';
import { withConfigurations } from './configurationSettings.ts';
import { materialInFile, materialInWholeFile } from './materials.ts';
import { createMountedMaterials, type MountedMaterials } from './mountedMaterials.ts';
import { type PlacedFlag, type StartedCommand, startedCommandsIn } from './startedCommands.ts';
import { versionNamedIn, versionOfImage } from './versionOfImage.ts';

/** The components that files start or configure. */
export function componentsIn(graph: PkiGraph, hostOf: (file: DecodedFile) => string): readonly ComponentInstance[] {
  const mounted = createMountedMaterials(graph);
  const commands = startedCommandsIn(graph, hostOf);
  const started = commands
    .filter((command) => !isOthersDatabase(command, commands))
    .map((command) => toInstance(graph, command, hostOf, mounted));
  return withConfigurations(graph, [...started, ...unreadIn(graph, started, hostOf)], hostOf);
}

/** Those whose manifests cannot be read at all, by the names that kubeadm gives them. Of their flags its kubeconfigs are known. */
function unreadIn(
  graph: PkiGraph,
  started: readonly ComponentInstance[],
  hostOf: (file: DecodedFile) => string,
): readonly ComponentInstance[] {
  const { files } = graph;
  const read = new Set(started.map(({ place }) => place.file));
  return files.flatMap((file) => {
    const name = /([^/]+)\.ya?ml$/.exec(file.hostPath ?? file.path)?.[1];
    const component = controlPlaneComponents.find((each) => each === name);
    if (component === undefined || read.has(file) || placedFault(file)?.reader !== 'staticPod') return [];
    const [place, host] = [{ file, span: { start: 0, end: 0 } }, hostOf(file)];
    const own = kubeadmKubeconfigs.get(component);
    const kubeconfig = files.find((each) => {
      return own !== undefined && (each.hostPath ?? each.path).endsWith(own) && hostOf(each) === host;
    });
    const settings = kubeconfig === undefined ? [] : [impliedKubeconfig(graph, kubeconfig, place)];
    return [{ id: `${file.path}#${component}`, component, place, host, settings, isPartial: true }];
  });
}

const controlPlaneComponents = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'] as const;

const kubeadmKubeconfigs: ReadonlyMap<string, string> = new Map([
  ['kube-controller-manager', '/etc/kubernetes/controller-manager.conf'],
  ['kube-scheduler', '/etc/kubernetes/scheduler.conf'],
]);

function impliedKubeconfig(graph: PkiGraph, file: DecodedFile, place: FilePlace): Setting {
  const flag = '--kubeconfig';
  const material = materialInWholeFile(graph, file);
  return { flag, writtenAs: flag, value: material.name, place, namePlace: place, material, isImplied: true };
}

const workloads: ReadonlySet<string | undefined> = new Set([
  ...['Deployment', 'StatefulSet', 'ReplicaSet', 'Job'],
  // Of Calico, in kube-system.
  'DaemonSet',
]);

/** etcd is a database of many programs. As a workload it is a cluster's only where kube-apiserver is one as well. */
function isOthersDatabase({ file, invocation }: StartedCommand, all: readonly StartedCommand[]): boolean {
  const { component, kind, namespace } = invocation;
  if (component !== 'etcd' || !workloads.has(kind)) return false;
  if (namespace === 'kube-system' && kind !== 'DaemonSet') return false;
  return !all.some(
    (other) =>
      other.invocation.component === 'kube-apiserver' && (other.file === file || workloads.has(other.invocation.kind)),
  );
}

function toInstance(
  graph: PkiGraph,
  { id, file, invocation, flags, isPartial }: StartedCommand,
  hostOf: (file: DecodedFile) => string,
  mounted: MountedMaterials,
): ComponentInstance {
  return {
    id,
    component: invocation.component,
    place: placeOf(file, invocation),
    host: hostOf(file),
    ...optional('version', versionOf(file, invocation)),
    ...optional('mounts', invocation.mounts),
    ...optional('isOnHostNetwork', invocation.isOnHostNetwork),
    ...optional('operands', invocation.operands),
    settings: flags.map((flag) => toSetting(graph, invocation, flag, mounted)),
    isPartial: isPartial || flags.some(({ flag }) => flag.value?.includes('$') === true),
  };
}

function versionOf(file: DecodedFile, { component, image }: ComponentInvocation) {
  return image === undefined ? versionNamedIn(component, file) : versionOfImage(component, image);
}

/** The program, or else the first flag. */
function placeOf(file: DecodedFile, { span, flags }: ComponentInvocation): FilePlace {
  return { file, span: span ?? flags[0]?.span ?? { start: 0, end: 0 } };
}

function toSetting(
  graph: PkiGraph,
  invocation: ComponentInvocation,
  { file, flag: { name, span, value, valueSpan } }: PlacedFlag,
  mounted: MountedMaterials,
): Setting {
  const record = componentFlagOf(invocation.component, name);
  const place = { file, span: valueSpan ?? span };
  const reference = valueSpan && file.references?.find((each) => each.span.start === valueSpan.start);
  const isPath = record !== undefined && referenceRoleOf(record) !== undefined && value !== undefined;
  const material = reference === undefined && isPath ? mounted(file, invocation, value) : undefined;
  return {
    flag: record?.flag ?? `--${name.replace(/^-+/, '').replaceAll('_', '-')}`,
    writtenAs: name,
    value: value ?? (record?.role === 'boolean' ? 'true' : undefined),
    place,
    namePlace: { file, span },
    ...optional('material', reference === undefined ? material : materialInFile(graph, file, reference)),
  };
}

/** The effective value of a setting that may be given several times: the last, as in pflag. */
export function settingOf({ settings }: Pick<ComponentInstance, 'settings'>, flag: string): Setting | undefined {
  return settings.findLast((setting) => setting.flag === flag);
}

/** The document of a kind in the file that a flag names, which may be mounted; `undefined` if it is not known or ambiguous. */
export function configurationNamedBy(
  instance: ComponentInstance,
  flag: string,
  kind: string,
  objects: readonly PlacedObject[],
): PlacedObject | undefined {
  const { value: path, place } = settingOf(instance, flag) ?? {};
  if (path === undefined) return undefined;
  const found = objects.filter(({ object }) => object.kind === kind);
  const { filePath } = place?.file.references?.find(({ span }) => span.start === place.span.start) ?? {};
  const { mounts = [] } = instance;
  const mount = mountOf(path, mounts);
  const hostPath = mount === undefined ? path : hostPathOf(path, mounts);
  const isNamed = ({ file, object: { embeddedIn } }: PlacedObject): boolean => {
    const holder = embeddedIn?.object;
    if (holder !== undefined)
      return mount?.sources?.some(({ kind: of, name }) => of === holder.kind && name === holder.name) === true;
    return hostPath?.startsWith('/') === true && (file.hostPath ?? file.path).endsWith(hostPath);
  };
  const referred = found.filter(({ file, object }) => file.path === filePath && object.embeddedIn === undefined);
  const [first, ...others] = referred.length > 0 ? referred : found.filter(isNamed);
  return others.length === 0 ? first : undefined;
}

/** All of a setting that may be repeated. */
export function settingsOf({ settings }: ComponentInstance, flag: string): readonly Setting[] {
  return settings.filter((setting) => setting.flag === flag);
}
