import * as vscode from 'vscode';
import { createHostPaths } from './hostPaths.ts';
import type { SettingsReader } from './settings.ts';

/**
 * Creates the translation of URIs to paths as the cluster's host knows them, by the settings and folders at the time
 * of the question. What is not saved anywhere has no path.
 */
export function createWorkspaceHostPaths(
  settings: SettingsReader,
  home: string,
): (uri: vscode.Uri) => string | undefined {
  let known: { readonly id: string; readonly translate: (path: string) => string } | undefined;
  return (uri) => {
    if (uri.scheme === 'untitled') return undefined;
    const mappings = settings.get('rootMappings');
    const folders = vscode.workspace.workspaceFolders?.map((folder) => folder.uri.path) ?? [];
    const id = JSON.stringify([mappings, folders]);
    if (known?.id !== id) known = { id, translate: createHostPaths(mappings, folders, home) };
    return known.translate(uri.path);
  };
}
