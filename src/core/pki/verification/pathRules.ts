import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { hasValidPolicies } from './certificatePolicies.ts';
import { usageBlocker } from './extKeyUsages.ts';
import type { TriedPath, VerificationError, VerificationQuestion } from './verificationModel.ts';

/** Complete paths that satisfy the rules of whole paths. */
export interface JudgedPaths {
  readonly paths: readonly (readonly GoCertificate[])[];
  readonly refused: readonly TriedPath[];
  /** Go's error when no path is left; absent otherwise. */
  readonly error?: VerificationError;
}

/** Drops the paths with invalid certificate policies, then those that allow none of the usages. */
export function judgePaths(
  { certificate, usages }: VerificationQuestion,
  found: readonly (readonly GoCertificate[])[],
): JudgedPaths {
  const withPolicies = found.filter(hasValidPolicies);
  const refusedByPolicy = found.filter((path) => !withPolicies.includes(path));
  const noPolicies = noValidChains(certificate, 'all candidate chains have invalid policies');
  const refused: TriedPath[] = refusedByPolicy.map((path) => ({ certificates: path, error: noPolicies }));
  if (withPolicies.length === 0) return { paths: [], refused, error: noPolicies };

  const paths: (readonly GoCertificate[])[] = [];
  let incompatible: VerificationError | undefined;
  for (const path of withPolicies) {
    const blocker = usageBlocker(path, usages);
    if (blocker === undefined) {
      paths.push(path);
      continue;
    }
    const message = 'x509: certificate specifies an incompatible key usage';
    const error: VerificationError = { code: 'incompatibleUsage', message, certificate: blocker };
    incompatible ??= error;
    refused.push({ certificates: path, error });
  }
  if (incompatible === undefined || paths.length > 0) return { paths, refused };
  if (refusedByPolicy.length === 0) return { paths, refused, error: incompatible };
  const counts = `${withPolicies.length} chains with incompatible key usage, ${refusedByPolicy.length} chains with invalid policies`;
  return { paths, refused, error: noValidChains(certificate, counts) };
}

function noValidChains(certificate: GoCertificate, detail: string): VerificationError {
  return { code: 'noValidChains', message: `x509: no valid chains built: ${detail}`, certificate, detail };
}
