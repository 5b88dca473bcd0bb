import { garbageCollector } from '../../scripts/startups/garbageCollector.mjs';

/** Far more than any collection takes: what is held is held after them, too. */
const mostRounds = 100;

/** Collects what nobody holds, so that a `WeakRef` to it is empty, until what is waited for is gone. */
export async function collectGarbage(isGone: () => boolean): Promise<void> {
  const collect = garbageCollector();
  // A `WeakRef` holds until the job ends that made it or asked it.
  for (let round = 0; round < mostRounds && !isGone(); round++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    collect();
  }
}
