import { mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { generatedSecrets } from './kustomizations.ts';
import type { ObjectIndex } from './objectIndex.ts';
import type { SecretReference } from './referencesOf.ts';

/** A program creates the Secret: a controller for a Certificate or an ExternalSecret, or for the object itself, or kustomize. */
export function isMade(
  index: ObjectIndex,
  { placed, name, namespace }: Pick<SecretReference, 'placed' | 'name' | 'namespace'>,
): boolean {
  const annotations = mappingAt(placed.object.root, 'metadata', 'annotations');
  const isAnnotated = [...(annotations?.entries.keys() ?? [])].some((key) =>
    /^(?:cert-manager\.io|certmanager\.k8s\.io|acme\.cert-manager\.io)\/|^kubernetes\.io\/tls-acme$/.test(key),
  );
  const made = requestedSecrets(index);
  return isAnnotated || made.has(`${namespace}\n${name}`) || made.has(`\n${name}`) || generatedSecrets(index).has(name);
}

/** Where objects name the Secret that their controller creates; else it has their name. */
const secretNames: Readonly<Record<string, readonly string[]>> = {
  Certificate: ['spec', 'secretName'],
  ExternalSecret: ['spec', 'target', 'name'],
  SealedSecret: ['metadata', 'name'],
};

/** What Certificates and the objects of other controllers are for; a namespace that is left out may be any. */
const requestedSecrets = memoisedBy(
  (index: ObjectIndex): ReadonlySet<string> =>
    new Set(
      Object.entries(secretNames).flatMap(([kind, path]) =>
        index.ofKind(kind).map(({ object: { root, namespace = '' } }) => {
          const made = scalarAt(root, ...path) ?? scalarAt(root, 'metadata', 'name');
          return `${namespace}\n${made?.text}`;
        }),
      ),
    ),
);
