import * as l10n from '@vscode/l10n';
import { itemsAt, nodeAt, scalarAt, spanOf } from '../../locate/objects/nodes.ts';
import { optional } from '../../text/optional.ts';
import type { ClusterPicture, ComponentInstance, FilePlace, PlacedObject } from './clusterModel.ts';
import { configurationNamedBy, settingOf, settingsOf } from './components.ts';
import type { Missing } from './connections/connectionModel.ts';
import { kubeconfigOfFlag } from './connections/kubeconfigUses.ts';
import { usualAuthorizers } from './rights.ts';
import { isWholeServer } from './servers.ts';

/** What decides what clients of an API server may do, in its order: `Node`, `RBAC`, `Webhook` and so on. */
interface Authorizers {
  readonly types: readonly string[];
  /** The setting as it is written, with its value if that is short. */
  readonly by: string;
  readonly place: FilePlace;
}

/** The authorizers that the settings of an API server name; `undefined` if they name none that is known. */
function authorizersOf(server: ComponentInstance, objects: readonly PlacedObject[]): Authorizers | undefined {
  if (settingOf(server, '--authorization-config') !== undefined) {
    const found = configurationNamedBy(server, '--authorization-config', 'AuthorizationConfiguration', objects);
    const list = found && nodeAt(found.object.root, 'authorizers');
    const span = list && spanOf(list);
    if (found === undefined || span === undefined) return undefined;
    const types = itemsAt(found.object.root, 'authorizers').map((item) => scalarAt(item, 'type')?.text ?? 'unknown');
    return { types, by: l10n.t('The AuthorizationConfiguration'), place: { file: found.file, span } };
  }
  const settings = settingsOf(server, '--authorization-mode');
  const modes = settings.at(-1);
  if (modes === undefined || settings.some(({ value = '' }) => value === '' || /[{$<]/.test(value))) return undefined;
  // Repeated settings add up. With a mode that is named twice, or with a space, kube-apiserver does not start.
  const types = settings.flatMap(({ value = '' }) => value.split(','));
  if (new Set(types).size < types.length) return undefined;
  return { types, by: `${modes.writtenAs}=${types.join(',')}`, place: modes.place };
}

/** What decides what the clients of API servers may do, as far as their settings tell. */
export interface Decision {
  readonly types: readonly string[];
  /** Of the only server that decides; absent if its settings do not tell. */
  readonly authorizers?: Authorizers;
  /** What would tell more, where something else than bindings decides. */
  readonly missing?: Missing;
}

/**
 * Tells who decides at API servers of one cluster. Without a setting, RBAC and the Node authorizer do, as installers set it; the
 * program itself allows everything then, which counts where its whole command line is known.
 */
export function decisionAt(picture: ClusterPicture, servers: readonly ComponentInstance[]): Decision {
  const [first = { types: usualAuthorizers }, ...others] = servers.map((server) => decisionOf(picture, server));
  if (others.length === 0) return first;
  const all = [first, ...others];
  const isOne = all.every(({ types }) => types.join() === first.types.join());
  const missing = all.find((each) => each.missing !== undefined)?.missing;
  return { types: isOne ? first.types : [...usualAuthorizers, 'unknown'], ...optional('missing', missing) };
}

function decisionOf(picture: ClusterPicture, server: ComponentInstance): Decision {
  const authorizers = authorizersOf(server, picture.objects);
  if (authorizers !== undefined) {
    const missing = authorizers.types.includes('Webhook') ? missingWebhook(picture, server) : undefined;
    return { types: authorizers.types, authorizers, ...optional('missing', missing) };
  }
  const set = ['--authorization-config', '--authorization-mode'].flatMap((flag) => settingOf(server, flag) ?? []);
  const [setting] = set;
  if (setting === undefined) {
    const isDefault = server.isImplied !== true && isWholeServer(server);
    return { types: isDefault ? ['AlwaysAllow'] : usualAuthorizers };
  }
  const { flag, value, material, place } = setting;
  const missing: Missing =
    flag === '--authorization-config' && value !== undefined
      ? { why: 'fileNotRead', name: material?.name ?? value, place }
      : { why: 'valueHidden', name: flag, place };
  return { types: [...usualAuthorizers, 'unknown'], missing };
}

/** The kubeconfig of an authorization webhook, if it is not there. */
function missingWebhook(picture: ClusterPicture, server: ComponentInstance): Missing | undefined {
  const flag = { component: 'kube-apiserver', name: '--authorization-webhook-config-file' } as const;
  const read = kubeconfigOfFlag(picture, server, { flag });
  if (read !== undefined) return 'missing' in read ? read.missing : undefined;
  const found = configurationNamedBy(server, '--authorization-config', 'AuthorizationConfiguration', picture.objects);
  for (const item of itemsAt(found?.object.root, 'authorizers')) {
    const node = scalarAt(item, 'webhook', 'connectionInfo', 'kubeConfigFile');
    const reference = found?.file.references?.find(({ span }) => span.start === node?.span.start);
    if (found === undefined || node === undefined) continue;
    if (picture.kubeconfigs.some(({ file }) => file.path === reference?.filePath)) continue;
    return { why: 'kubeconfigNotFound', name: node.text, place: { file: found.file, span: node.span } };
  }
  return undefined;
}
