import { cpSync, mkdtempSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { workbenchUrl } from '../hosts/launchBrowser.mjs';
import { quietSettings } from '../hosts/quietSettings.mjs';
import { startServer } from '../hosts/startServer.mjs';
import { writePseudoLocale } from '../pseudoLocale.mjs';

/** A kubeconfig of whoever runs the journeys, or their machine's `/etc/kubernetes`, would show beside the sample. */
const sampleAlone = { 'certscope.roots': [] };

/** The folder is opened untrusted, as a user has it who has not yet answered. */
const restricted = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/** VS Code in Chromium on a profile, a server and a sample of its own. */
export class JourneyWindow {
  /** Playwright's page, once there is one. */
  page;
  /** The opened folder, an absolute path. */
  folder;
  #server;
  #context;

  /**
   * @param {import('../../test/e2e/journey.ts').Journey} journey
   * @param {string} theme the name that VS Code has for it
   * @param {{ installation: object, vsix: string, sample: string, openBrowser: () => Promise<import('playwright-core').Browser> }} stage
   */
  async open(journey, theme, { installation, vsix, sample, openBrowser }) {
    this.#server = await startServer(installation, {
      vsix: [vsix],
      workspaceTrust: journey.restricted,
      keybindings: Object.entries(journey.keybindings ?? {}).map(([key, command]) => ({ key, command })),
      ...(journey.locale === undefined ? {} : { locale: journey.locale, prepare: addPseudoLocale }),
      settings: {
        ...quietSettings,
        ...sampleAlone,
        // Several windows are open at once, and none is to restore what another has renewed.
        'certscope.renewal.backupFolder': mkdtempSync(path.join(path.dirname(sample), 'backups-')),
        ...(journey.restricted ? restricted : {}),
        ...journey.settings,
        'workbench.colorTheme': theme,
      },
    });
    const browser = await openBrowser();
    this.#context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    this.page = await this.#context.newPage();
    this.page.setDefaultTimeout(60_000);
    this.folder = path.join(this.#server.folder, 'workspace', path.basename(sample));
    cpSync(sample, this.folder, { recursive: true });
    await journey.prepare?.(this.folder);
    await this.page.goto(workbenchUrl(this.#server, { folder: this.folder }));
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
  }

  async close() {
    // A browser that crashed has closed it.
    await this.#context?.close().catch(() => {});
    this.#server?.stop();
  }
}

/** Into the installed extension, of which it is no part. */
function addPseudoLocale(extensions) {
  const [name] = readdirSync(extensions).filter((each) => each.startsWith('certscope.'));
  if (name === undefined) throw new Error(`The extension is not in ${extensions}.`);
  writePseudoLocale(path.join(extensions, name));
}
