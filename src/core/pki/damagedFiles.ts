import { credentialFieldOf } from '../kubernetes/credentialFieldOf.ts';
import { itemsAt, mappingAt, scalarAt } from '../locate/objects/nodes.ts';
import type { DocumentNode } from '../locate/objects/objectModel.ts';
import { optional } from '../text/optional.ts';
import { fieldOf } from './credentialPlace.ts';
import type { DecodedFile, PkiGraph } from './pkiModel.ts';
import { placedFault } from './placedFiles.ts';
import { filesByPath, referenceTarget } from './referenceTarget.ts';

/** What a file is for. */
type Purpose = 'certificate' | 'privateKey' | 'publicKey' | 'kubeconfig';

/**
 * Whether a file exists and cannot serve its purpose: truncated, garbage, empty. It is as good as missing, and can get
 * new content. One that could not be opened is not: nobody knows what is in it.
 */
export function isDamaged(graph: PkiGraph, path: string, purpose: Purpose): boolean {
  const { files, lookUps } = graph;
  const file = filesByPath(files).get(path);
  const found = lookUps?.get(path);
  if (file === undefined) return found === 'noCredential' || (typeof found === 'object' && 'labels' in found);
  if (file.unreadable !== undefined || file.inventory !== undefined || file.isStandIn === true) return false;
  if (purpose === 'kubeconfig') return isBrokenKubeconfig(file) || lacksClientFiles(file, graph);
  const kinds = purpose === 'publicKey' ? publicKeyKinds : [purpose];
  return !file.credentials.some(({ content }) => kinds.includes(content.kind));
}

/** What kube-apiserver takes public keys from. */
const publicKeyKinds: readonly string[] = ['publicKey', 'privateKey', 'certificate'];

/** The users of a kubeconfig, by their key paths, that have one half of a pair only, with the other half. */
export function halfPairs({
  values,
  references = [],
}: Pick<DecodedFile, 'values' | 'references'>): readonly (readonly [user: string, missing: 'certificate' | 'key'])[] {
  const halves = new Map<string, Set<string>>();
  for (const { keyPath = '' } of [...values, ...references]) {
    const [, user = '', half] = /^(users\[\d+\]\.user)\.client-(certificate|key)(?:-data)?$/.exec(keyPath) ?? [];
    if (half !== undefined) halves.set(user, new Set([...(halves.get(user) ?? []), half]));
  }
  return [...halves].flatMap(([user, has]) =>
    has.size > 1 ? [] : [[user, has.has('key') ? 'certificate' : 'key'] as const],
  );
}

/** Its text is broken. The user's certificate or key is unreadable or missing, or the cluster's CA is; a sample, or a plugin without a command, is there instead. */
function isBrokenKubeconfig(file: DecodedFile): boolean {
  const { credentials, values, references, objects = [] } = file;
  return (
    placedFault(file) !== undefined ||
    objects.some(({ root, isBroken }) => isBroken === true || itemsAt(root, 'users').some(lacksCommand)) ||
    halfPairs({ values, ...optional('references', references) }).length > 0 ||
    credentials.some((credential) => credential.content.kind === 'unreadable' && fieldOf(credential) !== undefined) ||
    values.some(({ placeholder, keyPath, object }) => {
      const isSample = placeholder !== undefined && placeholder !== 'encrypted';
      return isSample && keyPath !== undefined && credentialFieldOf(keyPath, object) !== undefined;
    })
  );
}

/** What its only user shows is in files that are gone, such as a kubelet's current certificate. */
function lacksClientFiles({ references = [], objects = [] }: DecodedFile, graph: PkiGraph): boolean {
  const isOneUser = objects.flatMap(({ root }) => itemsAt(root, 'users')).length === 1;
  return (
    isOneUser &&
    references.some(
      (reference) =>
        /^users\[0\]\.user\.client-(?:certificate|key)$/.test(reference.keyPath ?? '') &&
        referenceTarget(reference, graph).kind === 'absent',
    )
  );
}

function lacksCommand(user: DocumentNode): boolean {
  const plugin = mappingAt(user, 'user', 'exec');
  return plugin !== undefined && (scalarAt(plugin, 'command')?.text ?? '') === '';
}
