/** Of programs that mostly wait. */
const concurrency = 4;

/** Asks about all items, some at a time, and returns the answers in order. */
export async function mapConcurrently<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item, index: number) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const left = [...items.entries()];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      answers[next[0]] = await ask(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return answers;
}
