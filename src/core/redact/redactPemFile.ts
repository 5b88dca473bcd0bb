import { type Edit, redacted } from './edits.ts';
import { readPemSecrets } from './pemSecrets.ts';
import type { SecretSearch } from './secretSearch.ts';

/** Lines that `openssl` writes between blocks, blank lines and comments. */
const knownLine =
  /^\s*(?:$|#|;|<redacted: [^<>]*>$|subject ?=|issuer ?=|[si]:|Bag Attributes|Key Attributes|friendlyName:|localKeyID:|No Attributes|Certificate chain|Server certificate|notBefore ?=|notAfter ?=|\d+ s:|---$)/i;

/**
 * Finds what to remove from a PEM file: blocks that are not public, and text between blocks that is neither a comment
 * nor a name, because `openssl pkey -text` writes private values there.
 *
 * @returns `undefined` for a text without blocks.
 */
export function redactPemFile(
  text: string,
  search: SecretSearch,
): { readonly edits: readonly Edit[]; readonly secrets: readonly string[] } | undefined {
  const { secrets, public: kept } = readPemSecrets(text);
  const blocks = [...secrets, ...kept].map(({ span }) => span).sort((a, b) => a.start - b.start);
  // A redacted key is one line that says so.
  if (blocks.length === 0 && !/^\s*<redacted: /.test(text)) return undefined;
  // A block inside a program or a page, not on separate lines, does not make a PEM file.
  if (blocks.some(({ start }) => !/(?:^|\n)[ \t#]*$/.test(text.slice(Math.max(0, start - 80), start))))
    return undefined;
  const edits: Edit[] = [...secrets];
  let at = 0;
  for (const { start, end } of [...blocks, { start: text.length, end: text.length }]) {
    for (const edit of unknownLines(text, at, start)) edits.push(edit);
    at = end;
  }
  const comments = search.editsOf(text);
  return { edits: [...edits, ...comments], secrets: secrets.map(({ span }) => text.slice(span.start, span.end)) };
}

function unknownLines(text: string, start: number, end: number): readonly Edit[] {
  const edits: Edit[] = [];
  let at = start;
  let open: number | undefined;
  for (const line of text.slice(start, end).split('\n')) {
    const next = at + line.length + 1;
    const isKnown = knownLine.test(line);
    if (isKnown && open !== undefined) open = undefined;
    else if (!isKnown) {
      const span = { start: at, end: Math.min(next - 1, end) };
      const last = edits.at(-1);
      if (open === undefined || last === undefined) edits.push({ span, text: redacted('text') });
      else edits[edits.length - 1] = { text: last.text, span: { start: last.span.start, end: span.end } };
      open = at;
    }
    at = next;
  }
  return edits;
}
