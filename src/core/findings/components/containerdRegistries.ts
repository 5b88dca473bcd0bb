import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { isContainerdConfig } from '../../pki/cluster/connections/registries.ts';
import { type TomlSetting, type TomlValue, tomlSettings } from '../../pki/cluster/connections/tomlSettings.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Two ways to configure registries.
 *
 * When: `config.toml` of containerd sets `config_path`, and mirrors or TLS settings of registries beside it.
 *
 * `registry.configs` may still have credentials (`auth`). Nothing is said if the CRI plugin is disabled.
 *
 * @category wiring
 * @stage understand
 * @see CTRD
 */
export const containerdRegistryConflict = {
  code: 'containerd-registry-conflict',
  severity: 'error',
  fact: 'containerd does not accept config_path and {field} together.',
  consequence: 'It starts without its CRI plugin, and kubelet fails with `unknown service runtime.v1.RuntimeService`.',
  wayOut: 'Move the settings of {registry} to {path}/{registry}/hosts.toml, and remove them here.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/** Reports settings with which containerd does not load the plugin that kubelet needs. */
export function checkContainerdRegistries({ graph }: ClusterPicture): readonly FindingDraft[] {
  return graph.files.filter(({ hostPath, path }) => isContainerdConfig(hostPath ?? path)).flatMap(conflictIn);
}

function conflictIn(file: DecodedFile): readonly FindingDraft[] {
  const settings = tomlSettings(file);
  const isDisabled = settings.some(
    ({ path, values }) => path.join() === 'disabled_plugins' && values.some(({ text }) => /\bcri\b/.test(text)),
  );
  const folder = registryFolderIn(file);
  if (isDisabled || folder === undefined) return [];
  // containerd looks at the mirrors first.
  const own = settings.map((each) => ({ values: each.values, keys: below(each) ?? [] }));
  const mirrors = own.find(({ keys, values }) => keys[0] === 'mirrors' && keys.length > 2 && values.length > 0);
  const tls = own.find(({ keys, values }) => keys[0] === 'configs' && keys[2] === 'tls' && values.length > 0);
  const found = mirrors ?? tls;
  const [place] = found?.values ?? [];
  if (found === undefined || place === undefined) return [];
  const field = mirrors === undefined ? 'configs.tls' : 'mirrors';
  const judgement = problem(containerdRegistryConflict, {
    values: {
      field: `registry.${field}`,
      // The folder of all others is called so.
      registry: found.keys[1] === '*' ? '_default' : visibleText(found.keys[1] ?? ''),
      path: visibleText(folder.text.split(':')[0] ?? ''),
    },
  });
  return [placedAt({ file, span: place.span }, judgement)];
}

/** The folder, or several, in which containerd looks for settings of registries. */
export function registryFolderIn(file: DecodedFile): TomlValue | undefined {
  const [folder] = tomlSettings(file).flatMap((each) => (below(each)?.join() === 'config_path' ? each.values : []));
  return folder?.text === '' ? undefined : folder;
}

/** The keys of a setting below `registry` of the plugin, whose name is another one since version 3 of the file. */
function below({ path }: TomlSetting): readonly string[] | undefined {
  const [plugins, plugin = '', registry, ...keys] = path;
  const isOfPlugin = /^io\.containerd\.(?:grpc\.v1\.cri|cri\.v1\.images)$/.test(plugin);
  return plugins === 'plugins' && isOfPlugin && registry === 'registry' ? keys : undefined;
}
