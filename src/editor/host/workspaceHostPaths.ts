import * as vscode from 'vscode';
import type { MachineKnowledge } from '../../core/pki/isTellingAbsence.ts';
import { createHostPaths, type HostPaths } from './hostPaths.ts';
import type { SettingsReader } from './settings.ts';

/** Translates URIs to paths as the cluster's host knows them, and back, by the settings and folders at the time of asking. */
export interface WorkspaceHostPaths {
  /** Tells by which settings and folders answers are made: while it is the same, so are they. */
  readonly version: string;
  /** `undefined` for what is not saved anywhere. */
  toHostPath(uri: vscode.Uri): string | undefined;
  /** The URI of the file that another one calls `hostPath`; `undefined` where nobody can tell. */
  toUri(hostPath: string, namedIn: vscode.Uri): vscode.Uri | undefined;
  /** Tells how the machine of a file is known. */
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
