import * as vscode from 'vscode';
import type { Cryptography } from '../core/pki/crypto.ts';
import { CommandRefusal } from './commandRefusal.ts';
import type { Inventory } from './joinInventories.ts';

/** The opened inventories of `certscope inspect`. */
export interface InventoryImport extends vscode.Disposable {
  readonly inventories: readonly Inventory[];
  readonly onDidChange: vscode.Event<void>;
  /** Opens the inventory at a URI, or those that the user chooses. */
  open(argument: unknown): Promise<void>;
  /** Reads the opened inventories again; one that is gone or broken by now is told and forgotten. */
  reload(): Promise<void>;
  /** Forgets all opened inventories. */
  close(): void;
}

/** Larger inventories than this are no inventory of one machine. */
const maxInventoryBytes = 64 << 20;

/** Keeps opened inventories until the window closes or the user closes them. */
export function createInventoryImport(cryptography: Cryptography): InventoryImport {
  const changed = new vscode.EventEmitter<void>();
  const opened = new Map<string, Inventory>();
  const tell = (): void => {
    void vscode.commands.executeCommand('setContext', 'certscope.hasInventory', opened.size > 0);
    changed.fire();
  };
  const read = async (uris: readonly vscode.Uri[]): Promise<void> => {
    try {
      for (const uri of uris) {
        opened.delete(uri.toString());
        opened.set(uri.toString(), await readFrom(uri, cryptography));
      }
    } finally {
      tell();
    }
  };
  return {
    get inventories() {
      return [...opened.values()];
    },
    onDidChange: (listener, thisArgs, disposables) => changed.event(listener, thisArgs, disposables),
    open: async (argument) => {
      const uris = argument instanceof vscode.Uri ? [argument] : await chooseFiles();
      if (uris.length > 0) await read(uris);
    },
    reload: async () => {
      if (opened.size > 0) await read([...opened.keys()].map((uri) => vscode.Uri.parse(uri, true)));
    },
    close: () => {
      opened.clear();
      tell();
    },
    dispose: () => changed.dispose(),
  };
}

async function chooseFiles(): Promise<readonly vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open an inventory of certscope inspect'),
    filters: { [vscode.l10n.t('Inventory')]: ['json'] },
    canSelectMany: true,
  });
  return chosen ?? [];
}

async function readFrom(uri: vscode.Uri, cryptography: Cryptography): Promise<Inventory> {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const text = new TextDecoder().decode(await readBytes(uri, name));
  const { readInventory } = await import('../core/present/readInventory.ts');
  const result = readInventory(text, cryptography, (path) => fileOf(uri, path));
  if ('problem' in result) throw new CommandRefusal(`${name}: ${result.problem}`);
  return { uri: uri.toString(), files: result.files.map((file) => ({ ...file, inventory: name })) };
}

async function readBytes(uri: vscode.Uri, name: string): Promise<Uint8Array> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size <= maxInventoryBytes) return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    const reason = error instanceof vscode.FileSystemError ? error.code : String(error);
    throw new CommandRefusal(vscode.l10n.t('{0} cannot be read: {1}.', name, reason));
  }
  throw new CommandRefusal(vscode.l10n.t('{0} is too large for an inventory.', name));
}

/** Files of the inventory stand where they stood when it was made; relative ones beside the inventory. */
function fileOf(inventory: vscode.Uri, path: string): string {
  const isAbsolute = path.startsWith('/') || /^[A-Za-z]:[/\\]/.test(path);
  if (!isAbsolute) return vscode.Uri.joinPath(inventory, '..', path).toString();
  const uri = inventory.scheme === 'file' ? vscode.Uri.file(path) : inventory.with({ path });
  return uri.toString();
}
