import * as l10n from '@vscode/l10n';
import { shortFingerprint } from '../fingerprintText.ts';
import type { PresentContext } from '../presentContext.ts';
import { stateMark } from '../stateMark.ts';
import { fittedText } from '../textTable.ts';
import { failureWords } from './failureWords.ts';
import type { JudgedChain } from './judgeProbe.ts';
import type { ProbeAnswer, ProbeTarget } from './probeModel.ts';
import { addressWords, endWords, nameWords, probeLines } from './probeWords.ts';
import { reloadSteps } from './reloadSteps.ts';

/**
 * The result of a probe for a terminal. Commands are copied, so they are not wrapped.
 *
 * @param columns - Width of the terminal.
 */
export function probeText(
  target: ProbeTarget,
  judged: JudgedChain,
  context: PresentContext,
  columns = Number.POSITIVE_INFINITY,
): string {
  const steps = reloadSteps(judged);
  const fitted = (lines: readonly string[]): readonly string[] => lines.map((line) => fittedText(line, columns));
  return [
    `${addressWords(target)}\n`,
    ...fitted(probeLines(target, judged, context).map(({ state, text }) => `  ${stateMark(state)} ${text}\n`)),
    ...(steps.length === 0 ? [] : [`\n${l10n.t('Next steps')}\n`]),
    ...steps.flatMap(({ text, command }) => [
      ...fitted([`  ${text}\n`]),
      command === undefined ? '' : `    ${command}\n`,
    ]),
    `\n${l10n.t('Sent in this order ({0})', judged.answer.version)}\n`,
    ...fitted(
      judged.served.map((node, index) => {
        const { subject, issuer } = node.certificate;
        const about = l10n.t('until {0}, issued by {1}', endWords(node, context), nameWords(issuer));
        return `  ${index + 1}. ${nameWords(subject)} · ${shortFingerprint(node.fingerprint)}\n     ${about}\n`;
      }),
    ),
  ].join('');
}

/** Why a server presented no certificate, for a terminal. */
export function probeFailureText(
  target: ProbeTarget,
  answer: Extract<ProbeAnswer, { readonly kind: 'failed' }>,
): string {
  const { what, advice } = failureWords(target, answer);
  return `${addressWords(target)}\n  ${stateMark('broken')} ${what}\n    ${advice}\n`;
}
