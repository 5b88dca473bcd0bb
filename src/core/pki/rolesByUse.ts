import { rolesByPath } from '../kubernetes/rolesByPath.ts';
import { effectiveKeyPath, fieldOf } from './credentialPlace.ts';
import type { DecodedCredential, DecodedFile, FileReference, PkiGraph } from './pkiModel.ts';
import { referenceTarget } from './referenceTarget.ts';

/** A role that a certificate has because a component is told to use it so. */
export interface RoleByUse {
  readonly fingerprint: string;
  readonly id: string;
  readonly file: DecodedFile;
  /** The flag or field that names the certificate's file, or that of the kubeconfig in which it stands. */
  readonly reference: FileReference;
}

/**
 * Finds the roles that flags and fields give to the certificates of the files that they name: a flag of a component to
 * CAs, to the leaf, to the users of a kubeconfig; a kubeconfig to the certificates that its users name by path.
 */
export function* rolesByUse(graph: Pick<PkiGraph, 'files' | 'lookUps'>): Iterable<RoleByUse> {
  const ofKubeconfigs = new Map<DecodedFile, string>();
  for (const file of graph.files) {
    for (const reference of file.references ?? []) {
      const id = reference.field.certificateRole;
      const target = id === undefined ? undefined : referenceTarget(reference, graph);
      if (id === undefined || target?.kind !== 'file') continue;
      if (reference.field.role === 'kubeconfig' && !ofKubeconfigs.has(target.file)) ofKubeconfigs.set(target.file, id);
      yield* usesIn(target.file, { id, file, reference });
    }
  }
  for (const file of graph.files) {
    const id = rolesByPath(file.hostPath ?? file.path)?.kubeconfig ?? ofKubeconfigs.get(file);
    for (const reference of id === undefined ? [] : (file.references ?? [])) {
      if (reference.field.id !== 'kubeconfig-client' || reference.field.role !== 'certificate') continue;
      const target = referenceTarget(reference, graph);
      if (id !== undefined && target.kind === 'file') yield* usesIn(target.file, { id, file, reference });
    }
  }
}

function* usesIn(target: DecodedFile, use: Omit<RoleByUse, 'fingerprint'>): Iterable<RoleByUse> {
  for (const { fingerprint } of certificatesMeant(target, use.reference)) {
    if (fingerprint !== undefined) yield { ...use, fingerprint };
  }
}

/** The certificates of a file that have the role for which it is named. */
function certificatesMeant(file: DecodedFile, { field }: FileReference): readonly DecodedCredential[] {
  const certificates = file.credentials.filter(({ content }) => content.kind === 'certificate');
  const inText = certificates.filter(({ value }) => value.keyPath === undefined);
  switch (field.role) {
    case 'certificate':
      return inText.slice(0, 1);
    case 'ca':
      return inText.filter(({ content }) => content.kind === 'certificate' && content.basicConstraints?.isCa === true);
    case 'kubeconfig':
      return certificates.filter((credential) => isFirstOfUser(credential, certificates));
    default:
      return [];
  }
}

function isFirstOfUser(credential: DecodedCredential, all: readonly DecodedCredential[]): boolean {
  const field = fieldOf(credential);
  const isOfUser = field?.role === 'certificate' && effectiveKeyPath(credential)?.includes('.user.') === true;
  return isOfUser && all.find(({ value }) => value === credential.value) === credential;
}
