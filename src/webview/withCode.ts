import { element } from './element.ts';

/** Turns text between backticks into code elements; a single backtick stays as it is. */
export function withCode(text: string): readonly (Node | string)[] {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 0 ? part : element('code', {}, part.slice(1, -1))));
}
