import * as vscode from 'vscode';
import { assistantAnswer } from '../../core/present/assistant/assistantAnswer.ts';
import { visibleText } from '../../core/text/visibleText.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** The confirmation that the user sees before the tool runs. */
export function prepareAnswer(input: unknown): vscode.PreparedToolInvocation {
  const path = pathIn(input);
  const shown = path === undefined ? undefined : visibleText(path, 200);
  return {
    invocationMessage:
      shown === undefined
        ? vscode.l10n.t('Checking all certificates')
        : vscode.l10n.t('Checking the certificates in {0}', shown),
    confirmationMessages: {
      title: vscode.l10n.t('Check certificates with CertScope?'),
      message:
        shown === undefined
          ? vscode.l10n.t(
              'The assistant gets subjects, names, dates and problems of all certificates here. It gets no keys, tokens or passwords, and changes nothing.',
            )
          : vscode.l10n.t(
              'The assistant gets subjects, names, dates and problems of the certificates in {0}. It gets no keys, tokens or passwords, and changes nothing.',
              shown,
            ),
    },
  };
}

/** Milliseconds that an answer waits for the first scan. After that it says that there may be more certificates. */
const scanPatience = 30_000;
const scanInterval = 100;

/**
 * Answers about the files below a path that CertScope has read: those of the workspace and of `certscope.roots`. While a
 * window opens, the answer waits for the first scan.
 */
export async function answerAssistant(
  store: CertificateStore,
  input: unknown,
  token?: vscode.CancellationToken,
): Promise<vscode.LanguageModelToolResult> {
  const isWhole = await untilScanned(store, token);
  const { picture } = store;
  const path = pathIn(input);
  const places = path === undefined ? undefined : await placesOf(path);
  if (places?.length === 0)
    return answer(`There is no file or folder ${JSON.stringify(visibleText(path ?? '', 500))}.`);
  const files = picture.graph.files.filter(
    (file) => places === undefined || places.some((place) => isBelow(file.path, place)),
  );
  const text = assistantAnswer(files, picture);
  return answer(isWhole ? text : `The files are still being read: there may be more than this.\n${text}`);
}

/** @returns Whether every file has been read. */
async function untilScanned(store: CertificateStore, token?: vscode.CancellationToken): Promise<boolean> {
  for (let waited = 0; ; waited += scanInterval) {
    await store.settled();
    if (!store.isPartial) return true;
    if (waited >= scanPatience || token?.isCancellationRequested === true) return false;
    await new Promise((resolve) => setTimeout(resolve, scanInterval));
  }
}

function answer(text: string): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
}

function pathIn(input: unknown): string | undefined {
  const path = typeof input === 'object' && input !== null && 'path' in input ? input.path : undefined;
  return typeof path === 'string' && path.trim() !== '' ? path.trim() : undefined;
}

/** The URIs that a path may mean: absolute, or relative to a workspace folder. */
async function placesOf(path: string): Promise<readonly string[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const relative = path.replace(/^\.\/|\/+$/g, '');
  const uris = /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path)
    ? absoluteUris(path.replace(/(?<=.)[\\/]+$/, ''), folders)
    : folders.map(({ uri }) => (relative === '' || relative === '.' ? uri : vscode.Uri.joinPath(uri, relative)));
  const found = await Promise.all(uris.map(async (uri) => ((await exists(uri)) ? [uri.toString()] : [])));
  return found.flat();
}

/** The local disk, and the schemes of workspace folders that are not on it. */
function absoluteUris(path: string, folders: readonly vscode.WorkspaceFolder[]): readonly vscode.Uri[] {
  const elsewhere = folders
    .filter(({ uri }) => uri.scheme !== 'file')
    .map(({ uri }) => uri.with({ path: path.startsWith('/') ? path : `/${path}` }));
  const unique = new Map([vscode.Uri.file(path), ...elsewhere].map((uri) => [uri.toString(), uri]));
  return [...unique.values()];
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString()),
  );
}

function isBelow(path: string, place: string): boolean {
  return path === place || path.startsWith(place.endsWith('/') ? place : `${place}/`);
}
