// Runs the journeys through VS Code in Chromium and keeps their screenshots in test-results/.
// `npm run test:e2e -- hover --grep bundle --theme light`: words narrow the files, --grep the journeys by name.
import { parseArgs } from 'node:util';
import { exitOnSignals } from './hosts/exitOnSignals.mjs';
import { packageExtension } from './package.mjs';
import { closeRun } from './tests/counts.mjs';
import { runE2e } from './tests/runE2e.mjs';

exitOnSignals(130);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string' }, theme: { type: 'string' } },
});
closeRun(await runE2e({ vsix: await packageExtension(), words: positionals, ...values }));
