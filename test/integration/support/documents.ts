import * as vscode from 'vscode';

/** Opens a file of the sample cluster by its path below the folder. */
export async function openSample(file: string): Promise<vscode.TextDocument> {
  return vscode.workspace.openTextDocument(sampleUri(file));
}

/** The URI of a file of the sample cluster. */
export function sampleUri(file: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('No folder is open.');
  return vscode.Uri.joinPath(folder.uri, file);
}

/** Opens a text that is saved nowhere. */
export async function openText(content: string, language = 'plaintext'): Promise<vscode.TextDocument> {
  return vscode.workspace.openTextDocument({ content, language });
}

/** Asks until the answer is something, and fails with the last word after half a minute. */
export async function eventually<Answer>(ask: () => Answer | undefined | Promise<Answer | undefined>): Promise<Answer> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Nothing came of: ${ask.toString()}`);
}

/** The position of the first occurrence of a text, `behind` characters after its start. */
export function positionOf(document: vscode.TextDocument, text: string, behind = 0): vscode.Position {
  const offset = document.getText().indexOf(text);
  if (offset < 0) throw new Error(`The document does not have ${text}`);
  return document.positionAt(offset + behind);
}

/** The inlay hints of a whole document, each as `key: ✓ text`: what stands before it on its line, and its text. */
export async function hintsOf(document: vscode.TextDocument): Promise<string[]> {
  return (await rawHintsOf(document)).map(({ position, label }) => {
    const before = document.lineAt(position.line).text.slice(0, position.character).trim();
    return `${before} ${typeof label === 'string' ? label : label.map(({ value }) => value).join('')}`;
  });
}

export async function rawHintsOf(document: vscode.TextDocument): Promise<vscode.InlayHint[]> {
  const end = document.lineAt(document.lineCount - 1).range.end;
  const range = new vscode.Range(new vscode.Position(0, 0), end);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    range,
  );
  return hints.sort((a, b) => a.position.compareTo(b.position));
}

/** CertScope's hover at a position, `undefined` when there is none. */
export async function hoverAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<{ markdown: vscode.MarkdownString; range: vscode.Range | undefined } | undefined> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  for (const { contents, range } of hovers) {
    for (const content of contents) {
      if (content instanceof vscode.MarkdownString && content.isTrusted) return { markdown: content, range };
    }
  }
  return undefined;
}

/** CertScope's problems of a file. */
export function problemsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'CertScope');
}

/** The codes of a file's problems, in order of their place. */
export function codesOf(uri: vscode.Uri): string[] {
  return problemsOf(uri)
    .sort((a, b) => a.range.start.compareTo(b.range.start))
    .map(({ code }) => (typeof code === 'object' ? String(code.value) : String(code)));
}

/** Waits until a file's problems have these codes. */
export async function problemsBecome(uri: vscode.Uri, codes: readonly string[]): Promise<vscode.Diagnostic[]> {
  const wanted = codes.join();
  let seen = '';
  try {
    return await eventually(() => {
      seen = codesOf(uri).join();
      return seen === wanted ? problemsOf(uri) : undefined;
    });
  } catch {
    throw new Error(`${uri.path} has the problems [${seen}], not [${wanted}]`);
  }
}
