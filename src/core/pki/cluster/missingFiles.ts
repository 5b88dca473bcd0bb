import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import type { FlagRole } from '../../kubernetes/tables/componentFlags.ts';
import { folderOf } from '../../text/paths.ts';
import { isUsedAsCa } from '../certificateUse.ts';
import type { PkiGraph } from '../pkiModel.ts';
import type { ComponentInstance, Setting } from './clusterModel.ts';
import { settingOf } from './components.ts';
import { areNeighboursKnown } from './knownNeighbours.ts';
import { givenSetting, isReadFlag, isWholeServer } from './servers.ts';

/** A file that a flag names and that was looked for. */
export interface MissingFile {
  readonly setting: Setting;
  /** `external`: the key of a CA whose key is nowhere, without which the program starts. */
  readonly kind: 'absent' | 'external' | 'unmounted';
  readonly path: string;
  /** In Go's words. */
  readonly error: string;
}

/** The files that the flags of a component name and that are not where it reads them, among files of which enough is known. */
export function missingFilesOf(graph: PkiGraph, instance: ComponentInstance): readonly MissingFile[] {
  return instance.settings
    .filter(
      (setting) =>
        settingOf(instance, setting.flag) === setting &&
        !isMadeLater(instance, setting) &&
        isReadFlag(instance, setting.flag),
    )
    .flatMap((setting) =>
      setting.material?.source === 'absent'
        ? absent(instance, setting, graph)
        : isOutsideMounts(instance, setting)
          ? [missing(setting, 'unmounted', setting.value)]
          : [],
    );
}

function missing(setting: Setting, kind: MissingFile['kind'], path = ''): MissingFile {
  return { setting, kind, path, error: `open ${path}: no such file or directory` };
}

/** The kubelet writes its kubeconfig when it has got a certificate, and its bootstrap kubeconfig is deleted then. */
function isMadeLater(instance: ComponentInstance, { flag }: Setting): boolean {
  if (instance.component !== 'kubelet') return false;
  const isBootstrapped = givenSetting(instance, '--bootstrap-kubeconfig') !== undefined;
  return isBootstrapped && (flag === '--bootstrap-kubeconfig' || flag === '--kubeconfig');
}

function absent(instance: ComponentInstance, setting: Setting, graph: PkiGraph): readonly MissingFile[] {
  const { component } = instance;
  const { flag, material } = setting;
  const role = componentFlagOf(component, flag)?.role;
  const isKey = role === 'key' || role === 'signingKey';
  if (material?.filePath === undefined || !areNeighboursKnown(graph, material.filePath, isKey)) return [];
  const isExternal = /^--cluster-signing-.*key-file$/.test(flag) && isExternalCa(instance, flag, graph);
  return [missing(setting, isExternal ? 'external' : 'absent', material.name)];
}

/** The key of one that is not external lies somewhere, or those of the other CAs lie here. */
function isExternalCa(instance: ComponentInstance, flag: string, { certificates }: PkiGraph): boolean {
  const material = givenSetting(instance, flag.replace(/key-file$/, 'cert-file'))?.material;
  if (material?.source !== 'file' || material.certificates.some((node) => isUsedAsCa(node) && node.keys.length > 0)) {
    return false;
  }
  const [{ file } = {}] = material.occurrences;
  const folder = file === undefined ? '' : folderOf(file.path);
  return ![...certificates.values()].some(
    (node) => isUsedAsCa(node) && node.keys.some((key) => key.file.path.startsWith(folder)),
  );
}

const fileRoles: readonly (FlagRole | undefined)[] = [
  'certificate',
  'key',
  'ca',
  'kubeconfig',
  'publicKey',
  'signingKey',
];

/** Tells whether a container reads a file beside those that are mounted into it: images of components hold none there. */
function isOutsideMounts(instance: ComponentInstance, { flag, value = '', material }: Setting): boolean {
  const { component, mounts = [] } = instance;
  const role = componentFlagOf(component, flag)?.role;
  if (material !== undefined || !/^\/[\w./-]+$/.test(value) || !fileRoles.includes(role)) return false;
  if (!/^(?:kube-|etcd$)/.test(component) || mounts.some(({ path }) => isInside(value, path))) return false;
  const ofHost = mounts.filter(({ hostPath }) => hostPath !== undefined);
  if (ofHost.some(({ path }) => isSibling(path, value))) return true;
  if (!clusterFolders.test(value)) return false;
  const ofCluster = mounts.filter(({ path }) => clusterFolders.test(`${path}/`));
  if (isWholeServer(instance)) return ofCluster.some(({ hostPath }) => hostPath !== undefined);
  // From Secrets, each file is mounted by itself: where some are, so must be the others.
  const isListed = ({ value: other = '' }: Setting): boolean =>
    ofCluster.some(({ path, hostPath }) => hostPath === undefined && isInside(other, path));
  return !instance.isPartial && instance.settings.some(isListed);
}

/** Where the certificates of a cluster are on its machines, and never in an image. */
const clusterFolders = /^\/etc\/kubernetes\/pki\//;

/** Files of one kind in one folder. */
function isSibling(path: string, other: string): boolean {
  const extension = /\.\w+$/.exec(path)?.[0];
  return extension !== undefined && other.endsWith(extension) && folderOf(path) === folderOf(other);
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
