import { memoised } from '../text/memoised.ts';
import { type CertificateRole, certificateRoles } from './tables/certificateRoles.ts';

const rolesById = memoised(() => new Map<string, CertificateRole>(certificateRoles.map((role) => [role.id, role])));

/** Looks up what the tables know of a role; `undefined` for an id that is none. */
export function certificateRole(id: string): CertificateRole | undefined {
  return rolesById().get(id);
}
