import type { DocumentNode, ScalarNode } from '../../../locate/objects/objectModel.ts';
import { authoritiesAbove } from '../../privateCas.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { materialInField } from '../materials.ts';
import { type ClientConfig, clientConfigKinds, clientConfigsOf, injectionMarkOf, toService } from './clientConfigs.ts';
import { isKustomizedWith, isPatched } from './kustomizations.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpenEnded } from './openValue.ts';
import { servingSecretsOf } from './servingSecrets.ts';

/**
 * The one Service of a name that an object means although it names another namespace: the CA of the object is that of its
 * server, or comes from its namespace, or an object beside it with the same CA calls it there. Of a name alone nothing is told:
 * two installations have Services of one name.
 */
export function serviceElsewhere(
  index: ObjectIndex,
  from: PlacedObject,
  node: DocumentNode,
  { name, namespace }: { readonly name: ScalarNode; readonly namespace: ScalarNode },
): PlacedObject | undefined {
  const [service, ...others] = index.named('Service', name.text);
  const own = service?.object.namespace;
  if (service === undefined || own === undefined || own === namespace.text || others.length > 0) return undefined;
  if (isOpenEnded(service.object) || isOpenEnded(from.object) || !index.areOfOneEnvironment(from, service))
    return undefined;
  if ([from, service].some((each) => isPatched(index, each) || isKustomizedWith(index, each, namespaceField)))
    return undefined;
  const config = clientConfigsOf(from).find((each) => each.node.entries.get('service') === node);
  if (config === undefined) return undefined;
  const isMeant =
    injectionMarkOf(from)?.text.startsWith(`${own}/`) === true ||
    isServedOf(index, config, toService(name.text, own, name)) ||
    isCalledBeside(index, config, toService(name.text, own, name));
  return isMeant ? service : undefined;
}

/** With which kustomize moves objects, and what they name, to another namespace. */
const namespaceField = /^["']?namespace["']?:/gm;

type Called = ReturnType<typeof toService>;

/** The certificate of its server is of the CA that the object has. */
function isServedOf(index: ObjectIndex, { placed, caBundle }: ClientConfig, called: Called): boolean {
  if (caBundle === undefined) return false;
  const { graph } = index;
  const { certificates } = materialInField(graph, placed.file, placed.object, caBundle);
  return servingSecretsOf(index, placed, called).some(
    ({ by, leaf, secret }) =>
      by === 'certain' &&
      secret.object.namespace === called.namespace &&
      [leaf, ...authoritiesAbove(graph, leaf)].some((node) => certificates.includes(node)),
  );
}

/** An object in the same file with the same CA calls it there. */
function isCalledBeside(index: ObjectIndex, { placed, caBundle }: ClientConfig, { name, namespace }: Called): boolean {
  if ((caBundle?.text ?? '') === '') return false;
  return clientConfigKinds.some((kind) =>
    index
      .ofKind(kind)
      .filter(({ file }) => file === placed.file)
      .flatMap(clientConfigsOf)
      .some(
        (other) =>
          other.service?.name === name &&
          other.service.namespace === namespace &&
          other.caBundle?.text === caBundle?.text,
      ),
  );
}
