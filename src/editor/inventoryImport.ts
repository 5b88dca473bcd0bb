import * as vscode from 'vscode';
import type { Cryptography } from '../core/pki/crypto.ts';
import type { DecodedFile } from '../core/pki/model.ts';
import { CommandRefusal } from './commandRefusal.ts';

/** Files that inventories made elsewhere tell of. */
export interface InventoryImport extends vscode.Disposable {
  readonly files: readonly DecodedFile[];
  readonly onDidChange: vscode.Event<void>;
  /** Opens the inventory at a URI, or one that the user chooses. */
  open(argument: unknown): Promise<void>;
  /** Forgets all opened inventories. */
  close(): void;
}

/** Larger inventories than this are no inventory of one machine. */
const maxInventoryBytes = 64 << 20;

/** Keeps opened inventories until the window closes or the user closes them. */
export function createInventoryImport(cryptography: Cryptography): InventoryImport {
  const changed = new vscode.EventEmitter<void>();
  const opened = new Map<string, readonly DecodedFile[]>();
  const tell = (): void => {
    void vscode.commands.executeCommand('setContext', 'certscope.hasInventory', opened.size > 0);
    changed.fire();
  };
  return {
    get files() {
      return [...opened.values()].flat();
    },
    onDidChange: (listener, thisArgs, disposables) => changed.event(listener, thisArgs, disposables),
    open: async (argument) => {
      const uri = argument instanceof vscode.Uri ? argument : await chooseFile();
      if (uri === undefined) return;
      opened.set(uri.toString(), await readFiles(uri, cryptography));
      tell();
    },
    close: () => {
      opened.clear();
      tell();
    },
    dispose: () => changed.dispose(),
  };
}

async function chooseFile(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open an inventory of certscope inspect'),
    filters: { [vscode.l10n.t('Inventory')]: ['json'] },
  });
  return chosen?.[0];
}

async function readFiles(uri: vscode.Uri, cryptography: Cryptography): Promise<readonly DecodedFile[]> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > maxInventoryBytes) throw new CommandRefusal(vscode.l10n.t('This file is too large for an inventory.'));
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  const { readInventory } = await import('../core/present/readInventory.ts');
  const result = readInventory(text, cryptography, (path) => fileOf(uri, path));
  if ('problem' in result) throw new CommandRefusal(result.problem);
  return result.files;
}

/** Files of the inventory stand where they stood when it was made; relative ones beside the inventory. */
function fileOf(inventory: vscode.Uri, path: string): string {
  const isAbsolute = path.startsWith('/') || /^[A-Za-z]:[/\\]/.test(path);
  const uri = isAbsolute ? inventory.with({ path }) : vscode.Uri.joinPath(inventory, '..', path);
  return uri.toString();
}
