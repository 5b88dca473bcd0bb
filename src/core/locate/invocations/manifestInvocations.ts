import { argumentKeys, componentOfArgumentKey } from '../../kubernetes/componentFlagOf.ts';
import { type KeyPathSegment, keyPathSegments, toKeyPath } from '../../kubernetes/keyPathSegments.ts';
import { memoised } from '../../text/memoised.ts';
import { KeyNames, type KeyTest } from '../structure/keyNames.ts';
import { scalarContent } from '../structure/scalarContent.ts';
import type { ScalarPlace } from '../structure/structureReader.ts';
import { ContainerDraft } from './containerDraft.ts';
import type { ComponentInvocation, InvocationFlag } from './invocationModel.ts';
import { readFlags } from './readFlags.ts';
import { VolumeDrafts } from './volumeDrafts.ts';

/** The scalars that are needed from a manifest: command lines, variables, volumes. */
export const manifestKeys: () => KeyTest = memoised(() => {
  const names = new KeyNames(() => [
    ...argumentKeys,
    ...['name', 'image', 'value', 'mountPath', 'subPath', 'subPathExpr', 'path', 'secretName', 'key', 'hostNetwork'],
  ]);
  const lists = new Set<KeyPathSegment | undefined>(['command', 'args', ...argumentKeys]);
  return { has: (text, start, end) => names.has(text, start, end), hasItemsOf: (key) => lists.has(key) };
});

/**
 * Finds the components that the Pods in a document start, and those to which the configuration of k3s or RKE2 passes flags.
 *
 * @param places - The scalars that {@link manifestKeys} wants.
 */
export function locateInManifest(text: string, places: readonly ScalarPlace[]): ComponentInvocation[] {
  const containers = new Map<string, ContainerDraft>();
  const volumes = new VolumeDrafts();
  const onHostNetwork = new Set<string>();
  const distributions = new Map<string, DistributionDraft>();
  for (const place of places) {
    const path = keyPathSegments(place.keyPath);
    const { documentIndex } = place.object;
    const own = path.findLastIndex((segment) => segment === 'containers' || segment === 'initContainers');
    const index = path[own + 1];
    if (own !== -1 && typeof index === 'number') {
      const pod = `${documentIndex} ${toKeyPath(path.slice(0, own))}`;
      const id = `${pod} ${String(path[own])} ${index}`;
      const container = containers.get(id) ?? new ContainerDraft(text, place.object, pod);
      containers.set(id, container);
      container.add(path.slice(own + 2), place);
    } else if (path.at(-1) === 'hostNetwork') {
      if (scalarContent(text, place).text === 'true')
        onHostNetwork.add(`${documentIndex} ${toKeyPath(path.slice(0, -1))}`);
    } else {
      volumes.add(path, place, () => scalarContent(text, place).text);
      noteDistribution(text, path, place, distributions);
    }
  }
  const invocations: ComponentInvocation[] = [...distributions.values()];
  for (const container of containers.values()) {
    const isOnHostNetwork = onHostNetwork.has(container.pod);
    for (const invocation of container.invocations(volumes.volumesOf(container.pod), isOnHostNetwork)) {
      invocations.push(invocation);
    }
  }
  return invocations;
}

interface DistributionDraft extends ComponentInvocation {
  readonly flags: InvocationFlag[];
}

/** `kubelet-arg: [...]` of k3s and RKE2, whose flags have no dashes. They run on the host. */
function noteDistribution(
  text: string,
  path: readonly KeyPathSegment[],
  place: ScalarPlace,
  distributions: Map<string, DistributionDraft>,
): void {
  const component = componentOfArgumentKey(String(path[0]));
  if (component === undefined || path.length > 2) return;
  const { documentIndex } = place.object;
  const { text: content, toSource } = scalarContent(text, place);
  const word = { text: content, toSource, span: place.span, isOpen: false, keyPath: place.keyPath };
  const id = `${documentIndex} ${component}`;
  const flags = readFlags(component, [word], true);
  if (flags.length === 0) return;
  const known = distributions.get(id);
  if (known === undefined) distributions.set(id, { component, documentIndex, flags, isPartial: true });
  else for (const flag of flags) known.flags.push(flag);
}
