import { type Finding, severities } from '../findings/findingModel.ts';

/** The problems to tell of, each once, the worst first. Hints appear only in the editor's own list. */
export function differentProblems(problems: readonly Finding[]): readonly Finding[] {
  const worstFirst = problems
    .filter(({ severity }) => severity !== 'hint')
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  return worstFirst.filter(
    ({ code, message }, index) =>
      worstFirst.findIndex((other) => other.code === code && other.message === message) === index,
  );
}

/** The sentences of a message. One ends at a full stop before the next word, but not inside a quote of a log. */
export function sentencesOf(message: string): readonly string[] {
  const sentences = message.match(/(?:`[^`]*`|[^`。])+?(?:(?<!\.)\.(?= \S)|。|$)/g) ?? [message];
  return sentences.map((each) => each.trim());
}
