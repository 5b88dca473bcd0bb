import { verifyCase } from '../../src/cli/judgeCase.ts';
import { parseVerificationCase } from '../../src/core/present/verification/verificationCase.ts';
import { verificationJson } from '../../src/core/present/verification/verificationJson.ts';
import { createNodeCryptography } from '../../src/node/nodeCryptography.ts';
import type { CaseLine } from './caseLine.ts';
import { type GoVerdict, judgeWithGo } from './judgeWithGo.ts';

/** A case with both verdicts. */
export interface Comparison {
  readonly asked: CaseLine;
  readonly ours: GoVerdict;
  readonly go: GoVerdict;
}

const cryptography = createNodeCryptography();

/**
 * Judges cases with Go and with CertScope.
 *
 * @returns `undefined` where Go is not installed.
 */
export async function compareWithGo(cases: readonly CaseLine[]): Promise<readonly Comparison[] | undefined> {
  const verdicts = judgeWithGo(cases);
  if (verdicts === undefined) return undefined;
  const comparisons: Comparison[] = [];
  for (const [index, asked] of cases.entries()) {
    const go = verdicts[index];
    if (go === undefined) throw new Error(`Go has no answer to ${asked.id}`);
    comparisons.push({ asked, ours: await judgeOurselves(asked), go });
  }
  return comparisons;
}

async function judgeOurselves(asked: CaseLine): Promise<GoVerdict> {
  const { id } = asked;
  const parsed = parseVerificationCase(JSON.stringify(asked));
  if (typeof parsed === 'string') throw new Error(`${id}: ${parsed}`);
  const verification = await verifyCase(parsed, cryptography, Number.NaN);
  if (typeof verification === 'string') {
    return { id, accepted: false, error: { code: 'unparsable', message: verification }, paths: [] };
  }
  return { id, ...verificationJson(verification, (bytes) => cryptography.sha256(bytes)) };
}

/** Whether verdict, class and words of the error, and the paths are the same. Of a crash, the words are Go's runtime's. */
export function agrees({ ours, go }: Comparison): boolean {
  const isCrash = go.error?.code === 'panic';
  return (
    ours.accepted === go.accepted &&
    ours.error?.code === go.error?.code &&
    (isCrash || ours.error?.message === go.error?.message) &&
    ours.paths.join('\n') === go.paths.join('\n')
  );
}

/** What differs, in a form for the failure of a test. */
export function disagreement({ asked, ours, go }: Comparison): object {
  return { id: asked.id, ours: ours.error ?? ours.paths, go: go.error ?? go.paths };
}
