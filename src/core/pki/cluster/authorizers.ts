import * as l10n from '@vscode/l10n';
import { itemsAt, nodeAt, scalarAt, spanOf } from '../../locate/objects/nodes.ts';
import { memoisedByPair } from '../../text/memoised.ts';
import type { ComponentInstance, FilePlace, PlacedObject } from './clusterModel.ts';
import { configurationNamedBy, settingOf, settingsOf } from './components.ts';

/** What decides what clients of an API server may do, in its order: `Node`, `RBAC`, `Webhook` and so on. */
export interface Authorizers {
  readonly types: readonly string[];
  /** The setting as it is written, with its value if that is short. */
  readonly by: string;
  readonly place: FilePlace;
}

/** The authorizers that the settings of an API server name; `undefined` if they name none that is known. */
export function authorizersOf(server: ComponentInstance, objects: readonly PlacedObject[]): Authorizers | undefined {
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

/**
 * Tells whether RBAC and the Node authorizer alone decide what clients may do, by the settings of a cluster's API servers: any other authorizer may
 * allow what no binding allows. Without a setting they do, as installers set it.
 */
export const isRbacAlone = memoisedByPair(
  (components: readonly ComponentInstance[], objects: readonly PlacedObject[]) =>
    components.every((instance) => {
      if (instance.component !== 'kube-apiserver') return true;
      const isSet = ['--authorization-config', '--authorization-mode'].some(
        (flag) => settingOf(instance, flag) !== undefined,
      );
      const { types = ['unknown'] } = authorizersOf(instance, objects) ?? {};
      return !isSet || types.every((type) => /^(?:Node|RBAC)$/.test(type));
    }),
);
