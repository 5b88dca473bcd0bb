import * as vscode from 'vscode';
import type { Cryptography } from '../../core/pki/crypto.ts';
import { readInventory } from '../../core/present/inventory/readInventory.ts';
import { baseName } from '../../core/text/paths.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import type { Inventory } from '../store/joinInventories.ts';

export { joinInventories } from '../store/joinInventories.ts';

/** No inventory of one machine is larger. */
const maxInventoryBytes = 64 << 20;

/** Lets the user choose inventories. */
export async function chooseInventories(): Promise<readonly vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open an inventory file of certscope inspect'),
    filters: { [vscode.l10n.t('Inventory')]: ['json'] },
    canSelectMany: true,
  });
  return chosen ?? [];
}

/** @throws CommandRefusal if the file is not an inventory. */
export async function readInventoryFile(uri: vscode.Uri, cryptography: Cryptography): Promise<Inventory> {
  const name = baseName(uri.path);
  const text = new TextDecoder().decode(await readBytes(uri, name));
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
  throw new CommandRefusal(vscode.l10n.t('{0} is too large for an inventory file.', name));
}

/** Files of the inventory keep the paths they had when it was made; relative ones are next to the inventory. */
function fileOf(inventory: vscode.Uri, path: string): string {
  const isAbsolute = path.startsWith('/') || /^[A-Za-z]:[/\\]/.test(path);
  if (!isAbsolute) return vscode.Uri.joinPath(inventory, '..', path).toString();
  const uri = inventory.scheme === 'file' ? vscode.Uri.file(path) : inventory.with({ path });
  return uri.toString();
}
