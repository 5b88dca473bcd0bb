import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { createLazyReaders } from './core/pki/lazyReaders.ts';
import { createPortableCryptography } from './core/pki/portable/portableCryptography.ts';
import { rememberVerifications } from './core/pki/rememberVerifications.ts';
import type { CertScopeApi } from './editor/api/api.d.ts';
import { withoutIssuing } from './editor/change/withoutIssuing.ts';
import type { EditorHost } from './editor/host/editorHost.ts';
import { createTurns } from './editor/host/taskTurns.ts';
import { registerFeatures } from './editor/registerFeatures.ts';
import { createWorkspaceFiles } from './editor/scan/workspaceFiles.ts';
import { registerAssistantTool } from './editor/start/registerAssistantTool.ts';

/**
 * Composition root of the features in the web worker of a browser, which has no disk, no shell and no issuing. `webStarter.ts` loads it.
 *
 * @param load - Gives what a bundled reader exports.
 */
export function activate(context: vscode.ExtensionContext, load: (file: string) => unknown): CertScopeApi {
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  const { api, assistantTool } = registerFeatures(context, createBrowserHost(load));
  context.subscriptions.push(registerAssistantTool(assistantTool, vscode.lm));
  return api;
}

function createBrowserHost(load: (file: string) => unknown): EditorHost {
  const stopwatch = () => performance.now();
  const decoding = {
    cryptography: rememberVerifications(createPortableCryptography()),
    ...createLazyReaders(load),
  };
  return {
    clock: Date.now,
    stopwatch,
    decoding,
    files: createWorkspaceFiles(),
    redact: async (text, options, signal) =>
      (await import('./editor/documents/redactInTurns.ts')).redactInTurns(
        text,
        decoding,
        options,
        createTurns(stopwatch),
        signal,
      ),
    passphraseCryptography: async () =>
      (await import('./web/webPassphraseCryptography.ts')).createWebPassphraseCryptography(crypto),
    createIssuing: withoutIssuing,
  };
}
