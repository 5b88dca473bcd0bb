import { memoised } from '../text/memoised.ts';
import { type CertificateRole, certificateRoles } from './tables/certificateRoles.ts';

const rolesById = memoised(() => new Map<string, CertificateRole>(certificateRoles.map((role) => [role.id, role])));

/** Looks up a role in the tables; `undefined` for an unknown id. */
export function certificateRole(id: string): CertificateRole | undefined {
  return rolesById().get(id);
}
