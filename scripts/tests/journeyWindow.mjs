import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser, workbenchUrl } from '../hosts/launchBrowser.mjs';
import { writeProfile } from '../hosts/profile.mjs';
import { quietSettings } from '../hosts/quietSettings.mjs';
import { startServer } from '../hosts/startServer.mjs';
import { writePseudoLocale } from '../pseudoLocale.mjs';

/** The names that VS Code's settings have for the themes. */
const themes = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  contrast: 'Default High Contrast',
  'contrast-light': 'Default High Contrast Light',
};

/** A kubeconfig of whoever runs the journeys, or their machine's `/etc/kubernetes`, would show beside the sample. */
const sampleAlone = { 'certscope.roots': [] };

const trusting = { 'security.workspace.trust.enabled': false };

/** The folder is opened untrusted, as a user has it who has not yet answered. */
const restricted = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/**
 * VS Code in Chromium. Each time it is opened, it has a folder, a profile, an extension host and a storage of the browser that are new. Its
 * server and its renderer go on: they have read VS Code's own code, which takes as long as all the rest.
 */
export class JourneyWindow {
  /** Playwright's page, once there is one. */
  page;
  /** The opened folder, an absolute path. */
  folder;
  /** The language of its server, English by default. */
  locale;
  /** Whether nobody uses it. */
  isFree = true;
  #stage;
  #server;
  #browser;
  #storage;
  #opened = 0;

  /**
   * @param {{ installation: object, vsix: string, sample: string }} stage
   * @param {string} [locale]
   */
  constructor(stage, locale) {
    this.#stage = stage;
    this.locale = locale;
  }

  /**
   * @param {import('../../test/e2e/journey.ts').Journey} journey
   * @param {keyof typeof themes} theme
   */
  async open(journey, theme) {
    if (this.page === undefined) await this.#start();
    else await this.#clear();
    const { sample } = this.#stage;
    const userData = path.join(this.#server.folder, 'data');
    rmSync(path.join(userData, 'User'), { recursive: true, force: true });
    writeProfile(userData, {
      keybindings: Object.entries(journey.keybindings ?? {}).map(([key, command]) => ({ key, command })),
      settings: {
        ...quietSettings,
        ...sampleAlone,
        // Several windows are open at once, and none is to restore what another has renewed.
        'certscope.renewal.backupFolder': mkdtempSync(path.join(path.dirname(sample), 'backups-')),
        ...(journey.restricted ? restricted : trusting),
        ...journey.settings,
        'workbench.colorTheme': themes[theme],
      },
    });
    this.#opened += 1;
    this.folder = path.join(this.#server.folder, `workspace-${this.#opened}`, path.basename(sample));
    cpSync(sample, this.folder, { recursive: true });
    await journey.prepare?.(this.folder);
    await this.page.goto(workbenchUrl(this.#server, { folder: this.folder }));
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
  }

  /** Ends all that belongs to it. It can be opened again. */
  async close() {
    // One that crashed has closed itself.
    await this.#browser?.close().catch(() => {});
    this.#server?.stop();
    this.page = undefined;
  }

  async #start() {
    const { installation, vsix } = this.#stage;
    this.#server = await startServer(installation, {
      vsix: [vsix],
      workspaceTrust: true,
      ...(this.locale === undefined ? {} : { locale: this.locale, prepare: addPseudoLocale }),
    });
    // Pages of one browser share a clipboard.
    this.#browser = await launchBrowser();
    const context = await this.#browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    this.page = await context.newPage();
    this.page.setDefaultTimeout(60_000);
    await this.page.setViewportSize(size);
    this.#storage = await context.newCDPSession(this.page);
  }

  /** Leaves the folder, whose extension host ends then, and forgets what VS Code has kept of it. */
  async #clear() {
    const { page } = this;
    await Promise.all(
      page
        .context()
        .pages()
        .filter((each) => each !== page)
        .map((each) => each.close()),
    );
    await page.goto('about:blank');
    await page.context().unrouteAll();
    await page.setViewportSize(size);
    await page.mouse.move(0, 0);
    await this.#storage.send('Storage.clearDataForOrigin', {
      origin: `http://${this.#server.authority}`,
      storageTypes: 'all',
    });
    rmSync(path.dirname(this.folder), { recursive: true, force: true, maxRetries: 5 });
  }
}

const size = { width: 1280, height: 800 };

/** Into the installed extension, of which it is no part. */
function addPseudoLocale(extensions) {
  const [name] = readdirSync(extensions).filter((each) => each.startsWith('certscope.'));
  if (name === undefined) throw new Error(`The extension is not in ${extensions}.`);
  writePseudoLocale(path.join(extensions, name));
}
