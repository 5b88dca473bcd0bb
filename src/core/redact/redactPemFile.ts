import type { Edit } from './edits.ts';
import { commentEdits } from './gaps.ts';
import { readPemSecrets } from './pemSecrets.ts';

/**
 * Finds what to remove from a PEM file: blocks that are not public, and all words around blocks, because `openssl pkey -text` writes private
 * values there.
 *
 * @returns `undefined` for a text without blocks.
 */
export function redactPemFile(text: string, keepsComments: boolean): readonly Edit[] | undefined {
  const { secrets, public: kept } = readPemSecrets(text);
  const blocks = [...secrets, ...kept].map(({ span }) => span).sort((a, b) => a.start - b.start);
  // A redacted key is one line that says so.
  if (blocks.length === 0 && !/^\s*<redacted: /.test(text)) return undefined;
  // A block inside a program or a page, not on separate lines, does not make a PEM file.
  if (blocks.some(({ start }) => !/(?:^|\n)[ \t#]*$/.test(text.slice(Math.max(0, start - 80), start))))
    return undefined;
  // Lines keep their numbers.
  const edits: Edit[] = secrets.map((edit) => ({ ...edit, text: edit.text + feedsOf(text, edit) }));
  let at = 0;
  for (const { start, end } of [...blocks, { start: text.length, end: text.length }]) {
    if (!keepsComments) for (const edit of commentEdits(text, at, start)) edits.push(edit);
    at = end;
  }
  return edits;
}

function feedsOf(text: string, { span }: Edit): string {
  return '\n'.repeat(text.slice(span.start, span.end).split('\n').length - 1);
}
