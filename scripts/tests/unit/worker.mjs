// A process that runs one test file after the other, as runUnit.mjs names them. Its reporter, reportToParent.mjs, tells the results.
// Loaded whole before any test: Node loads it on demand, and a load that a test interrupts leaves it half empty for all files after.
import 'node:tls';
import { suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { leftBehind, processState } from './leftBehind.mjs';
import { processorTime } from './processorTime.mjs';
import { endOfFile, warmUp } from './reportToParent.mjs';

process.on('message', async ({ name, bundle }) => {
  if (bundle === undefined) process.exit();
  else await runFile(name, pathToFileURL(bundle).href);
});
// Without its parent nobody would hear of results.
process.once('disconnect', () => process.exit(1));

// The first test brings node:test's own handlers into the process.
await test(warmUp, () => {});
process.send({ kind: 'ready' });

/** Hooks outside every `describe` of the file belong to the suite around it. */
async function runFile(name, url) {
  const before = processState();
  const used = processorTime();
  suite(name, () => import(url));
  await test(endOfFile, async () => {
    const differences = await leftBehind(before);
    process.send({ kind: 'used', processor: processorTime() - used });
    if (differences.length > 0) throw new Error(`${name} leaves something behind:\n  ${differences.join('\n  ')}`);
  });
}
