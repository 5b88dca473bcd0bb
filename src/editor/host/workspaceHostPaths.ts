import * as vscode from 'vscode';
import type { MachineKnowledge } from '../../core/pki/isTellingAbsence.ts';
import { createHostPaths, type HostPaths } from './hostPaths.ts';
import type { SettingsReader } from './settings.ts';

/** Translates URIs to paths on the cluster's host and back, with the settings and folders at the time of the call. */
export interface WorkspaceHostPaths {
  /** Identifies the settings and folders in use: while it is the same, answers are the same. */
  readonly version: string;
  /** `undefined` for untitled documents. */
  toHostPath(uri: vscode.Uri): string | undefined;
  /** The URI of a file that another one refers to as `hostPath`; `undefined` if unknown. */
  toUri(hostPath: string, namedIn: vscode.Uri): vscode.Uri | undefined;
  /** Identifies the machine of a file. */
  machineOf(uri: vscode.Uri): MachineKnowledge;
}

/** Creates the translation by `certscope.rootMappings`. */
export function createWorkspaceHostPaths(settings: SettingsReader, home: string | undefined): WorkspaceHostPaths {
  let known: { readonly version: string; readonly paths: HostPaths } | undefined;
  const current = () => {
    const mappings = settings.get('rootMappings');
    const folders = vscode.workspace.workspaceFolders?.map((folder) => folder.uri.path) ?? [];
    const version = JSON.stringify([mappings, folders]);
    if (known?.version !== version) known = { version, paths: createHostPaths(mappings, folders, home) };
    return known;
  };
  return {
    get version() {
      return current().version;
    },
    toHostPath: (uri) => (uri.scheme === 'untitled' ? undefined : current().paths.toHostPath(uri.path)),
    machineOf: (uri) => (uri.scheme === 'untitled' ? 'unknown' : current().paths.machineOf(uri.path)),
    toUri: (hostPath, namedIn) => {
      const isSaved = namedIn.scheme !== 'untitled';
      const local = isSaved ? current().paths.toLocalPath(hostPath, namedIn.path) : hostPath;
      if (local === undefined) return undefined;
      const base = isSaved ? namedIn : vscode.Uri.file('/');
      return base.with({ path: local.startsWith('/') ? local : `/${local}`, query: '', fragment: '' });
    },
  };
}
