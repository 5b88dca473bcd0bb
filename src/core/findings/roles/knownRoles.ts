import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { rolesOfFile } from '../../kubernetes/rolesByPath.ts';
import type { CertificateRole } from '../../kubernetes/tables/certificateRoles.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import { bundleOf } from '../../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, RoleEvidence } from '../../pki/pkiModel.ts';
import type { RelatedPlace } from '../findingModel.ts';
import { isClientPlace } from '../serverNames.ts';

/** A role that a path, flag or field gives, not one that the certificate claims for itself. */
export interface KnownRole {
  readonly role: CertificateRole;
  /** The flag or field that gives it. */
  readonly evidence?: RoleEvidence;
}

/** The roles that an end-entity certificate has by its path, or by the flags and fields that name it. */
export function knownRolesOf(node: CertificateNode): readonly KnownRole[] {
  if (isUsedAsCa(node)) return [];
  const { role, uses } = node;
  const byPlace =
    role === undefined || role.reason === 'subject' || uses.some(({ id }) => id === role.id) ? [] : [role];
  return [...byPlace.map(({ id }) => ({ id })), ...uses.map((evidence) => ({ id: evidence.id, evidence }))].flatMap(
    ({ id, ...more }) => {
      const record = certificateRole(id);
      return record === undefined ? [] : [{ role: record, ...more }];
    },
  );
}

/**
 * The roles that it has at one of its places. A copy where another role belongs changes nothing where it is right, and has the role of its own place.
 */
export function rolesAt(node: CertificateNode, occurrence: Occurrence): readonly KnownRole[] {
  const { file, credential } = occurrence;
  const known = knownRolesOf(node);
  // What stands behind the leaf is not presented.
  if (bundleOf(file, credential)[0] !== credential) return known;
  const used = known.filter(({ evidence }) => evidence?.names === file);
  const { kubeconfig, certificate } = rolesOfFile(file) ?? {};
  const inField = isClientPlace(occurrence) ? kubeconfig : undefined;
  const id = credential.value.keyPath === undefined ? certificate : inField;
  const own = id === undefined || known.length === 0 ? undefined : certificateRole(id);
  if (own !== undefined)
    return [used.find(({ role }) => role === own) ?? { role: own }, ...used.filter(({ role }) => role !== own)];
  return used.length > 0 ? used : known;
}

/** Tells whether a client presents the certificate: by its role, or by a field that only clients read. */
export function isPresentedByClient(node: CertificateNode, occurrence: Occurrence): boolean {
  if (isUsedAsCa(node)) return false;
  const isLeaf = bundleOf(occurrence.file, occurrence.credential)[0] === occurrence.credential;
  return (isLeaf && isClientPlace(occurrence)) || knownRolesOf(node).some(({ role }) => role.use === 'client');
}

/** Points at the flag or field that gives a role. */
export function evidencePlaces(evidence: RoleEvidence | undefined, message: string): readonly RelatedPlace[] {
  return evidence === undefined ? [] : [{ path: evidence.at.file.path, span: evidence.at.span, message }];
}
