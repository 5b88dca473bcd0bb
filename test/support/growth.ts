import assert from 'node:assert/strict';

/** How many times as large the larger size is. */
const step = 16;

/** Between what proportional work comes to, 16, and what work with the square of the size comes to, 256. */
const mostTimes = step ** 1.5;

/** Milliseconds of a core in which nothing is to be seen: work with the square of a size that is worth a test takes more. */
const negligible = 20;

/** Milliseconds of a core over which the smaller size is repeated. */
const enough = 10;

const attempts = 12;

/** Work on something of a size. What is made has a size of its own each time, so that nothing is remembered from the time before. */
export interface GrowingWork<Made> {
  readonly what: string;
  /** The larger one; the square of it must be seen. */
  readonly size: number;
  make(size: number): Made | Promise<Made>;
  work(made: Made): unknown;
}

/**
 * Fails where work grows with the square of a size. It is compared with itself at a sixteenth of the size, in time of the processor,
 * of which a busy machine takes no more for one than for the other; one comparison that is in order suffices.
 */
export async function assertGrowsWithSize<Made>({ what, size, make, work }: GrowingWork<Made>): Promise<void> {
  const timeOf = async (of: number) => processorTime(work, await make(of));
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const whole = await timeOf(size - attempt);
    if (whole < negligible) return;
    least = Math.min(least, whole / (await shareOf(timeOf, Math.ceil(size / step))));
    if (least < mostTimes) return;
  }
  assert.fail(`${what}: ${Math.round(least)} times the work for ${step} times the size`);
}

/** Of one call, once the code is compiled. */
async function shareOf(timeOf: (size: number) => Promise<number>, size: number): Promise<number> {
  await timeOf(size);
  let calls = 0;
  let time = 0;
  for (; time < enough; calls++) time += await timeOf(size + 1 + calls);
  return time / calls;
}

/** Milliseconds of a core. */
async function processorTime<Made>(work: (made: Made) => unknown, made: Made): Promise<number> {
  const before = process.cpuUsage();
  await work(made);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
