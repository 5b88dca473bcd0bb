import * as vscode from 'vscode';
import type { SettingsReader } from '../host/settings.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Marks files that contain certificates that do not work wherever VS Code lists files: with a sign and a tooltip, not by colour alone. */
export function registerFileDecorations(store: CertificateStore, settings: SettingsReader): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri[]>();
  /** The decoration of each file, by URI. */
  let said: ReadonlyMap<string, string> = new Map();
  const judge = async (): Promise<void> => {
    const { picture } = store;
    const isWanted = settings.get('fileDecorations.enabled') && picture.graph.certificates.size > 0;
    const now = isWanted ? (await import('../../core/present/brokenFiles.ts')).brokenFiles(picture) : new Map();
    if (picture !== store.picture) return;
    const before = said;
    said = now;
    const differing = [...before.keys(), ...now.keys()].filter((path) => before.get(path) !== now.get(path));
    if (differing.length > 0) changed.fire(differing.map((path) => vscode.Uri.parse(path)));
  };
  const provider: vscode.FileDecorationProvider = {
    onDidChangeFileDecorations: changed.event,
    provideFileDecoration: (uri) => {
      const tooltip = said.get(uri.toString());
      if (tooltip === undefined) return undefined;
      return new vscode.FileDecoration('✗', tooltip, new vscode.ThemeColor('list.errorForeground'));
    },
  };
  return vscode.Disposable.from(
    changed,
    vscode.window.registerFileDecorationProvider(provider),
    store.onDidChange(() => void judge()),
  );
}
