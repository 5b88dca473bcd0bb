import { templateAction, templatePattern, templateValue } from './tables/placeholders.ts';

const actions = new RegExp(templateAction, 'g');
const judgedLength = 4096;

/** A line with only actions, or a field whose value is one; angle brackets after `Error:` are not a template. */
const line = new RegExp(
  String.raw`^[ \t"'|>-]*(?:[\w.-]{1,60}[:=][ \t]*["']?(?!<[^%]))?(?:(?:${templateAction})[ \t"']*)+$`,
  'm',
);

/**
 * Tells whether a text, or lines of it, is replaced before it is used; not if it only mentions template syntax, as in
 * an error message (`open ca.pem: <nil>`).
 */
export function isMostlyTemplate(text: string): boolean {
  const judged =
    text.length <= 2 * judgedLength ? text : `${text.slice(0, judgedLength)}\n${text.slice(-judgedLength)}`;
  // Base64 of an action, which is not visible.
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
