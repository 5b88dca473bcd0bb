import * as vscode from 'vscode';
import type { DecodedFile } from '../core/pki/model.ts';
import type { CertificateStore } from './certificateStore.ts';
import { CommandRefusal } from './commandRefusal.ts';
import { confirmationTime } from './limits.ts';
import type { TreeNode } from './trustChainNodes.ts';

/** The reason that scans give for EACCES. */
const permissionDenied = 'permission denied';

/**
 * Copies the shell command that makes an inventory of what this user may not read: of the row it was called for, or of
 * everything.
 */
export async function copySudoCommand(store: CertificateStore, argument: unknown): Promise<void> {
  const path = targetPath(argument);
  const denied = store.picture.graph.files.filter(({ unreadable }) => unreadable === permissionDenied);
  const wanted = path === undefined ? denied : denied.filter((file) => file.path === path);
  if (wanted.length === 0) throw new CommandRefusal(vscode.l10n.t('Nothing here needs other rights to be read.'));
  await vscode.env.clipboard.writeText(sudoCommand(wanted));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Command copied'), confirmationTime);
}

function sudoCommand(files: readonly DecodedFile[]): string {
  const paths = outermost(files.map(({ path }) => vscode.Uri.parse(path).fsPath));
  return `sudo certscope inspect ${paths.map(shellQuoted).join(' ')} --format json > certscope-inventory.json`;
}

/** Leaves out what lies below another path of the list. */
function outermost(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !paths.some((other) => other !== path && path.startsWith(`${other}/`)));
}

/** Quotes for POSIX shells; file names may hold anything. */
function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function targetPath(argument: unknown): string | undefined {
  const node = argument as Partial<TreeNode> | undefined;
  return typeof node?.path === 'string' ? node.path : undefined;
}
