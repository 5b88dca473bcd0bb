import { element } from './element.ts';

/** Texts of the host name what is to be typed or looked for between backticks; these become elements, one alone stays. */
export function withCode(text: string): readonly (Node | string)[] {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 0 ? part : element('code', {}, part.slice(1, -1))));
}
