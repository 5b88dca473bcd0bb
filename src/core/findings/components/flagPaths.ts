import * as l10n from '@vscode/l10n';
import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import type { FlagRole } from '../../kubernetes/tables/componentFlags.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { isDocumentation } from '../../pki/cluster/isDocumentation.ts';
import type { DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { givenSetting, isWholeServer } from './servers.ts';

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
              ? [notMounted(instance, setting)]
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
  const { flag, material, place } = setting;
  const role = componentFlagOf(component, flag)?.role;
  const isKey = role === 'key' || role === 'signingKey';
  if (material?.filePath === undefined || !isCopied(graph, material.filePath, isKey)) return [];
  const path = visibleText(material.name);
  if (flag === '--cluster-signing-key-file' && isExternalCa(instance)) {
    return [
      placedAt(place, {
        code: 'flag-path-missing',
        severity: 'info',
        fact: l10n.t(
          '{0} does not exist here: the CA is an external one, and kube-controller-manager signs nothing.',
          path,
        ),
      }),
    ];
  }
  return [
    placedAt(place, {
      code: 'flag-path-missing',
      fact: l10n.t('{0} does not exist.', path),
      consequence: exits(component, path),
      wayOut: l10n.t('Correct {0}, or restore the file.', flag),
    }),
  ];
}

/** The key of one that is not external lies somewhere. */
function isExternalCa(instance: ComponentInstance): boolean {
  const material = givenSetting(instance, '--cluster-signing-cert-file')?.material;
  return material?.source === 'file' && material.certificates.filter(isUsedAsCa).every(({ keys }) => keys.length === 0);
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
  const isOfCluster = clusterFolders.test(value) && ofHost.some(({ path }) => clusterFolders.test(`${path}/`));
  return ofHost.some(({ path }) => isSibling(path, value)) || (isOfCluster && isWholeServer(instance));
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

function notMounted({ component }: ComponentInstance, { flag, value = '', place }: Setting): FindingDraft {
  const path = visibleText(value);
  return placedAt(place, {
    code: 'flag-path-missing',
    fact: l10n.t('{0} is not mounted into the container.', path),
    consequence: exits(component, path),
    wayOut: l10n.t('Correct {0}, or mount the file.', flag),
  });
}

function exits(component: string, path: string): string {
  return l10n.t('{0} exits at start with {1}.', component, `\`open ${path}: no such file or directory\``);
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
