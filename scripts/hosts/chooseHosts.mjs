import { canShowDesktop } from './display.mjs';
import { browserHosts, desktopHosts } from './versions.mjs';

/** @typedef {{ kind: 'desktop' | 'browser', vscode: string, label: string }} Host */

const desktop = desktopHosts.map((vscode) => ({ kind: 'desktop', vscode, label: `VS Code desktop ${vscode}` }));
const browser = browserHosts.map(({ vscode }) => ({ kind: 'browser', vscode, label: `VS Code ${vscode} (browser)` }));

/**
 * Chooses where the integration suite runs: in VS Code desktop where it can be downloaded and shown, otherwise in
 * VS Code's server with Chromium. CERTSCOPE_HOST (`desktop` or `browser`) decides it by hand, `--host` each host.
 *
 * @param {readonly string[]} [wanted] `desktop`, `browser` or versions
 * @returns {Promise<readonly Host[]>}
 */
export async function chooseHosts(wanted = []) {
  if (wanted.length > 0) return wanted.flatMap(hostsNamed);
  const chosen = process.env.CERTSCOPE_HOST;
  if (chosen) return hostsNamed(chosen);
  return canShowDesktop() && (await canDownloadDesktop()) ? desktop : browser;
}

function hostsNamed(name) {
  const hosts = [...browser, ...desktop].filter(({ kind, vscode }) => kind === name || vscode === name);
  if (hosts.length === 0)
    throw new Error(
      `There is no host ${name}. Known: desktop, browser, ${browserHosts.map(({ vscode }) => vscode).join(', ')}.`,
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
