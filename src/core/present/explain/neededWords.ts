/** One character, a group of alternatives, or something that does not say what it matches. */
type Atom = { readonly character: string } | { readonly choices: readonly (readonly Atom[])[] } | 'anything';

/** Shorter words occur in most lines. */
const shortest = 3;
/** Longer ones are not rarer. */
const longEnough = 12;

/**
 * Words of which each match of a regular expression contains at least one.
 *
 * @param source - Without flags; named groups and backreferences are not understood.
 * @returns Nothing if it matches texts without such words.
 */
export function neededWords(source: string): readonly string[] {
  const needed = alternativesOf(source).map(wordsOfSequence);
  return needed.every((words) => words.length > 0) ? [...new Set(needed.flat())] : [];
}

/** The longest text that is always part of it; or, if that is longer, the texts of the alternatives of a group. */
function wordsOfSequence(atoms: readonly Atom[]): readonly string[] {
  let best: readonly string[] = [];
  let run = '';
  const consider = (words: readonly string[]): void => {
    if (usefulness(words) > usefulness(best)) best = words;
  };
  for (const atom of [...atoms, 'anything' as const]) {
    if (atom !== 'anything' && 'character' in atom) run += atom.character;
    else {
      consider([run]);
      run = '';
      const choices = atom === 'anything' ? [] : atom.choices.map(wordsOfSequence);
      if (choices.every((words) => words.length > 0)) consider(choices.flat());
    }
  }
  return best;
}

function usefulness(words: readonly string[]): number {
  if (words.length === 0) return 0;
  const length = Math.min(longEnough, ...words.map((word) => word.length));
  return length < shortest ? 0 : length;
}

function alternativesOf(source: string): readonly (readonly Atom[])[] {
  const found: Atom[][] = [[]];
  for (let at = 0; at < source.length; ) {
    if (source.charAt(at) === '|') {
      found.push([]);
      at++;
      continue;
    }
    const end = endOfAtom(source, at);
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(end, end + 20))?.[0] ?? '';
    const isOptional = /^(?:[*?]|\{0)/.test(quantifier);
    const atoms = found.at(-1);
    atoms?.push(isOptional ? 'anything' : toAtom(source.slice(at, end)));
    if (quantifier !== '') atoms?.push('anything');
    at = end + quantifier.length;
  }
  return found;
}

function toAtom(text: string): Atom {
  if (/^\(\?<?[=!]/.test(text)) return { choices: [[]] };
  if (text.startsWith('(')) return { choices: alternativesOf(text.slice(text.startsWith('(?:') ? 3 : 1, -1)) };
  if (text.startsWith('\\')) return /^\\\w/.test(text) ? 'anything' : { character: text.slice(1) };
  return /^[[.^$]/.test(text) ? 'anything' : { character: text };
}

function endOfAtom(source: string, start: number): number {
  const first = source.charAt(start);
  if (first === '\\') return start + (source.charAt(start + 1) === 'x' ? 4 : 2);
  if (first !== '(' && first !== '[') return start + 1;
  let depth = 0;
  let isClass = false;
  for (let at = start; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === '\\') at++;
    else if (isClass) isClass = character !== ']';
    else if (character === '[') isClass = true;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    if (depth === 0 && !isClass) return at + 1;
  }
  return source.length;
}
