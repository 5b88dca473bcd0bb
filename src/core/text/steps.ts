/** Runs all steps of some work at once. */
export function runAtOnce<Result>(steps: Generator<undefined, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** `map` with a pause before each item, so that a host can do other work in between. Some items take milliseconds. */
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
