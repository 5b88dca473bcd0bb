import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { workbenchUrl } from '../hosts/launchBrowser.mjs';
import { quietSettings } from '../hosts/quietSettings.mjs';
import { startServer } from '../hosts/startServer.mjs';
import { temporaryFolder } from '../hosts/temporaryFolder.mjs';
import { readActivations } from './readActivations.mjs';

/** Git as users have it: switched off, it would do nothing when it is activated. Certificates of this machine are left out. */
const settings = { ...quietSettings, 'git.enabled': true, 'certscope.roots': [] };

/** Milliseconds after the workbench has started: the sample is scanned and judged long before. */
const rest = 12_000;

/**
 * Starts VS Code on a new profile, waits until it has come to rest, and asks it how it went.
 *
 * @param {object} start
 * @param {{ vscode: string, node: string, serverMain: string }} start.installation
 * @param {import('playwright-core').Browser} start.browser
 * @param {readonly string[]} start.vsix extensions to install
 * @param {string} start.folder to open
 * @param {string} [start.file] to open in it; with CertScope, it has a hint
 * @returns {Promise<{
 *   ready: number,
 *   hint?: number,
 *   memory: { rss: number, heapUsed: number, heapKept: number, processor: number },
 *   activations: Record<string, { load: number, call: number, finish: number }>,
 * }>} `ready`: milliseconds from the navigation until the workbench has started; `hint`: until the first hint is seen;
 *   `memory`: of the extension host, in bytes, and the milliseconds of its processor time; `activations`: of Git and CertScope, where that
 *   is installed
 */
export async function measureStart({ installation, browser, vsix, folder, file }) {
  const { folder: notes, remove } = temporaryFolder('certscope-memory');
  const observer = pathToFileURL(path.join(import.meta.dirname, 'noteMemory.mjs'));
  observer.searchParams.set('folder', notes);
  const server = await startServer(installation, { vsix, settings, nodeOptions: ['--import', observer.href] });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const opened = file && [['openFile', `vscode-remote://${server.authority}${path.join(folder, file)}`]];
    await page.goto(workbenchUrl(server, { folder, payload: opened }));
    const ready = await untilWorkbenchStarted(page);
    const hint = file && vsix.length > 0 ? await untilHint(page) : undefined;
    await sleep(rest);
    const memory = await readMemory(notes);
    const activations = vsix.length > 0 ? await readActivations(page, ['vscode.git', 'certscope.certscope']) : {};
    return { ready, hint, memory, activations };
  } finally {
    await context.close();
    server.stop();
    remove();
  }
}

/** VS Code marks the end of its start itself. */
async function untilWorkbenchStarted(page) {
  const mark = await page.waitForFunction(
    () => performance.getEntriesByName('code/didStartWorkbench')[0]?.startTime,
    undefined,
    { polling: 100 },
  );
  return Math.round(await mark.jsonValue());
}

/** Milliseconds from the navigation until a hint stands in the editor: they begin with a mark. */
async function untilHint(page) {
  const seen = await page.waitForFunction(
    () => /[✓✗⚠]/.test(document.querySelector('.monaco-editor .view-lines')?.textContent ?? '') && performance.now(),
    undefined,
    { polling: 20 },
  );
  return Math.round(await seen.jsonValue());
}

/** Asks the extension host, which `noteMemory.mjs` lets answer. */
async function readMemory(notes) {
  process.kill(Number(await readNote(notes, 'pid')), 'SIGUSR2');
  return JSON.parse(await readNote(notes, 'memory.json'));
}

async function readNote(notes, name) {
  const file = path.join(notes, name);
  for (let waited = 0; !existsSync(file); waited += 50) {
    if (waited > 20_000) throw new Error(`The extension host does not write ${name}.`);
    await sleep(50);
  }
  return readFileSync(file, 'utf8');
}
