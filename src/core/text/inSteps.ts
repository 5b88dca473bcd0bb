/** `map` with a pause before each item, so that a host can do other work in between: some take milliseconds. */
export function* mapInSteps<Item, Result>(
  items: readonly Item[],
  make: (item: Item, index: number) => Result,
): Generator<undefined, Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    yield undefined;
    results.push(make(item, index));
  }
  return results;
}
