import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chooseHosts } from '../hosts/chooseHosts.mjs';
import { installChromium } from '../hosts/installChromium.mjs';
import { installCodeServer } from '../hosts/installCodeServer.mjs';
import { runInBrowserHost } from '../hosts/runInBrowserHost.mjs';
import { runInDesktopHost } from '../hosts/runInDesktopHost.mjs';
import { temporaryFolder } from '../hosts/temporaryFolder.mjs';
import { browserHost } from '../hosts/versions.mjs';
import { generateSampleCluster } from '../sample/generateSampleCluster.mjs';
import { bundleIntegration } from './bundleIntegration.mjs';
import { closingLine, sumCounts } from './counts.mjs';

/**
 * Runs the integration suite in every host, each on a sample cluster of its own.
 *
 * @param {{ vsix: string, words?: readonly string[], grep?: string, hosts?: readonly string[], rounds?: number }} run
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runIntegration({ vsix, words = [], grep = '', hosts, rounds }) {
  // A folder of this run's own, so that another one at the same time does not exchange the suite.
  const { folder: testExtension, remove } = temporaryFolder('certscope-suite');
  const suite = await bundleIntegration({ testExtension, words, grep, rounds });
  const chosen = await chooseHosts(hosts);
  await installHosts(chosen);
  const all = [];
  for (const host of chosen) {
    console.log(`\nIntegration tests in ${host.label}`);
    const counts = await runInHost(host, { ...suite, vsix });
    console.log(`${host.label}: ${closingLine(counts)}`);
    all.push(counts);
  }
  remove();
  return sumCounts(all);
}

/** Installs side by side what would otherwise be installed one by one, as each host starts. */
async function installHosts(hosts) {
  const versions = hosts.filter(({ kind }) => kind === 'browser').map(({ vscode }) => vscode);
  if (versions.length === 0) return;
  await Promise.all([installChromium(), ...versions.map((vscode) => installCodeServer(browserHost(vscode)))]);
}

/** A host that ends without a result, or in which no test ran, counts as one failure. */
async function runInHost(host, suite) {
  const { folder, remove } = temporaryFolder('certscope-integration');
  const workspace = path.join(folder, 'prod-eu-1');
  try {
    await generateSampleCluster(workspace, Date.now());
    const runInside = host.kind === 'desktop' ? runInDesktopHost : runInBrowserHost;
    await runInside({ ...suite, vscode: host.vscode, folder: workspace }).catch((error) =>
      console.error(error.message),
    );
    const file = path.join(folder, 'results.json');
    const counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 0, skipped: 0 };
    if (counts.passed + counts.failed > 0) return counts;
    console.error(`No test ran in ${host.label}.`);
    return { ...counts, failed: 1 };
  } finally {
    remove();
  }
}
