import type { Finding } from '../../findings/findingModel.ts';

/**
 * Counts problems for a badge: errors and warnings. The same problem of one certificate in several places counts once.
 */
export function problemCount(findings: readonly Finding[]): number {
  const problems = findings
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ code, fingerprint, path, span }) => `${code} ${fingerprint ?? `${path}#${span?.start ?? ''}`}`);
  return new Set(problems).size;
}
