/** Looks again and again until there is an answer. Returns `undefined` after so many milliseconds. */
export async function waitFor<Answer>(
  look: () => Answer | null | undefined,
  patience: number,
): Promise<Answer | undefined> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = look();
    if (answer !== undefined && answer !== null) return answer;
    if (Date.now() > end) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
