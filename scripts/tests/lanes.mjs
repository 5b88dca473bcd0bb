import { availableParallelism } from 'node:os';

/** A host waits for its server, its window and its files much of the time: one more than there are processors keeps all of them busy. */
export const hostLanes = Math.min(4, availableParallelism() + 1);

/**
 * Lanes in which tasks run beside one another, begun in the order in which they were given.
 *
 * @param {number} count
 * @returns {<Result>(task: (lane: number) => Promise<Result>) => Promise<Result>} runs a task in the next free lane, a number from 0
 */
export function createLanes(count) {
  const free = Array.from({ length: count }, (_, lane) => lane);
  const waiting = [];
  const next = async () => {
    if (free.length === 0 || waiting.length === 0) return;
    const lane = free.shift();
    const { task, resolve, reject } = waiting.shift();
    try {
      resolve(await task(lane));
    } catch (error) {
      reject(error);
    }
    free.push(lane);
    next();
  };
  return (task) =>
    new Promise((resolve, reject) => {
      waiting.push({ task, resolve, reject });
      next();
    });
}
