import type { Cryptography } from '../../core/pki/crypto.ts';
import type { DecodedFile, LookUps } from '../../core/pki/pkiModel.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import { runInTurns, type Turns, verifyInTurns } from '../host/taskTurns.ts';
import { loadJudge } from './loadJudge.ts';

/**
 * Links and judges files, in turns with other work.
 *
 * @returns `undefined` as soon as nobody wants the result any more.
 */
export async function judgeInTurns(
  files: readonly DecodedFile[],
  lookUps: LookUps | undefined,
  terms: Omit<PresentContext, 'graph' | 'findings'>,
  cryptography: Cryptography,
  turns: Turns,
  isUnwanted: () => boolean,
): Promise<PresentContext | undefined> {
  const { buildPkiGraph, evaluateInSteps } = await loadJudge();
  const verifying = verifyInTurns(cryptography, turns, isUnwanted);
  const graph = await buildPkiGraph(files, verifying, lookUps, turns.next);
  if (isUnwanted()) return undefined;
  const findings = await runInTurns(evaluateInSteps(graph, terms.policy, terms.now), turns, isUnwanted);
  return findings && { graph, findings, ...terms };
}
