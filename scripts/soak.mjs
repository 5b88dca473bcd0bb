// Opens a large kubeconfig, List, log and manifests in VS Code, one after the other, types, hovers, scrolls and redacts, and prints
// the longest blocks of the extension host and its heap. It goes through it five times, `npm run soak -- 10` ten times.
import { exitOnSignals } from './hosts/exitOnSignals.mjs';
import { packageExtension } from './package.mjs';
import { closeRun } from './tests/counts.mjs';
import { runSoak } from './tests/runSoak.mjs';

exitOnSignals(130);
const rounds = Math.max(1, Number(process.argv[2] ?? 5) || 1);
closeRun(await runSoak({ vsix: await packageExtension(), rounds }));
