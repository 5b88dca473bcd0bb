/**
 * The releases of VS Code that the extension is tried on without VS Code desktop: the npm package `code-server`
 * carries VS Code's own server and workbench, and each release runs on the Node it was built for.
 * The first is the one `npm start` and the journeys use; the last is the lowest that `engines.vscode` allows.
 */
export const browserHosts = [
  { vscode: '1.139.1', codeServer: '4.139.1', node: '24.21.0' },
  { vscode: '1.100.3', codeServer: '4.100.3', node: '20.20.2' },
];

/** Where a web extension runs, as in vscode.dev: always the newest VS Code. */
export const workerHosts = [browserHosts[0].vscode];

/** VS Code desktop releases for the same suite, where they can be downloaded. */
export const desktopHosts = ['stable', '1.100.3'];

/** @param {string} [vscode] a VS Code version; without it the one of today */
export function browserHost(vscode = browserHosts[0].vscode) {
  const host = browserHosts.find((each) => each.vscode === vscode);
  if (!host) {
    const known = browserHosts.map((each) => each.vscode).join(', ');
    throw new Error(`There is no browser host for VS Code ${vscode}. Known: ${known}.`);
  }
  return host;
}
