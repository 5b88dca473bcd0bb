import { type CredentialField, credentialFieldOf } from '../kubernetes/credentialFieldOf.ts';
import type { DecodedCredential, DecodedFile } from './model.ts';

/** Annotation in which `kubectl apply` repeats the whole object. The cluster never reads it. */
const lastApplied = "metadata.annotations['kubectl.kubernetes.io/last-applied-configuration']";

/** Tells whether a credential is only a copy that `kubectl apply` left in an annotation. */
export function isLastAppliedCopy({ value }: Pick<DecodedCredential, 'value'>): boolean {
  return value.keyPath?.endsWith(lastApplied) === true;
}

/** The key path by which the tables know the place: the inner one in an embedded document. */
export function effectiveKeyPath({ value, block }: Pick<DecodedCredential, 'value' | 'block'>): string | undefined {
  return block.innerKeyPath ?? value.keyPath;
}

/** What the tables say of the field in which a credential stands. */
export function fieldOf(credential: Pick<DecodedCredential, 'value' | 'block'>): CredentialField | undefined {
  const keyPath = effectiveKeyPath(credential);
  if (keyPath === undefined) return undefined;
  return credential.block.innerKeyPath === undefined
    ? credentialFieldOf(keyPath, credential.value.object)
    : credentialFieldOf(keyPath);
}

/**
 * The credentials that are read together with `credential` as one bundle, itself included, in order: the blocks of
 * its value, or all blocks of a file without key paths (a PEM file).
 */
export function bundleOf(file: DecodedFile, credential: DecodedCredential): readonly DecodedCredential[] {
  const { value, block } = credential;
  return value.keyPath === undefined
    ? file.credentials.filter((other) => other.value.keyPath === undefined)
    : file.credentials.filter((other) => other.value === value && other.block.innerKeyPath === block.innerKeyPath);
}
