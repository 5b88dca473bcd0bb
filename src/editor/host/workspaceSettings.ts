import * as vscode from 'vscode';
import { createSettingsReader, type SettingsReader } from './settings.ts';

/** Reads settings at the time of the call. A value that is not valid is logged once. */
export function createWorkspaceSettings(log: vscode.LogOutputChannel): SettingsReader {
  return createSettingsReader(
    (key, resource) =>
      vscode.workspace
        .getConfiguration('certscope', resource === undefined ? null : vscode.Uri.parse(resource))
        .get(key),
    (key, value) => log.warn(`certscope.${key} cannot be ${JSON.stringify(value)}; its default is used.`),
  );
}
