/**
 * Finds which of many things a line may contain, by their words, in one pass however many words there are.
 *
 * @param things - Each with words of which the line must contain at least one; without words it is always found.
 */
export function wordSearch<Thing>(
  things: readonly (readonly [thing: Thing, words: readonly string[]])[],
): (line: string) => ReadonlySet<Thing> {
  const always = things.filter(([, words]) => words.length === 0).map(([thing]) => thing);
  const starts = new Map<number, { readonly word: string; readonly things: Thing[] }[]>();
  // Nearly all characters of a log are only looked up here.
  const isStart = new Uint8Array(0x8000);
  for (const [thing, words] of things) {
    for (const word of words) {
      const hash = hashOf(word);
      const same = starts.get(hash) ?? [];
      starts.set(hash, same);
      isStart[hash] = 1;
      const known = same.find((each) => each.word === word);
      if (known === undefined) same.push({ word, things: [thing] });
      else known.things.push(thing);
    }
  }
  return (line) => {
    const found = new Set(always);
    let hash = 0;
    for (let at = 0; at < line.length; at++) {
      hash = ((hash << 5) ^ line.charCodeAt(at)) & 0x7fff;
      if (isStart[hash] === 0) continue;
      for (const { word, things: named } of starts.get(hash) ?? []) {
        if (line.startsWith(word, at - 2)) for (const thing of named) found.add(thing);
      }
    }
    return found;
  };
}

/** Hash of the first three characters. */
function hashOf(word: string): number {
  return ((word.charCodeAt(0) << 10) ^ (word.charCodeAt(1) << 5) ^ word.charCodeAt(2)) & 0x7fff;
}
