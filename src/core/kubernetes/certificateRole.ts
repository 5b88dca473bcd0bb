import { memoised } from '../text/memoised.ts';
import { type CertificateRole, certificateRoles } from './tables/certificateRoles.ts';

const rolesById = memoised(() => new Map<string, CertificateRole>(certificateRoles.map((role) => [role.id, role])));

/** Looks up a role in the tables; `undefined` for an unknown id. */
export function certificateRole(id: string): CertificateRole | undefined {
  return rolesById().get(id);
}

/** The roles of a cluster's administrators. */
export const administratorRoles: ReadonlySet<string> = new Set(['admin-client', 'super-admin-client']);

/** Tells whether the name alone decides who presents a certificate in this role. */
export function isFixedUser({ expected }: CertificateRole): boolean {
  return (
    expected?.decides?.join() === 'commonName' && expected.commonNames?.some((name) => name.includes('<')) === false
  );
}

/** Tells whether a user is a component of the control plane, by its name. */
export function isComponentUser(user: string): boolean {
  return [...rolesById().values()].some((role) => isFixedUser(role) && role.expected?.commonNames?.includes(user));
}
