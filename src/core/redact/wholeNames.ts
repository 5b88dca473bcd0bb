import type { Span } from '../text/span.ts';

/** A word of a text, or a character between words. */
const atom = /[\w-]+|[^\w-]/gu;
/**
 * Kubernetes names have at most 253 characters; longer texts are not names, and would be compared again for each of
 * their words.
 */
const longest = 1000;

/** Names by their first atom, then by the next. */
interface NameNode {
  isName: boolean;
  readonly next: Map<string, NameNode>;
}

/**
 * Builds a search for names that occur as whole words in a text. The longest one counts, because names can contain
 * other names. It takes as long for a thousand names as for one.
 */
export function wholeNameSearch(names: readonly string[]): (text: string, start: number, end: number) => Span[] {
  const root: NameNode = { isName: false, next: new Map() };
  for (const name of names) {
    if (name.length > longest) continue;
    let node = root;
    for (const each of name.match(atom) ?? []) {
      const next = node.next.get(each) ?? { isName: false, next: new Map() };
      node.next.set(each, next);
      node = next;
    }
    node.isName = true;
  }
  return (text, start, end) => {
    const spans: Span[] = [];
    const atoms = text.slice(start, end).match(atom) ?? [];
    let offset = start;
    for (let at = 0; at < atoms.length; ) {
      const count = at > 0 && meet(atoms[at - 1], atoms[at]) ? 0 : longestName(root, atoms, at);
      const next = at + Math.max(1, count);
      const from = offset;
      for (; at < next; at++) offset += atoms[at]?.length ?? 0;
      if (count > 0) spans.push({ start: from, end: offset });
    }
    return spans;
  };
}

/** @returns The number of its atoms. */
function longestName(root: NameNode, atoms: readonly string[], from: number): number {
  let found = 0;
  let node = root.next.get(atoms[from] ?? '');
  for (let at = from + 1; node !== undefined; at++) {
    if (node.isName && !meet(atoms[at], atoms[at - 1])) found = at - from;
    node = node.next.get(atoms[at] ?? '');
  }
  return found;
}

/**
 * Whether a word continues or starts where a name would start or end: a name that ends with a dot does not end before a
 * word.
 */
function meet(outside: string | undefined, inside: string | undefined): boolean {
  return outside !== undefined && inside !== undefined && isWord(outside) && !isWord(inside);
}

function isWord(atomOfText: string): boolean {
  return /^[\w-]/.test(atomOfText);
}
