import {
  type RedactedCopy,
  type RedactionOptions,
  type RedactionTools,
  redactInSteps,
} from '../../core/redact/redactText.ts';
import { runInTurns, type Turns } from '../host/taskTurns.ts';

/**
 * Redacts a text while yielding to other work, on a host without a separate thread for it.
 *
 * @returns `undefined` if it was cancelled.
 */
export function redactInTurns(
  text: string,
  tools: RedactionTools,
  options: RedactionOptions,
  turns: Turns,
  signal: AbortSignal,
): Promise<RedactedCopy | undefined> {
  return runInTurns(redactInSteps(text, tools, options), turns, () => signal.aborted);
}
