import { inspect } from 'node:util';

/** Name of the test before all files, of which nobody needs to hear. */
export const warmUp = 'warms up';

/** Name of the test that compares a process with what it was before a file. */
export const endOfFile = 'leaves nothing behind';

/** A suite fails along with its tests; otherwise something of its own has failed, e.g. a hook. */
const alongWithTests = new Set(['subtestsFailed', 'cancelledByParent']);

/**
 * A reporter of node:test that sends results to the process that started this one.
 *
 * @param {AsyncIterable<{ type: string, data: object }>} events
 */
// biome-ignore lint/correctness/useYield: it writes nothing
async function* reportToParent(events) {
  for await (const { type, data } of events) {
    const message = messageOf(type, data);
    if (message !== undefined && process.connected) process.send(message);
  }
}

// biome-ignore lint/style/noDefaultExport: what node:test takes of a reporter's module
export { reportToParent as default };

function messageOf(type, { nesting, name, details, skip, todo }) {
  if (name === warmUp) return undefined;
  if (type === 'test:dequeue') return { kind: 'started', name };
  if (type !== 'test:pass' && type !== 'test:fail') return undefined;
  const hasFailed = type === 'test:fail';
  const isSuite = details.type === 'suite';
  const { error, duration_ms: milliseconds } = details;
  const isOwn = hasFailed && !alongWithTests.has(error.failureType);
  return {
    kind: 'ended',
    name,
    nesting,
    isSuite,
    milliseconds,
    outcome: hasFailed ? 'failed' : skip !== undefined || todo !== undefined ? 'skipped' : 'passed',
    ...(hasFailed ? { reason: inspect(error.cause ?? error), isOwn } : {}),
  };
}
