import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { locateInvocations } from './core/locate/invocations/locateInvocations.ts';
import { locateObjects } from './core/locate/objects/locateObjects.ts';
import { readYamlStructure, readYamlStructureInSteps } from './core/locate/structure/yamlStructure.ts';
import { createPortableCryptography } from './core/pki/portable/portableCryptography.ts';
import { rememberVerifications } from './core/pki/rememberVerifications.ts';
import type { Bytes } from './core/x509/bytes.ts';
import { decodeList } from './core/x509/containers/decodeList.ts';
import { decodeStore } from './core/x509/containers/decodeStore.ts';
import type { CertScopeApi } from './editor/api/api.d.ts';
import { withoutIssuing } from './editor/change/withoutIssuing.ts';
import type { EditorHost } from './editor/host/editorHost.ts';
import { createTurns } from './editor/host/taskTurns.ts';
import { registerFeatures } from './editor/registerFeatures.ts';
import { createWorkspaceFiles } from './editor/scan/workspaceFiles.ts';
import { registerAssistantTool } from './editor/start/registerAssistantTool.ts';
import { createWebPassphraseCryptography } from './web/webPassphraseCryptography.ts';

/** Composition root of the extension in the web worker of a browser, which has no disk, no shell and no issuing. */
export function activate(context: vscode.ExtensionContext): CertScopeApi {
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  const { api, assistantTool } = registerFeatures(context, createBrowserHost());
  context.subscriptions.push(registerAssistantTool(assistantTool, vscode.lm));
  return api;
}

function createBrowserHost(): EditorHost {
  const stopwatch = () => performance.now();
  const decoding = {
    cryptography: rememberVerifications(createPortableCryptography()),
    structure: readYamlStructure,
    invocations: locateInvocations,
    containers: (bytes: Bytes) => decodeStore(bytes) ?? decodeList(bytes),
    objects: locateObjects,
  };
  const redaction = { ...decoding, structureSteps: readYamlStructureInSteps };
  return {
    clock: Date.now,
    stopwatch,
    decoding,
    files: createWorkspaceFiles(),
    redact: async (text, options, signal) =>
      (await import('./editor/documents/redactInTurns.ts')).redactInTurns(
        text,
        redaction,
        options,
        createTurns(stopwatch),
        signal,
      ),
    passphraseCryptography: async () => createWebPassphraseCryptography(crypto),
    createIssuing: withoutIssuing,
  };
}
