// Runs the integration tests in real extension hosts. `npm run test:integration -- hover --grep bundle --host 1.139.1`:
// words narrow the files, --grep the tests by title, --host (repeatable) is a version, `browser`, `worker`, `virtual`,
// `starting` or `desktop`.
import { parseArgs } from 'node:util';
import { exitOnSignals } from './hosts/exitOnSignals.mjs';
import { packageExtension } from './package.mjs';
import { closeRun } from './tests/counts.mjs';
import { runIntegration } from './tests/runIntegration.mjs';

exitOnSignals(130);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string' }, host: { type: 'string', multiple: true } },
});
const vsix = await packageExtension();
closeRun(await runIntegration({ vsix, words: positionals, grep: values.grep, hosts: values.host }));
