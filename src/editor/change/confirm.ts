import * as vscode from 'vscode';

/** Asks a question in a modal dialog; false unless it is answered with `yes`. */
export async function confirm(question: string, yes: string, detail?: string): Promise<boolean> {
  const options = { modal: true, ...(detail === undefined ? {} : { detail }) };
  return (await vscode.window.showWarningMessage(question, options, yes)) === yes;
}
