import { type CredentialField, credentialFieldOf } from '../kubernetes/credentialFieldOf.ts';
import { memoisedBy, memoisedByPair } from '../text/memoised.ts';
import type { DecodedCredential, DecodedFile } from './pkiModel.ts';

/** Annotation in which `kubectl apply` repeats the whole object. The cluster never reads it. */
const lastApplied = "metadata.annotations['kubectl.kubernetes.io/last-applied-configuration']";

/** Tells whether a credential is only a copy that `kubectl apply` left in an annotation. */
export function isLastAppliedCopy({ value }: Pick<DecodedCredential, 'value'>): boolean {
  return value.keyPath?.endsWith(lastApplied) === true;
}

/** The key path for table lookups: the innermost one in embedded documents. */
export function effectiveKeyPath({ value, block }: Pick<DecodedCredential, 'value' | 'block'>): string | undefined {
  return block.innerKeyPath?.split(' > ').at(-1) ?? value.keyPath;
}

/** The table's record of a credential's field. */
export function fieldOf(credential: Pick<DecodedCredential, 'value' | 'block'>): CredentialField | undefined {
  return fieldAt(credential.value, credential.block);
}

/** Each check needs the fields of all credentials. */
const fieldAt = memoisedByPair((value: DecodedCredential['value'], block: DecodedCredential['block']) => {
  const keyPath = effectiveKeyPath({ value, block });
  if (keyPath === undefined) return undefined;
  return block.innerKeyPath === undefined ? credentialFieldOf(keyPath, value.object) : credentialFieldOf(keyPath);
});

/** Tells whether a controller injects the CA into this field, so that its current value does not matter. */
export function isInjectedCa(credential: Pick<DecodedCredential, 'value' | 'block'>): boolean {
  const { value, block } = credential;
  return value.object?.isInjected === true && block.innerKeyPath === undefined && fieldOf(credential)?.role === 'ca';
}

/**
 * Tells whether two credentials of a file are read together as one bundle: they share a value, or both lack a key
 * path.
 */
export function isSameBundle(a: DecodedCredential, b: DecodedCredential): boolean {
  if (a.value.keyPath === undefined) return b.value.keyPath === undefined;
  return a.value === b.value && a.block.innerKeyPath === b.block.innerKeyPath;
}

/** The credentials that are read together with `credential` as one bundle, itself included, in order of position. */
export function bundleOf(file: DecodedFile, credential: DecodedCredential): readonly DecodedCredential[] {
  return groupsOf(file).get(credential) ?? file.credentials.filter((other) => isSameBundle(credential, other));
}

/** All bundles of a file, see {@link isSameBundle}, in the order of their first members. */
export function bundlesIn(file: DecodedFile): readonly (readonly DecodedCredential[])[] {
  return [...new Set(groupsOf(file).values())];
}

type Groups = ReadonlyMap<DecodedCredential, readonly DecodedCredential[]>;

const groupsOf = memoisedBy((file: DecodedFile): Groups => new Map(groupsByPlace(file)));

function* groupsByPlace({ credentials }: DecodedFile): Iterable<[DecodedCredential, readonly DecodedCredential[]]> {
  const inText: DecodedCredential[] = [];
  const byValue = new Map<DecodedCredential['value'], Map<string | undefined, DecodedCredential[]>>();
  for (const credential of credentials) {
    const { value, block } = credential;
    const ofValue = byValue.get(value) ?? new Map<string | undefined, DecodedCredential[]>();
    byValue.set(value, ofValue);
    const group = value.keyPath === undefined ? inText : (ofValue.get(block.innerKeyPath) ?? []);
    ofValue.set(block.innerKeyPath, group);
    group.push(credential);
    yield [credential, group];
  }
}
