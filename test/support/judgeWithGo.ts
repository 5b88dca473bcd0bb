import type { CaseLine } from './caseLine.ts';
import { runGoProgram } from './goProgram.ts';

/** What Go's crypto/x509 answers. */
export interface GoVerdict {
  readonly id: string;
  readonly accepted: boolean;
  readonly error?: { readonly code: string; readonly message: string };
  /** SHA-256 fingerprints of the certificates of every accepted path. */
  readonly paths: readonly (readonly string[])[];
}

/**
 * Asks Go's crypto/x509, by which Kubernetes judges.
 *
 * @returns A verdict for each case, in order; `undefined` where Go is not installed.
 */
export function judgeWithGo(cases: readonly CaseLine[]): readonly GoVerdict[] | undefined {
  const output = runGoProgram('verifyCases', cases.map((each) => `${JSON.stringify(each)}\n`).join(''));
  return output
    ?.split('\n')
    .filter((line) => line !== '')
    .map((line): GoVerdict => JSON.parse(line));
}
