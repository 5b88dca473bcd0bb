import type { TriedPath, Verification, VerificationError } from '../../pki/verification/verificationModel.ts';
import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { toHex } from '../../x509/toHex.ts';

/** Why a certificate is rejected, in JSON. `unparsable`: Go's parser does not read it. */
interface ErrorJson {
  readonly code: VerificationError['code'] | 'unparsable';
  /** Go's own words. */
  readonly message: string;
  /** SHA-256 fingerprint of the certificate that it is about. */
  readonly certificate?: string;
  /** The first rejected candidate for the issuing CA. */
  readonly hint?: ErrorJson;
}

/** The verdict as `certscope verify --format json` prints it. Certificates are named by their SHA-256 fingerprints. */
export interface VerificationJson {
  readonly accepted: boolean;
  readonly error?: ErrorJson;
  readonly paths: readonly (readonly string[])[];
  readonly tried: readonly { readonly path: readonly string[]; readonly error: ErrorJson }[];
  /** Where the first path violates RFC 5280 although Go accepts it. */
  readonly notes?: readonly { readonly code: string; readonly clause: string; readonly certificate: string }[];
  /** The search ended at Go's limit of signature checks. */
  readonly isCut?: true;
}

/** @param sha256 - The host's hash. */
export function verificationJson(
  verification: Verification,
  sha256: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array,
): VerificationJson {
  const { accepted, error, paths, tried, notes, isCut } = verification;
  const fingerprint = ({ certificate }: GoCertificate): string => toHex(sha256(certificate.der));
  const errorJson = ({ code, message, certificate, hint }: VerificationError): ErrorJson => ({
    code,
    message,
    certificate: fingerprint(certificate),
    ...(hint === undefined ? {} : { hint: errorJson(hint) }),
  });
  const triedJson = (path: TriedPath) => ({ path: path.certificates.map(fingerprint), error: errorJson(path.error) });
  return {
    accepted,
    ...(error === undefined ? {} : { error: errorJson(error) }),
    paths: paths.map((path) => path.map(fingerprint)),
    tried: tried.map(triedJson),
    ...(notes.length === 0
      ? {}
      : {
          notes: notes.map(({ code, clause, certificate }) => ({
            code,
            clause,
            certificate: fingerprint(certificate),
          })),
        }),
    ...(isCut ? { isCut } : {}),
  };
}
