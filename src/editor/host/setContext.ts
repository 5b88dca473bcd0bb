import * as vscode from 'vscode';

/** Sets a context key that the when clauses of menus read. */
export function setContext(key: `certscope.${string}`, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
