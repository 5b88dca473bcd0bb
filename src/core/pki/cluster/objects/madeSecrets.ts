import { mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { generatedNames, isKustomizedWith } from './kustomizations.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';
import { programmedNames } from './programmedObjects.ts';
import { isNamedAtHome, type SecretReference } from './referencesOf.ts';

type WantedObject = Pick<SecretReference, 'placed' | 'kind' | 'name' | 'namespace'>;

/**
 * A program creates the Secret or ConfigMap: a controller for a Certificate or an ExternalSecret, or for the object itself, kustomize, or a
 * Job or another program that is told its name; or Kubernetes, OpenShift or trust-manager, in every namespace.
 */
export function isMade(index: ObjectIndex, reference: WantedObject): boolean {
  const { placed, kind, name, namespace } = reference;
  if (generatedNames(index, kind).has(name)) return true;
  if (kind === 'ConfigMap')
    return /^(?:kube-root|openshift-service)-ca\.crt$/.test(name) || index.named('Bundle', name).length > 0;
  const annotations = mappingAt(placed.object.root, 'metadata', 'annotations');
  const isAnnotated = [...(annotations?.entries.keys() ?? [])].some((key) =>
    /^(?:cert-manager\.io|certmanager\.k8s\.io|acme\.cert-manager\.io)\/|^kubernetes\.io\/tls-acme$/.test(key),
  );
  const made = requestedSecrets(index);
  const isRequested = made.has(`${namespace}\n${name}`) || made.has(`\n${name}`);
  return isAnnotated || isRequested || programmedNames(index).has(name);
}

/** Controllers that copy Secrets to other namespaces. */
const copying = /reflector|replicat|kubed|copy/i;

/** The one Certificate beside an object that writes the Secret, but to another namespace than the object reads, where nothing makes it. */
export function misdirected(index: ObjectIndex, reference: Omit<WantedObject, 'kind'>): PlacedObject | undefined {
  const { placed, name, namespace } = reference;
  const writers = certificatesFor(index, name).filter((each) => index.areTogether(placed, each));
  const [only, ...others] = writers;
  const own = only && scalarAt(only.object.root, 'metadata', 'namespace');
  if (only === undefined || own === undefined || namespace === undefined || others.length > 0) return undefined;
  // Copied by another controller, or given its namespace when it is applied.
  const isMoved =
    isOpen(own) ||
    isOpenEnded(only.object) ||
    mappingAt(only.object.root, 'spec', 'secretTemplate') !== undefined ||
    copying.test(only.file.path) ||
    (only.file !== placed.file && isNamedAtHome(index, 'Secret', name, only.object.namespace)) ||
    isKustomizedWith(index, placed, /^namespace:/gm);
  return isMoved || index.named('Secret', name).length > 0 || isMade(index, { ...reference, kind: 'Secret' })
    ? undefined
    : only;
}

/** The Certificates that write a Secret of some name, in any namespace. */
export function certificatesFor(index: ObjectIndex, name: string): readonly PlacedObject[] {
  return certificatesBySecret(index).get(name) ?? [];
}

const certificatesBySecret = memoisedBy((index: ObjectIndex) =>
  groupBy(index.ofKind('Certificate'), ({ object: { root } }) => scalarAt(root, 'spec', 'secretName')?.text),
);

/** Where objects name the Secret that their controller creates; else it has their name. */
const secretNames: Readonly<Record<string, readonly string[]>> = {
  Certificate: ['spec', 'secretName'],
  ExternalSecret: ['spec', 'target', 'name'],
  SealedSecret: ['metadata', 'name'],
  OnePasswordItem: ['metadata', 'name'],
  KafkaUser: ['metadata', 'name'],
  VaultStaticSecret: ['spec', 'destination', 'name'],
  VaultDynamicSecret: ['spec', 'destination', 'name'],
  VaultPKISecret: ['spec', 'destination', 'name'],
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
