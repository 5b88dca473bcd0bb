/** So many of anything that is made of a credential take a few milliseconds. */
const atOnce = 64;

/** `map` with a pause after a few items, so that a host can do other work in between. */
export function* mapInSteps<Item, Result>(
  items: readonly Item[],
  make: (item: Item, index: number) => Result,
): Generator<undefined, Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    if (index % atOnce === atOnce - 1) yield undefined;
    results.push(make(item, index));
  }
  return results;
}
