import * as vscode from 'vscode';
import { CommandRefusal } from './commandRefusal.ts';
import type { Machine } from './editorHost.ts';

/** @throws CommandRefusal where the host has no disk and no shell. */
export function wantMachine(machine: Machine | undefined): Machine {
  if (machine !== undefined) return machine;
  throw new CommandRefusal(
    vscode.l10n.t('A browser has no disk and no terminal of its own. Open the folder in desktop VS Code.'),
  );
}
