import type { Credential, Distribution, Role } from './distribution.ts';
import { canReissue } from './reissue.ts';

/** A credential with its role. */
export interface RoleCredential extends Credential {
  readonly role: Role;
}

/** All credentials of a distribution. */
export function credentialsOf({ credentials }: Pick<Distribution, 'credentials'>): readonly RoleCredential[] {
  return Object.entries(credentials).map(([role, credential]) => ({ role: role as Role, ...credential }));
}

/** The credentials that the tree's CAs can issue anew. */
async function reissuable(distribution: Distribution): Promise<readonly RoleCredential[]> {
  const found: RoleCredential[] = [];
  for (const credential of credentialsOf(distribution)) {
    if (await canReissue(distribution.tree, credential.certificate)) found.push(credential);
  }
  return found;
}

/** Those that are no CAs. */
export async function reissuableLeaves(distribution: Distribution): Promise<readonly RoleCredential[]> {
  return (await reissuable(distribution)).filter(({ use }) => use !== 'ca');
}

/** Those that are CAs. */
export async function reissuableCas(distribution: Distribution): Promise<readonly RoleCredential[]> {
  return (await reissuable(distribution)).filter(({ use }) => use === 'ca');
}
