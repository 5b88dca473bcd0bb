import assert from 'node:assert/strict';

/** As long as Playwright waits for what is on a page: only a test that fails waits so long. */
const longest = 60_000;

/** Asks until there is an answer, of what no page shows. */
export async function until<Answer>(
  ask: () => Answer | undefined | Promise<Answer | undefined>,
  otherwise: string,
): Promise<Answer> {
  for (const deadline = Date.now() + longest; ; ) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    assert.ok(Date.now() < deadline, otherwise);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
