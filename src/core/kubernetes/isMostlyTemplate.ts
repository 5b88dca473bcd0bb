import { templateAction, templatePattern, templateValue } from './tables/placeholders.ts';

const actions = new RegExp(templateAction, 'g');
const judgedLength = 4096;

/** Nothing but actions on a line, or a field whose value is one; what follows `Error:` in angle brackets is no template. */
const line = new RegExp(
  String.raw`^[ \t"'|>-]*(?:[\w.-]{1,60}[:=][ \t]*["']?(?!<[^%]))?(?:(?:${templateAction})[ \t"']*)+$`,
  'm',
);

/**
 * Tells whether somebody replaces a text, or lines of it, before it is used: not one that only mentions what templates
 * write, such as the message of a program that failed (`open ca.pem: <nil>`).
 */
export function isMostlyTemplate(text: string): boolean {
  const judged =
    text.length <= 2 * judgedLength ? text : `${text.slice(0, judgedLength)}\n${text.slice(-judgedLength)}`;
  // Base64 of an action, of which nothing is seen.
  if (!templatePattern.test(judged)) return true;
  if (line.test(judged) || judged.split('\n').some(isValue)) return true;
  return lengthOf(judged.replace(actions, '')) * 2 <= lengthOf(judged);
}

function isValue(text: string): boolean {
  return templateValue.test(text.trim().replace(/^(["'])(.*)\1$/, '$2'));
}

function lengthOf(text: string): number {
  return text.replace(/\s+/g, '').length;
}
