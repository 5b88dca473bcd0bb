// Opens a kubeconfig of 1,000 contexts in VS Code, types, hovers and scrolls, and prints the longest block of the extension
// host. `npm run soak -- 10` goes through it ten times.
import { exitOnSignals } from './hosts/exitOnSignals.mjs';
import { browserHosts } from './hosts/versions.mjs';
import { packageExtension } from './package.mjs';
import { closeRun } from './tests/counts.mjs';
import { runIntegration } from './tests/runIntegration.mjs';

exitOnSignals(130);
const rounds = Math.max(1, Number(process.argv[2] ?? 5) || 1);
const hosts = browserHosts.map(({ vscode }) => vscode);
closeRun(await runIntegration({ vsix: await packageExtension(), rounds, hosts }));
