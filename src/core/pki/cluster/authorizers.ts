import { itemsAt, nodeAt, scalarAt, spanOf } from '../../locate/objects/nodes.ts';
import type { ComponentInstance, FilePlace, PlacedObject } from './clusterModel.ts';
import { configurationNamedBy, settingOf } from './components.ts';

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
    return { types, by: 'authorizers', place: { file: found.file, span } };
  }
  const modes = settingOf(server, '--authorization-mode');
  if (modes?.value === undefined || modes.value === '' || /[{$<]/.test(modes.value)) return undefined;
  const types = modes.value.split(',').map((type) => type.trim());
  return { types, by: `${modes.writtenAs}=${modes.value}`, place: modes.place };
}

/**
 * Tells whether RBAC and the Node authorizer alone decide what clients may do, by the settings of a cluster's API servers: any other authorizer may
 * allow what no binding allows. Without a setting they do, as installers set it.
 */
export function isRbacAlone(components: readonly ComponentInstance[], objects: readonly PlacedObject[]): boolean {
  return components.every((instance) => {
    if (instance.component !== 'kube-apiserver') return true;
    const isSet = ['--authorization-config', '--authorization-mode'].some(
      (flag) => settingOf(instance, flag) !== undefined,
    );
    const { types = ['unknown'] } = authorizersOf(instance, objects) ?? {};
    return !isSet || types.every((type) => /^(?:Node|RBAC)$/.test(type));
  });
}
