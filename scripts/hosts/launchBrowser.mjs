import { chromium } from 'playwright-core';
import { installChromium } from './installChromium.mjs';

/** Containers and root have no user namespaces to sandbox with, and a test browser has nobody to call. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless Chromium that sees nothing but the servers the tests start. */
export async function launchBrowser() {
  return chromium.launch({ executablePath: await installChromium(), args: quiet });
}

/**
 * Opens a page on a folder or workspace in VS Code.
 *
 * @param {{ authority: string }} server
 * @param {{ folder?: string, workspace?: string, payload?: readonly (readonly [string, string])[] }} what
 */
export function workbenchUrl(server, { folder, workspace, payload }) {
  const url = new URL(`http://${server.authority}/`);
  if (folder) url.searchParams.set('folder', folder);
  if (workspace) url.searchParams.set('workspace', workspace);
  if (payload) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
