// Starts VS Code again and again on an empty folder, on a TypeScript project and on the sample cluster with a kubeconfig open,
// with CertScope and without it in turns, and prints a line of JSON for each start: `node scripts/measureStartups.mjs 7`. What it is
// at goes to standard error. A second argument is a package to measure instead of one made now.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { exitOnSignals } from './hosts/exitOnSignals.mjs';
import { installCodeServer } from './hosts/installCodeServer.mjs';
import { launchBrowser } from './hosts/launchBrowser.mjs';
import { temporaryFolder } from './hosts/temporaryFolder.mjs';
import { browserHost } from './hosts/versions.mjs';
import { packageExtension } from './package.mjs';
import { generateSampleCluster } from './sample/generateSampleCluster.mjs';
import { measureStart } from './startups/measureStart.mjs';
import { writeTypeScriptProject } from './startups/typeScriptProject.mjs';

exitOnSignals(130);
const rounds = Math.max(1, Number(process.argv[2] ?? 7) || 1);
const host = browserHost();
const vsix = process.argv[3] ?? (await packageExtension());
const installation = await installCodeServer(host);
const { folder } = temporaryFolder('certscope-startups');
const at = (name) => path.join(folder, name);
mkdirSync(at('empty'));
writeTypeScriptProject(at('typescript'));
await generateSampleCluster(at('sample'), Date.now());
const workspaces = { empty: undefined, typescript: undefined, sample: 'home/ops/.kube/config' };
const browser = await launchBrowser();
try {
  // The first start of each kind finds files that nobody has read yet, and does not count.
  for (let round = 0; round <= rounds; round++) {
    for (const [workspace, file] of Object.entries(workspaces)) {
      for (const isInstalled of [false, true]) {
        const options = { installation, browser, folder: at(workspace), file, vsix: isInstalled ? [vsix] : [] };
        const line = { vscode: host.vscode, node: host.node, workspace, isInstalled, ...(await measureStart(options)) };
        const text = JSON.stringify(line);
        process.stderr.write(`  ${round === 0 ? 'warm-up' : `${round} of ${rounds}`} ${text}\n`);
        if (round > 0) console.log(text);
      }
    }
  }
} finally {
  await browser.close();
}
