import { randomBytes } from 'node:crypto';
import { installCodeServer } from '../hosts/installCodeServer.mjs';
import { startServer } from '../hosts/startServer.mjs';
import { browserHost } from '../hosts/versions.mjs';

/** What a first start would put between the user and the folder. */
const settings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
};

/**
 * Serves VS Code to a browser, behind a token that only the printed address carries, until the process is ended.
 *
 * @param {{ vsix: string, folder: string, host: string, port?: number }} options
 */
export async function openBrowserEditor({ vsix, folder, host, port }) {
  const installation = await installCodeServer(browserHost());
  const token = randomBytes(20).toString('hex');
  const server = await startServer(installation, {
    vsix: [vsix],
    settings,
    host,
    port,
    token,
    workspaceTrust: true,
    gallery: true,
  });
  const url = new URL(`http://${server.authority}/`);
  url.searchParams.set('tkn', token);
  url.searchParams.set('folder', folder);
  console.log(`\nVS Code ${installation.vscode} is ready. Open in a browser:\n\n  ${url.href}\n\nCtrl+C ends it.`);
  await server.exited;
  console.error(`VS Code's server has ended.\n${server.log().slice(-4000)}`);
  process.exitCode = 1;
}
