import { notInBrowsers, reasonNotInBrowsers } from '../../test/integration/support/notInBrowsers.mjs';

/**
 * Compares the tests that ran in a web worker with those that ran in a Node process: the same, but for those that are
 * listed with a reason.
 *
 * @param {readonly { kind: string, titles?: readonly string[] }[]} runs
 * @param {boolean} isWhole every test ran, so that each line of the list has to mean some
 * @returns {readonly string[]} what is wrong, for people
 */
export function unexplainedDifferences(runs, isWhole) {
  const inWorker = runs.find(({ kind, titles }) => kind === 'worker' && titles);
  const inNode = runs.find(({ kind, titles }) => kind !== 'worker' && titles);
  if (!inWorker || !inNode) return [];
  const ran = new Set(inWorker.titles);
  const missing = inNode.titles.filter((title) => !ran.has(title) && reasonNotInBrowsers(title) === undefined);
  const unused = Object.keys(notInBrowsers).filter(
    (beginning) => !inNode.titles.some((title) => title.startsWith(beginning)),
  );
  return [
    ...missing.map((title) => `Did not run in the web worker, and nothing tells why: ${title}`),
    ...(isWhole ? unused : []).map(
      (beginning) => `No test has this title any more, see notInBrowsers.mjs: ${beginning}`,
    ),
  ];
}
