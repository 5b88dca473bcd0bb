import path from 'node:path';
import { exitOnSignals } from '../hosts/exitOnSignals.mjs';
import { temporaryFolder } from '../hosts/temporaryFolder.mjs';
import { packageExtension } from '../package.mjs';
import { generateSampleCluster } from '../sample/generateSampleCluster.mjs';
import { openBrowserEditor } from './openBrowserEditor.mjs';
import { findDesktop, openDesktopEditor } from './openDesktopEditor.mjs';

/**
 * Packs the extension and opens it in VS Code desktop, or in the browser where there is none. Ends with the window, or
 * with Ctrl+C, and leaves nothing behind.
 *
 * @param {{ folder?: string, browser: boolean, host: string, port?: number }} options
 */
export async function openEditor({ folder, browser, host, port }) {
  exitOnSignals(0);
  console.log('Building and packing the extension');
  const vsix = await packageExtension();
  const opened = folder ?? (await sampleCluster());
  const desktop = browser ? undefined : findDesktop();
  if (desktop) await openDesktopEditor({ program: desktop, vsix, folder: opened });
  else await openBrowserEditor({ vsix, folder: opened, host, port });
}

async function sampleCluster() {
  const folder = path.join(temporaryFolder('certscope-sample').folder, 'prod-eu-1');
  await generateSampleCluster(folder, Date.now());
  console.log(
    `A sample cluster lies in ${folder} until the end. Open etc/kubernetes/admin.conf or home/ops/.kube/config.`,
  );
  return folder;
}
