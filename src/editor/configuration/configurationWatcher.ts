import * as vscode from 'vscode';
import { configurationName } from '../../core/findings/configuration/rules.ts';

/** What is watched and searched for: some people write the other ending. */
export const configurationPattern = `**/${configurationName.replace('yaml', '{yaml,yml}')}`;
/** When more changes at once, all folders are searched. */
const mostTouched = 200;
/** Milliseconds without a change after which what is typed, or folders that have come, are read. */
const settleTime = 300;

interface ConfigurationEvents {
  /** A file was created, saved, changed on disk or deleted, or no editor shows it any more. */
  readonly onSaved: (uri: vscode.Uri) => void;
  /** A file was changed in an editor, for the time being for the last time. */
  readonly onTyped: (document: vscode.TextDocument) => void;
  /** A file or folder was deleted or moved away. */
  readonly onGone: (uri: vscode.Uri) => void;
  /** These folders have come, or came again with other files; `undefined` stands for all of the workspace's. */
  readonly onFolders: (folders: readonly (vscode.Uri | undefined)[]) => void;
}

/** Whether a file has the name that is used. */
export function isConfiguration({ path }: vscode.Uri): boolean {
  return path.endsWith(`/${configurationName}`);
}

/** Watches the configuration files of the workspace until it is disposed. */
export function watchConfigurations({ onSaved, onTyped, onGone, onFolders }: ConfigurationEvents): vscode.Disposable {
  const { workspace } = vscode;
  let typing: ReturnType<typeof setTimeout> | undefined;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let touched: vscode.Uri[] = [];
  const search = async () => {
    const uris = touched;
    touched = [];
    onFolders(uris.length > mostTouched ? [undefined] : await foldersAmong(uris));
  };
  const gather = (uri: vscode.Uri) => {
    touched.push(uri);
    clearTimeout(gathering);
    gathering = setTimeout(search, settleTime);
  };
  const files = workspace.createFileSystemWatcher(configurationPattern);
  // Of a folder that comes or goes as a whole, nothing tells what is in it. One that goes and comes is told as changed.
  const folders = workspace.createFileSystemWatcher('**');
  const ifConfiguration = ({ uri }: vscode.TextDocument) => {
    if (isConfiguration(uri)) onSaved(uri);
  };
  return vscode.Disposable.from(
    files,
    files.onDidCreate(onSaved),
    files.onDidChange(onSaved),
    files.onDidDelete(onSaved),
    folders,
    folders.onDidCreate(gather),
    folders.onDidChange(gather),
    folders.onDidDelete(onGone),
    workspace.onDidSaveTextDocument(ifConfiguration),
    workspace.onDidCloseTextDocument(ifConfiguration),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (!isConfiguration(document.uri)) return;
      clearTimeout(typing);
      typing = setTimeout(() => onTyped(document), settleTime);
    }),
    new vscode.Disposable(() => {
      clearTimeout(typing);
      clearTimeout(gathering);
    }),
  );
}

/** Files, and what is gone by now, are left out. */
async function foldersAmong(uris: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
  const areFolders = await Promise.all(
    uris.map((uri) =>
      Promise.resolve(vscode.workspace.fs.stat(uri)).then(
        ({ type }) => (type & vscode.FileType.Directory) !== 0,
        () => false,
      ),
    ),
  );
  return uris.filter((_uri, index) => areFolders[index]);
}
