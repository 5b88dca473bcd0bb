import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import type { FlagRole } from '../../kubernetes/tables/componentFlags.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { isDocumentation } from '../../pki/cluster/isDocumentation.ts';
import { givenSetting, isWholeServer } from '../../pki/cluster/servers.ts';
import type { DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { exitsAtStart } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { restoreOrCorrect } from '../readability.ts';

/**
 * File in a flag not found.
 *
 * When: a flag names a file that does not exist where the volumes lead, or that is not mounted while files next to it are. For
 * `--cluster-signing-key-file`, it is information if the key of the CA is nowhere (an external CA).
 *
 * Files are not reported if their folder is not known, keys if their folder contains no key, and kubeconfigs of a kubelet that
 * bootstraps.
 *
 * @category wiring
 * @stage understand
 * @see KA-manifests
 */
export const flagPathMissing = {
  code: 'flag-path-missing',
  severity: 'error',
  fact: {
    absent: '{file} does not exist.',
    external: '{file} does not exist here. The CA is external, so kube-controller-manager does not sign.',
    unmounted: '{file} is not mounted into the container.',
  },
  consequence: exitsAtStart,
  wayOut: { restore: restoreOrCorrect.fileOrFlag, mount: 'Mount the file, or correct {flag}.' },
} as const satisfies FindingRecord;

/**
 * Reports flags that name files which were looked for and are not there. Half a tree says nothing: where no file of the
 * folder is known, or no key at all, they were not copied.
 */
export function checkFlagPaths({ components, graph }: ClusterPicture): readonly FindingDraft[] {
  return components
    .filter(({ place }) => !isDocumentation(place.file))
    .flatMap((instance) =>
      instance.settings
        .filter((setting) => settingOf(instance, setting.flag) === setting && !isMadeLater(instance, setting))
        .flatMap((setting) =>
          setting.material?.source === 'absent'
            ? missing(instance, setting, graph)
            : isOutsideMounts(instance, setting)
              ? [report(instance, setting, 'unmounted', setting.value)]
              : [],
        ),
    );
}

/** The kubelet writes its kubeconfig when it has got a certificate, and its bootstrap kubeconfig is deleted then. */
function isMadeLater(instance: ComponentInstance, { flag }: Setting): boolean {
  if (instance.component !== 'kubelet') return false;
  const isBootstrapped = givenSetting(instance, '--bootstrap-kubeconfig') !== undefined;
  return isBootstrapped && (flag === '--bootstrap-kubeconfig' || flag === '--kubeconfig');
}

function missing(instance: ComponentInstance, setting: Setting, graph: PkiGraph): readonly FindingDraft[] {
  const { component } = instance;
  const { flag, material } = setting;
  const role = componentFlagOf(component, flag)?.role;
  const isKey = role === 'key' || role === 'signingKey';
  if (material?.filePath === undefined || !isCopied(graph, material.filePath, isKey)) return [];
  const isExternal = flag === '--cluster-signing-key-file' && isExternalCa(instance, graph);
  return [report(instance, setting, isExternal ? 'external' : 'absent', material.name)];
}

/** The key of one that is not external lies somewhere, or those of the other CAs lie here. */
function isExternalCa(instance: ComponentInstance, { certificates }: PkiGraph): boolean {
  const material = givenSetting(instance, '--cluster-signing-cert-file')?.material;
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

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function report(
  { component }: ComponentInstance,
  { flag, place }: Setting,
  fact: keyof typeof flagPathMissing.fact,
  path = '',
): FindingDraft {
  const file = visibleText(path);
  return placedAt(
    place,
    problem(flagPathMissing, {
      severity: fact === 'external' ? 'info' : undefined,
      fact,
      wayOut: fact === 'unmounted' ? 'mount' : 'restore',
      values: { file, program: component, error: `\`open ${file}: no such file or directory\``, flag },
    }),
  );
}

/** Tells whether a file's neighbours are known; of a key, whether keys are among them. */
function isCopied({ files }: PkiGraph, path: string, isKey: boolean): boolean {
  const folder = folderOf(path);
  const beside = files.filter((file) => file.path.startsWith(folder) && !file.path.slice(folder.length).includes('/'));
  return isKey ? beside.some(holdsKey) : beside.length > 0;
}

function holdsKey({ credentials }: DecodedFile): boolean {
  return credentials.some(({ content, value }) => content.kind === 'privateKey' && value.keyPath === undefined);
}
