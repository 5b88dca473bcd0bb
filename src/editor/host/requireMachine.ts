import * as vscode from 'vscode';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import type { Machine, Probing } from './editorHost.ts';

/** @throws CommandRefusal if the host has no disk and no shell. */
export function requireMachine(machine: Machine | undefined): Machine {
  if (machine !== undefined) return machine;
  throw new CommandRefusal(
    vscode.l10n.t('A browser has no local disk or terminal. Open the folder in desktop VS Code.'),
  );
}

/** @throws CommandRefusal if the host cannot open connections. */
export function requireProbing(probing: Probing | undefined): Probing {
  if (probing !== undefined) return probing;
  throw new CommandRefusal(
    vscode.l10n.t('A browser cannot connect to cluster servers. Open the folder in desktop VS Code.'),
  );
}
