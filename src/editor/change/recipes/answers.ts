import * as vscode from 'vscode';
import type { FieldValues, PageField } from '../../../protocol/actionPage.ts';

/** A typed answer; empty if there is none. */
export function textAnswer(values: FieldValues, id: string): string {
  const value = values[id];
  return typeof value === 'string' ? value.trim() : '';
}

/** A typed list, separated by commas or blanks. */
export function listAnswer(values: FieldValues, id: string): readonly string[] {
  return textAnswer(values, id)
    .split(/[\s,;]+/)
    .filter((each) => each !== '');
}

/** A text field. */
export function textField(
  values: FieldValues,
  id: string,
  label: string,
  more: { readonly placeholder?: string | undefined; readonly hint?: string; readonly isLong?: boolean } = {},
): PageField {
  const { placeholder, ...rest } = more;
  return {
    kind: 'text',
    id,
    label,
    value: textAnswer(values, id),
    ...(placeholder === undefined ? {} : { placeholder }),
    ...rest,
  };
}

/** Resolves a typed path: absolute, or relative to the home directory or the workspace folder. */
export function pathAnswer(path: string, home: string): vscode.Uri {
  if (/^~(?=$|[/\\])/.test(path)) return vscode.Uri.file(home + path.slice(1));
  if (/^([/\\]|[a-zA-Z]:[/\\])/.test(path)) return vscode.Uri.file(path);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(home);
  return vscode.Uri.joinPath(folder, path);
}

/** Without a trailing slash, as core expects folders. */
export function folderAnswer(path: string, home: string): string {
  return pathAnswer(path, home).toString().replace(/\/+$/, '');
}

/** The answers to some of the questions. */
export function typedAnswers<Name extends string>(
  values: FieldValues,
  names: readonly Name[],
): { readonly [name in Name]?: string } {
  const answers: { [name in Name]?: string } = {};
  for (const name of names) {
    const answer = textAnswer(values, name);
    if (answer !== '') answers[name] = answer;
  }
  return answers;
}
