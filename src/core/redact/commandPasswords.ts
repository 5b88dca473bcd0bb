import { programPasswords, userPassword } from '../kubernetes/tables/secretNames.ts';
import { type Edit, mergedEdits, redacted, shiftedEdits } from './edits.ts';
import { isHarmless } from './harmlessValue.ts';

/** Commas, quotation marks and brackets between the items of a list, and the dashes of one in block style, commented out or not. */
const betweenItems =
  /["']?[ \t]{0,40},\s*["']?|\[[ \t]{0,40}["']|["'][ \t]{0,40}\]|["']?[ \t]{0,40}\r?\n[ \t]*(?:#[ \t]*)?-[ \t]+["']?/g;

const searches = programPasswords.map(({ program, option }) => ({
  start: new RegExp(String.raw`\b(?:${program})[\w-]*(?=[ \t])`, 'g'),
  next: new RegExp(String.raw`(?<=[ \t])(?:${option})(?:"([^"\n]+)|'([^'\n]+)|\\*["']?([^\s"']+))|[\n|;&]`, 'g'),
}));

/** Finds passwords of command lines whose options have no name that says so, in one string or written as lists. */
export function commandPasswordEdits(text: string): readonly Edit[] {
  const blank = text.replaceAll(betweenItems, (found) => ' '.repeat(found.length));
  return [...edits(text), ...(blank === text ? [] : edits(blank))];
}

/**
 * The same for a list whose items are known.
 *
 * @returns The edits of each item.
 */
export function argumentPasswordEdits(items: readonly string[]): readonly (readonly Edit[])[] {
  // Nothing within an item ends it.
  const line = items.map((item) => item.replaceAll(/[\s|;&"']/g, '_')).join(' ');
  const found = mergedEdits(edits(line));
  let start = 0;
  let next = 0;
  return items.map((item) => {
    const end = start + item.length;
    const own: Edit[] = [];
    for (let edit = found[next]; edit !== undefined && edit.span.start < end; edit = found[++next]) own.push(edit);
    const shifted = shiftedEdits(own, -start);
    start = end + 1;
    return shifted;
  });
}

function edits(line: string): readonly Edit[] {
  return [
    ...Array.from(line.matchAll(userPassword)).flatMap(({ 0: found, 1: password = '', index }) =>
      editBefore(index + found.length, password),
    ),
    ...searches.flatMap((search) => editsOf(line, search)),
  ];
}

/** Once from the left: what was a program's option is one until its command ends. */
function editsOf(line: string, { start, next }: (typeof searches)[number]): readonly Edit[] {
  const found: Edit[] = [];
  start.lastIndex = 0;
  while (start.test(line)) {
    next.lastIndex = start.lastIndex;
    let match = next.exec(line);
    for (; match !== null; match = next.exec(line)) {
      const password = match[1] ?? match[2] ?? match[3];
      if (password === undefined) break;
      found.push(...editBefore(next.lastIndex, password));
    }
    if (match === null) break;
    start.lastIndex = next.lastIndex;
  }
  return found;
}

function editBefore(end: number, password: string): readonly Edit[] {
  if (isHarmless(password) || /^\d+$/.test(password)) return [];
  return [{ span: { start: end - password.length, end }, text: redacted('password') }];
}
