/** Test files that need Node, so that a web worker cannot load them. */
export const needsNode = [
  'applyChange.test.ts',
  'change.test.ts',
  'configuredRoots.test.ts',
  'creation.test.ts',
  'largeDocuments.soak.ts',
  'lightBulbs.test.ts',
  'moves.test.ts',
];

const noIssuing = 'nothing is signed in a browser, and no change of several files is written all or none';
const noShell = 'a browser has no terminal and no command to run in it';
const noDisk = 'outside the folders of the workspace a browser reads nothing';
const tooLong =
  'VS Code takes a minute for each document of 32 MiB; that such files are read and told of in a browser, another test says';
const noModes = "VS Code's file systems tell no modes, so that nobody knows who else can read a file";

/** Suites and tests that do not run in a web worker's extension host, by the beginning of their full titles, and why. */
export const notInBrowsers = {
  changes: noIssuing,
  'making new things': noIssuing,
  'moving certificates and keys': noIssuing,
  'the light bulb': noIssuing,
  'a change without key bytes': noIssuing,
  renewal: noIssuing,
  'commands for problems that no edit ends': noShell,
  'the command that reads as root': noShell,
  'configured roots': noDisk,
  'roots of a configuration file': noDisk,
  'files that others name': noDisk,
  'a document that is too large to be read shows': tooLong,
  'a document that is too large to be read says on its first line': tooLong,
  'scanning the workspace tells of a key that others can read, in its open document too': noModes,
};

/** Suites and tests that do not run in the lowest VS Code that we support, by the beginning of their full titles, and why. */
const notInLowest = {
  'a document that is too large to be read':
    'VS Code takes two minutes for these documents, and the newest shows what becomes of them',
};

/**
 * @param {string} fullTitle of a test: the titles of its suites and its own
 * @returns {string | undefined} why it does not run in a web worker
 */
export function reasonNotInBrowsers(fullTitle) {
  return reasonIn(notInBrowsers, fullTitle);
}

/**
 * @param {string} fullTitle of a test: the titles of its suites and its own
 * @returns {string | undefined} why it does not run in the lowest VS Code that we support
 */
export function reasonNotInLowest(fullTitle) {
  return reasonIn(notInLowest, fullTitle);
}

function reasonIn(reasons, fullTitle) {
  return Object.entries(reasons).find(([beginning]) => `${fullTitle} `.startsWith(`${beginning} `))?.[1];
}
