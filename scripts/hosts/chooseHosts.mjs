import { canShowDesktop } from './display.mjs';
import { browserHosts, desktopHosts, workerHosts } from './versions.mjs';

/**
 * @typedef {{ kind: 'desktop' | 'browser' | 'worker', vscode: string, label: string, isVirtual?: true, startedBy?: string }} Host
 *   `isVirtual`: with a folder open that lies on no disk; `startedBy`: with an empty one, in which this starts the features
 */

const desktop = desktopHosts.map((vscode) => ({ kind: 'desktop', vscode, label: `VS Code desktop ${vscode}` }));
const browser = browserHosts.map(({ vscode }) => ({ kind: 'browser', vscode, label: `VS Code ${vscode} (browser)` }));
const worker = workerHosts.map((vscode) => ({ kind: 'worker', vscode, label: `VS Code ${vscode} (web worker)` }));
const virtual = [browser[0], ...worker].map((host) => ({
  ...host,
  label: `${host.label}, virtual workspace`,
  isVirtual: true,
}));
const starting = ['document', 'file', 'command'].map((startedBy) => ({
  ...browser[0],
  label: `${browser[0].label}, empty folder, started by a ${startedBy}`,
  startedBy,
}));

/**
 * Chooses where the integration suite runs: in VS Code desktop where it can be downloaded and shown, otherwise in
 * VS Code's server with Chromium; and in the web worker of that Chromium, which is another host in the same window. CERTSCOPE_HOST (`desktop`, `browser` or `worker`) decides it by hand, `--host` each host.
 *
 * @param {readonly string[]} [wanted] `desktop`, `browser`, `worker`, `virtual`, `starting` or versions
 * @returns {Promise<readonly Host[]>}
 */
export async function chooseHosts(wanted = []) {
  if (wanted.length > 0) return wanted.flatMap(hostsNamed);
  const chosen = process.env.CERTSCOPE_HOST;
  if (chosen) return hostsNamed(chosen);
  return [
    ...(canShowDesktop() && (await canDownloadDesktop()) ? desktop : browser),
    ...worker,
    ...virtual,
    ...starting,
  ];
}

/** What `--host` calls it. @param {Host} host */
export function wordOf({ kind, vscode, isVirtual, startedBy }) {
  if (isVirtual) return 'virtual';
  if (startedBy !== undefined) return 'starting';
  return kind === 'browser' ? vscode : kind;
}

function hostsNamed(name) {
  if (name === 'virtual') return virtual;
  if (name === 'starting') return starting;
  const hosts = [...browser, ...desktop, ...worker].filter(({ kind, vscode }) => kind === name || vscode === name);
  if (hosts.length === 0)
    throw new Error(
      `There is no host ${name}. Known: desktop, browser, worker, virtual, starting, ${browserHosts.map(({ vscode }) => vscode).join(', ')}.`,
    );
  // A version alone means the host that runs everywhere.
  return hosts.filter(({ kind }) => kind === name || kind === hosts[0].kind);
}

async function canDownloadDesktop() {
  try {
    const answer = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      signal: AbortSignal.timeout(5_000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}
