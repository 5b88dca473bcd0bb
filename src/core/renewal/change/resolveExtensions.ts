import type { Bytes } from '../../x509/bytes.ts';
import { extensionOids, writeAuthorityKeyIdentifier, writeSubjectKeyIdentifier } from '../plannedExtensions.ts';
import type { PlannedExtension } from '../renewalModel.ts';

/**
 * Writes the extensions of a planned certificate, now that all keys are known. An authority key identifier is left out
 * where the issuer has no key identifier.
 *
 * @param own - Key identifier of the certificate's key.
 * @param issuer - The issuer's subject key identifier.
 */
export function resolveExtensions(
  planned: readonly PlannedExtension[],
  own: Bytes,
  issuer: Bytes | undefined,
): readonly Bytes[] {
  return planned.flatMap(({ oid, action, der }) => {
    if (action === 'dropped') return [];
    if (der !== undefined) return [der];
    if (oid === extensionOids.subjectKeyIdentifier) return [writeSubjectKeyIdentifier(own)];
    if (oid === extensionOids.authorityKeyIdentifier && issuer !== undefined) {
      return [writeAuthorityKeyIdentifier(issuer)];
    }
    return [];
  });
}
