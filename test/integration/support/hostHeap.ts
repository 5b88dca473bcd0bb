import { garbageCollector } from '../../../scripts/startups/garbageCollector.mjs';

/** Megabytes that the extension host's code holds on to: what is left after a collection. */
export async function hostHeap(): Promise<number> {
  const collect = garbageCollector();
  // What finalizers let go of goes with the next one.
  for (let round = 0; round < 3; round++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage().heapUsed / 1e6;
}
