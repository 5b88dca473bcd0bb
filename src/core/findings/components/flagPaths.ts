import * as l10n from '@vscode/l10n';
import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/model.ts';
import type { DecodedFile, PkiGraph } from '../../pki/model.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { givenSetting, isDocumentation } from './servers.ts';

/**
 * Reports flags that name files which were looked for and are not there. Half a tree says nothing: where no file of the
 * folder is known, or no key at all, they were not copied.
 */
export function checkFlagPaths({ components, graph }: ClusterPicture): readonly FindingDraft[] {
  return components
    .filter(({ place }) => !isDocumentation(place.file))
    .flatMap((instance) =>
      instance.settings
        .filter((setting) => setting.material?.source === 'absent' && settingOf(instance, setting.flag) === setting)
        .filter((setting) => !isMadeLater(instance, setting))
        .flatMap((setting) => missing(instance, setting, graph)),
    );
}

/** The kubelet writes its kubeconfig when it has got a certificate, and its bootstrap kubeconfig is deleted then. */
function isMadeLater(instance: ComponentInstance, { flag }: Setting): boolean {
  if (instance.component !== 'kubelet') return false;
  return flag === '--bootstrap-kubeconfig' || givenSetting(instance, '--bootstrap-kubeconfig') !== undefined;
}

function missing(instance: ComponentInstance, setting: Setting, graph: PkiGraph): readonly FindingDraft[] {
  const { component } = instance;
  const { flag, material, place } = setting;
  const role = componentFlagOf(component, flag)?.role;
  const isKey = role === 'key' || role === 'signingKey';
  if (material?.filePath === undefined || !isCopied(graph, material.filePath, isKey)) return [];
  const path = visibleText(material.name);
  if (flag === '--cluster-signing-key-file' && hasSigningCertificate(instance)) {
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
      consequence: l10n.t('{0} exits at start with {1}.', component, `\`open ${path}: no such file or directory\``),
      wayOut: l10n.t('Correct {0}, or restore the file.', flag),
    }),
  ];
}

function hasSigningCertificate(instance: ComponentInstance): boolean {
  return givenSetting(instance, '--cluster-signing-cert-file')?.material?.source === 'file';
}

/** Tells whether a file's neighbours are known; of a key, whether keys are among them. */
function isCopied({ files }: PkiGraph, path: string, isKey: boolean): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const beside = files.filter((file) => file.path.startsWith(folder) && !file.path.slice(folder.length).includes('/'));
  return isKey ? beside.some(holdsKey) : beside.length > 0;
}

function holdsKey({ credentials }: DecodedFile): boolean {
  return credentials.some(({ content, value }) => content.kind === 'privateKey' && value.keyPath === undefined);
}
