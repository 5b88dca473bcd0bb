import * as vscode from 'vscode';
import { type CommandId, commandIds } from './commandIds.ts';
import { CommandRefusal } from './commandRefusal.ts';

/** What a command does. Arguments come from links and keybindings, so they are checked by the handler. */
export type CommandHandler = (...commandArguments: readonly unknown[]) => unknown;

/**
 * Registers all commands. A refusal is shown as it is; a failure is logged with its stack and shown with a button that opens the
 * log. Notifications answer commands, so they come from here.
 *
 * @param load - Called with the first command.
 */
export function registerCommands(
  load: () => Promise<Readonly<Record<CommandId, CommandHandler>>>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let handlers: ReturnType<typeof load> | undefined;
  const registrations = commandIds.map((id) =>
    vscode.commands.registerCommand(id, async (...commandArguments: unknown[]) => {
      log.debug(id);
      try {
        handlers ??= load();
        return await (await handlers)[id](...commandArguments);
      } catch (error) {
        showFailure(id, error, log);
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}

function showFailure(id: string, error: unknown, log: vscode.LogOutputChannel): void {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CommandRefusal) {
    log.info(`${id}: ${message}`);
    showRefusal(error);
    return;
  }
  log.error(`${id}:`, error instanceof Error ? error : message);
  const showLog = vscode.l10n.t('Show log');
  const choice = vscode.window.showErrorMessage(
    vscode.l10n.t('CertScope could not complete this action: {0}', message),
    showLog,
  );
  void choice.then((chosen) => chosen === showLog && log.show());
}

/** Characters that a notification shows on one line. */
const oneLine = 60;

function showRefusal({ message, wayOut }: CommandRefusal): void {
  // VS Code cuts a notification to one line, unless it has a button.
  const button = wayOut?.title ?? (message.length > oneLine ? vscode.l10n.t('OK') : undefined);
  const buttons = button === undefined ? [] : [button];
  const choice = vscode.window.showInformationMessage(message, ...buttons);
  void choice.then((chosen) => {
    if (wayOut === undefined || chosen !== wayOut.title) return;
    void vscode.commands.executeCommand(wayOut.command, ...(wayOut.arguments ?? []));
  });
}
