import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chooseHosts } from '../hosts/chooseHosts.mjs';
import { installChromium } from '../hosts/installChromium.mjs';
import { installCodeServer } from '../hosts/installCodeServer.mjs';
import { runInBrowserHost } from '../hosts/runInBrowserHost.mjs';
import { runInDesktopHost } from '../hosts/runInDesktopHost.mjs';
import { temporaryFolder } from '../hosts/temporaryFolder.mjs';
import { browserHost } from '../hosts/versions.mjs';
import { generateSampleCluster } from '../sample/generateSampleCluster.mjs';
import { bundleIntegration, bundleStarting, bundleVirtual } from './bundleIntegration.mjs';
import { closingLine, sumCounts } from './counts.mjs';
import { createLanes, hostLanes } from './lanes.mjs';
import { unexplainedDifferences } from './sameTests.mjs';

/** Both extensions run where web extensions do, although the folder is on a machine that could run them, too. */
const inWorker = { 'remote.extensionKind': { 'certscope.certscope': ['web'], 'certscope.certscope-tests': ['web'] } };

/**
 * Runs the integration suite in every host, each on a sample cluster of its own. What a host prints is shown when it ends.
 *
 * @param {{
 *   vsix: string, words?: readonly string[], grep?: string, hosts?: readonly string[], rounds?: number,
 *   inLane?: ReturnType<typeof createLanes>,
 * }} run
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runIntegration({ vsix, words = [], grep = '', hosts, rounds, inLane = createLanes(hostLanes) }) {
  // A folder of this run's own, so that another one at the same time does not exchange the suite.
  const { folder: testExtension, remove } = temporaryFolder('certscope-suite');
  // Words name files of the suite for ordinary folders.
  const chosen = (await chooseHosts(hosts)).filter((host) => !hasOwnSuite(host) || words.length === 0);
  const isNeeded = chosen.some((host) => !hasOwnSuite(host));
  const suite = isNeeded ? await bundleIntegration({ testExtension, words, grep, rounds }) : undefined;
  const virtualSuite = await bundleVirtual({ testExtension: path.join(testExtension, 'virtual'), grep });
  await installHosts(chosen);
  const oneByOne = createLanes(1);
  const all = await Promise.all(
    chosen.map(async (host) => {
      const own =
        host.startedBy === undefined
          ? virtualSuite
          : await bundleStarting({ testExtension, grep, reason: host.startedBy });
      const lines = [`\nIntegration tests in ${host.label}`];
      const print = (line) => lines.push(line);
      const run = () => runInHost(host, { ...(hasOwnSuite(host) ? own : suite), vsix, print });
      // Windows of a desktop take the focus from one another.
      const counts = await inLane(() => (host.kind === 'desktop' ? oneByOne(run) : run()));
      console.log([...lines, `${host.label}: ${closingLine(counts)}`].join('\n'));
      const failures = (counts.failures ?? []).map((title) => `${title} (${host.label})`);
      const times = (counts.times ?? []).map(({ name, milliseconds }) => ({
        name: `${name} (${host.label})`,
        milliseconds,
      }));
      return { ...counts, failures, times, ...(hasOwnSuite(host) ? { titles: undefined } : { kind: host.kind }) };
    }),
  );
  remove();
  const differences = unexplainedDifferences(all, words.length === 0 && grep === '');
  for (const each of differences) console.error(each);
  return sumCounts([...all, { passed: 0, failed: differences.length, skipped: 0, failures: differences }]);
}

/** A suite that is for one kind of folder. */
function hasOwnSuite({ isVirtual, startedBy }) {
  return isVirtual === true || startedBy !== undefined;
}

/** Installs side by side what would otherwise be installed one by one, as each host starts. */
async function installHosts(hosts) {
  const versions = [...new Set(hosts.filter(({ kind }) => kind !== 'desktop').map(({ vscode }) => vscode))];
  if (versions.length === 0) return;
  await Promise.all([installChromium(), ...versions.map((vscode) => installCodeServer(browserHost(vscode)))]);
}

/** A host that ends without a result, or in which no test ran, counts as one failure. */
async function runInHost(host, suite) {
  const { folder, remove } = temporaryFolder('certscope-integration');
  const workspace = path.join(folder, 'prod-eu-1');
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    if (host.startedBy !== undefined) mkdirSync(workspace);
    else if (!host.isVirtual) await generateSampleCluster(workspace, Date.now());
    const runInside = host.kind === 'desktop' ? runInDesktopHost : runInBrowserHost;
    const web = host.kind === 'worker' ? { tests: suite.webTests, settings: inWorker } : {};
    const opened = host.isVirtual ? 'memfs:/cluster' : workspace;
    const onResults = (results) => {
      counts = results;
    };
    await runInside({ ...suite, ...web, vscode: host.vscode, folder: opened, onResults }).catch((error) =>
      suite.print(error.message),
    );
    const file = path.join(folder, 'results.json');
    if (existsSync(file)) counts = JSON.parse(readFileSync(file, 'utf8'));
    if (counts.passed + counts.failed > 0) return counts;
    suite.print(`No test ran in ${host.label}.`);
    return { ...counts, failed: 1, failures: ['No test ran'] };
  } finally {
    remove();
  }
}
