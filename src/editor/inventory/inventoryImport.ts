import * as vscode from 'vscode';
import type { Cryptography } from '../../core/pki/crypto.ts';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import { setContext } from '../host/setContext.ts';
import type { Inventory, joinInventories } from '../store/joinInventories.ts';

/** The opened inventories of `certscope inspect`. */
export interface InventoryImport extends vscode.Disposable {
  /** The files that scans found, joined with those of inventories. */
  joinedWith(scanned: readonly DecodedFile[]): readonly DecodedFile[];
  readonly onDidChange: vscode.Event<void>;
  /** Opens the inventory at a URI, or those that the user chooses. */
  open(argument: unknown): Promise<void>;
  /** Reads the opened inventories again. One that is missing or broken is reported and forgotten. */
  reload(): Promise<void>;
  /** Forgets all opened inventories. */
  close(): void;
}

/** Keeps opened inventories until the window closes or the user closes them. */
export function createInventoryImport(cryptography: Cryptography): InventoryImport {
  const changed = new vscode.EventEmitter<void>();
  const opened = new Map<string, Inventory>();
  /** Loaded with the first inventory. */
  let join: typeof joinInventories | undefined;
  const tell = (): void => {
    setContext('certscope.hasInventory', opened.size > 0);
    changed.fire();
  };
  const read = async (uris: readonly vscode.Uri[]): Promise<void> => {
    const { joinInventories, readInventoryFile } = await import('./inventoryFiles.ts');
    join = joinInventories;
    try {
      for (const uri of uris) {
        opened.delete(uri.toString());
        opened.set(uri.toString(), await readInventoryFile(uri, cryptography));
      }
    } finally {
      tell();
    }
  };
  return {
    joinedWith: (scanned) => (opened.size === 0 || join === undefined ? scanned : join(scanned, [...opened.values()])),
    onDidChange: (listener, thisArgs, disposables) => changed.event(listener, thisArgs, disposables),
    open: async (argument) => {
      const uris =
        argument instanceof vscode.Uri ? [argument] : await (await import('./inventoryFiles.ts')).chooseInventories();
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
