import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chooseHosts, wordOf } from '../hosts/chooseHosts.mjs';
import { installChromium } from '../hosts/installChromium.mjs';
import { installCodeServer } from '../hosts/installCodeServer.mjs';
import { runInBrowserHost } from '../hosts/runInBrowserHost.mjs';
import { runInDesktopHost } from '../hosts/runInDesktopHost.mjs';
import { temporaryFolder } from '../hosts/temporaryFolder.mjs';
import { browserHost } from '../hosts/versions.mjs';
import { generateSampleCluster } from '../sample/generateSampleCluster.mjs';
import { bundleIntegration, bundleStarting, bundleVirtual } from './bundleIntegration.mjs';
import { asWord, closingLine, oneFailure, sumCounts } from './counts.mjs';
import { createLanes, hostLanes } from './lanes.mjs';
import { unexplainedDifferences } from './sameTests.mjs';

/** Both extensions run where web extensions do, although the folder is on a machine that could run them, too. */
const inWorker = { 'remote.extensionKind': { 'certscope.certscope': ['web'], 'certscope.certscope-tests': ['web'] } };

/**
 * Runs the integration suite in every host, each on a sample cluster of its own. What a host prints is shown when it ends.
 *
 * @param {{
 *   vsix: string, words?: readonly string[], grep?: string, hosts?: readonly string[], rounds?: number,
 *   retries?: number, inLane?: ReturnType<typeof createLanes>,
 *   isMeant?: (host: import('../hosts/chooseHosts.mjs').Host, index: number) => boolean,
 * }} run `isMeant`: keeps some of the hosts that were chosen
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runIntegration(run) {
  const {
    vsix,
    words = [],
    grep = '',
    hosts,
    rounds,
    retries,
    inLane = createLanes(hostLanes),
    isMeant = () => true,
  } = run;
  // A folder of this run's own, so that another one at the same time does not exchange the suite.
  const { folder: testExtension, remove } = temporaryFolder('certscope-suite');
  try {
    // Words name files of the suite for ordinary folders.
    const chosen = (await chooseHosts(hosts))
      .filter(isMeant)
      .filter((host) => !hasOwnSuite(host) || words.length === 0);
    const isNeeded = chosen.some((host) => !hasOwnSuite(host));
    const ordinary = isNeeded ? await bundleIntegration({ testExtension, words, grep, rounds, retries }) : undefined;
    const virtual = await bundleVirtual({ testExtension: path.join(testExtension, 'virtual'), grep });
    const suiteFor = ({ isVirtual, startedBy: reason }) => {
      if (isVirtual) return virtual;
      return reason === undefined ? ordinary : bundleStarting({ testExtension, grep, reason });
    };
    await installHosts(chosen);
    const oneByOne = createLanes(1);
    const all = await Promise.all(
      chosen.map((host) => {
        const count = () => inLane(() => countIn(host, { suiteFor, vsix, isSoak: rounds !== undefined }));
        // Windows of a desktop take the focus from one another.
        return host.kind === 'desktop' ? oneByOne(count) : count();
      }),
    );
    const differences = unexplainedDifferences(all, words.length === 0 && grep === '');
    for (const each of differences) console.error(each);
    const failures = differences.map((name) => ({ name, alone: 'npm run test:integration' }));
    return sumCounts([...all, { passed: 0, failed: differences.length, skipped: 0, failures }]);
  } finally {
    remove();
  }
}

/** Runs the suite in a host and prints what it says. A host that cannot run at all counts as one failure, and the others still run. */
async function countIn(host, { suiteFor, vsix, isSoak }) {
  const lines = [`\nIntegration tests in ${host.label}`];
  const print = (line) => lines.push(line);
  const run = async () => runInHost(host, { ...(await suiteFor(host)), vsix, print });
  const counts = await run().catch((error) => {
    print(error.stack);
    return oneFailure('The host could not run');
  });
  console.log([...lines, `${host.label}: ${closingLine(counts)}`].join('\n'));
  const named = (title) => `${title} (${host.label})`;
  const alone = isSoak ? 'npm run soak' : `npm run test:integration -- --host ${wordOf(host)}`;
  const testOf = (each) =>
    typeof each === 'string'
      ? { name: named(each), alone: isSoak ? alone : `${alone} --grep ${asWord(each)}` }
      : { name: named(each.name), alone };
  const failures = (counts.failures ?? []).map(testOf);
  const unsteady = (counts.unsteady ?? []).map(testOf);
  const times = (counts.times ?? []).map(({ name, milliseconds }) => ({ name: named(name), milliseconds }));
  return { ...counts, failures, unsteady, times, ...(hasOwnSuite(host) ? { titles: undefined } : { kind: host.kind }) };
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

/** A host that breaks down, also after its tests have passed, or in which no test ran counts as one failure. */
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
    const breakdown = await runInside({ ...suite, ...web, vscode: host.vscode, folder: opened, onResults }).then(
      () => undefined,
      (error) => error,
    );
    if (breakdown) suite.print(breakdown.message);
    const file = path.join(folder, 'results.json');
    if (existsSync(file)) counts = JSON.parse(readFileSync(file, 'utf8'));
    if (counts.passed + counts.failed === 0 && !counts.leftOut) {
      suite.print(`No test ran in ${host.label}.`);
      return { ...counts, failed: 1, failures: [{ name: 'No test ran' }] };
    }
    // A desktop breaks down after each run in which a test has failed.
    if (breakdown && counts.failed === 0) return { ...counts, failed: 1, failures: [{ name: 'The host broke down' }] };
    return counts;
  } finally {
    remove();
  }
}
