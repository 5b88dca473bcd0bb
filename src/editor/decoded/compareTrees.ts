import * as vscode from 'vscode';
import { type DecodingTools, decodeFile } from '../../core/pki/decodeFile.ts';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import { type ComparedTree, treeDiff } from '../../core/present/diff/treeDiff.ts';
import { treeDiffText } from '../../core/present/diff/treeDiffText.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { placeOf } from '../documents/placeUri.ts';
import type { ShownTexts } from '../documents/shownTexts.ts';
import type { FolderScanRequest, FoundFile, ScanHost } from '../scan/scanHost.ts';
import { loadJudge } from '../store/loadJudge.ts';

/** What the comparison needs. */
export interface CompareTools {
  readonly scanHost: ScanHost;
  readonly decoding: DecodingTools;
  readonly texts: ShownTexts;
  limits(): FolderScanRequest['limits'];
}

/** Compares the certificates of two folders path by path: the two selected in the Explorer, or two that the user chooses. */
export async function compareTrees(tools: CompareTools, first: unknown, selected: unknown): Promise<void> {
  const [before, after] = await chooseFolders(first, selected);
  if (before === undefined || after === undefined) return;
  const title = vscode.l10n.t('Reading certificates of {0} and {1}', nameOf(before), nameOf(after));
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const trees = await vscode.window.withProgress(options, async (_, token) => {
    const stopped = new AbortController();
    token.onCancellationRequested(() => stopped.abort());
    return [await readTree(before, tools, stopped.signal), await readTree(after, tools, stopped.signal)];
  });
  const [old, recent] = trees;
  if (old === undefined || recent === undefined) return;
  const heading = vscode.l10n.t('Certificates of {0} (first) and {1} (second)', labelOf(before), labelOf(after));
  await tools.texts.show(
    `# ${heading}\n\n${treeDiffText(treeDiff(old, recent))}`,
    vscode.l10n.t('{0} ↔ {1}', nameOf(before), nameOf(after)),
  );
}

async function chooseFolders(first: unknown, selected: unknown): Promise<readonly (vscode.Uri | undefined)[]> {
  const given = Array.isArray(selected) ? selected.filter((each) => each instanceof vscode.Uri) : [];
  if (given.length === 2) return given;
  const start = first instanceof vscode.Uri ? first : await askForFolder(vscode.l10n.t('Compare this folder'));
  if (start === undefined) return [];
  return [start, await askForFolder(vscode.l10n.t('Compare with this folder'))];
}

async function askForFolder(openLabel: string): Promise<vscode.Uri | undefined> {
  const options = { canSelectFiles: false, canSelectFolders: true, openLabel, title: openLabel };
  return (await vscode.window.showOpenDialog(options))?.[0];
}

/** @returns `undefined` when it was stopped. */
async function readTree(
  folder: vscode.Uri,
  tools: CompareTools,
  signal: AbortSignal,
): Promise<ComparedTree | undefined> {
  const { scanHost, decoding } = tools;
  const root = placeOf(folder);
  const files: DecodedFile[] = [];
  const take = (found: readonly FoundFile[]): void => {
    for (const each of found) {
      if (each.kind === 'candidate') files.push(decodeFile({ path: each.path, bytes: each.bytes }, decoding));
    }
  };
  const limits = { ...tools.limits(), staysInside: true };
  const summary = await scanHost.scan({ roots: [root], limits }, take, signal);
  if (summary === undefined) return undefined;
  if (summary.cut !== undefined) {
    // In a partly read folder certificates would seem to be missing.
    throw new CommandRefusal(vscode.l10n.t('{0} was not read completely: {1}', labelOf(folder), summary.cut));
  }
  const { buildPkiGraph } = await loadJudge();
  const graph = await buildPkiGraph(files, decoding.cryptography);
  return {
    graph,
    pathOf: ({ path }) =>
      path
        .slice(root.length)
        .replace(/^[/\\]/, '')
        .replaceAll('\\', '/'),
  };
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.replace(/\/$/, '').split('/').at(-1) ?? uri.path;
}

function labelOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri);
}
