// Starts VS Code on the sample cluster again and again, with CertScope and without it in turns, and prints a line of JSON for
// each start: `node scripts/measureStartups.mjs 7`. What it is at goes to standard error.
import path from 'node:path';
import { exitOnSignals } from './hosts/exitOnSignals.mjs';
import { installCodeServer } from './hosts/installCodeServer.mjs';
import { launchBrowser } from './hosts/launchBrowser.mjs';
import { temporaryFolder } from './hosts/temporaryFolder.mjs';
import { browserHost } from './hosts/versions.mjs';
import { packageExtension } from './package.mjs';
import { generateSampleCluster } from './sample/generateSampleCluster.mjs';
import { measureStart } from './startups/measureStart.mjs';

exitOnSignals(130);
const rounds = Math.max(1, Number(process.argv[2] ?? 7) || 1);
const host = browserHost();
const vsix = await packageExtension();
const installation = await installCodeServer(host);
const sample = path.join(temporaryFolder('certscope-startups').folder, 'prod-eu-1');
await generateSampleCluster(sample, Date.now());
const browser = await launchBrowser();
try {
  // The first start of each kind finds files that nobody has read yet, and does not count.
  for (let round = 0; round <= rounds; round++) {
    for (const isInstalled of [false, true]) {
      const start = await measureStart({ installation, browser, sample, vsix: isInstalled ? [vsix] : [] });
      const line = JSON.stringify({ vscode: host.vscode, node: host.node, isInstalled, ...start });
      process.stderr.write(`  ${round === 0 ? 'warm-up' : `${round} of ${rounds}`} ${line}\n`);
      if (round > 0) console.log(line);
    }
  }
} finally {
  await browser.close();
}
