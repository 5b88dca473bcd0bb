import { magnitudeOf, revokes } from '../../../x509/revokes.ts';
import { toHex } from '../../../x509/toHex.ts';
import type { Connection, SideVerdict } from './connectionModel.ts';

/**
 * What the server's revocation list says of the client; `undefined` where it has nothing against it.
 *
 * The server reads the list at each connection, compares serial numbers alone, and accepts nobody where it cannot read it.
 */
export function revocation({ revokedBy, clientShows }: Connection): SideVerdict | undefined {
  if (revokedBy?.kind === 'unknown') return revokedBy;
  if (revokedBy?.kind !== 'materials' || clientShows.kind !== 'materials') return undefined;
  const [list] = revokedBy.materials;
  const found = list?.material.occurrences.find(({ credential: { content } }) => content.kind === 'crl');
  const content = found?.credential.content;
  if (list === undefined) return undefined;
  if (content?.kind !== 'crl') {
    return { kind: 'unknown', missing: { why: 'fileUnreadable', name: list.material.name, place: list.place } };
  }
  const presented = clientShows.materials[0]?.material.certificates ?? [];
  const revoked = presented.find(({ certificate }) => revokes(content, certificate.serialNumber));
  if (revoked === undefined) return undefined;
  const serial = toHex(magnitudeOf(revoked.certificate.serialNumber));
  return {
    kind: 'refused',
    reason: 'revoked',
    error: `transport: certificate serial ${serial} revoked`,
    fingerprint: revoked.fingerprint,
  };
}
