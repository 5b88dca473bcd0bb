import * as vscode from 'vscode';
import type { FieldValues, PageField } from '../../../protocol/actionPage.ts';

/** A typed answer; empty when there is none. */
export function textAnswer(values: FieldValues, id: string): string {
  const value = values[id];
  return typeof value === 'string' ? value.trim() : '';
}

/** A typed answer that lists several, apart by commas or blanks. */
export function listAnswer(values: FieldValues, id: string): readonly string[] {
  return textAnswer(values, id)
    .split(/[\s,;]+/)
    .filter((each) => each !== '');
}

/** A field to type in. */
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

/** The file or folder that a typed path means: absolute, below the home directory, or below the workspace folder. */
export function pathAnswer(path: string, home: string): vscode.Uri {
  if (/^~(?=$|[/\\])/.test(path)) return vscode.Uri.file(home + path.slice(1));
  if (/^([/\\]|[a-zA-Z]:[/\\])/.test(path)) return vscode.Uri.file(path);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(home);
  return vscode.Uri.joinPath(folder, path);
}

/** Without a slash at its end, as core takes folders. */
export function folderAnswer(path: string, home: string): string {
  return pathAnswer(path, home).toString().replace(/\/+$/, '');
}

/** The answers that were given to some questions. */
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
