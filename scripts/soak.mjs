// Opens a kubeconfig of 1,000 contexts in VS Code, types, hovers and scrolls, and prints the longest block of the extension
// host. `npm run soak -- 10` goes through it ten times.
import { exitOnSignals } from './hosts/exitOnSignals.mjs';
import { packageExtension } from './package.mjs';
import { closeRun } from './tests/counts.mjs';
import { runSoak } from './tests/runSoak.mjs';

exitOnSignals(130);
const rounds = Math.max(1, Number(process.argv[2] ?? 5) || 1);
closeRun(await runSoak({ vsix: await packageExtension(), rounds }));
