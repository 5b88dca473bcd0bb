import * as vscode from 'vscode';
import type { CertScopeApi } from './editor/api/api.d.ts';
import { startWhenNeeded } from './editor/start/startWhenNeeded.ts';
import { findRoots } from './node/findRoots.ts';
import { lookForCredentials } from './node/lookForCredentials.ts';

/** Composition root of what every window loads in a Node process. The features are in `extension.ts`. */
export function activate(context: vscode.ExtensionContext): CertScopeApi {
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath;
  return startWhenNeeded(context, {
    stopwatch: () => performance.now(),
    findRoots: (roots) => findRoots(roots),
    look: (job, signal) => lookForCredentials(dist, job, signal),
    load: async () => (await import('./extension.ts')).activate,
  });
}
