import * as vscode from 'vscode';
import { isUsedAsCa } from '../../core/pki/certificateUse.ts';
import { hostPathOf } from '../../core/present/change/checklistSteps.ts';
import { commandParts, rotationParts } from '../../core/present/change/commandsPage.ts';
import { planRotation } from '../../core/renewal/rotation/rotationPlan.ts';
import { isPosixShell } from '../../core/text/shell.ts';
import { type ActionPage, cancelButton, type PagePart } from '../../protocol/actionPage.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { ActionPanel } from '../pages/actionPanel.ts';
import { isCancel } from '../pages/pageAnswers.ts';
import type { ChangeHost, ChangePanel } from './changeHost.ts';
import { requireCertificate } from './requireCertificate.ts';

/** What the panel needs from its host. */
export interface CommandsHost extends Pick<ChangeHost, 'store' | 'clock' | 'confirm'> {
  readonly extensionUri: vscode.Uri;
  /** Whether commands can be run in a terminal. */
  readonly hasShell: boolean;
}

/**
 * Shows the commands with which a certificate's own tools renew it, to copy or, after a confirmation, to run in a terminal. For
 * a CA it shows how to rotate it.
 */
export async function showCommands(host: CommandsHost, argument: unknown, given?: ChangePanel): Promise<void> {
  const { node, name, file, credential } = await requireCertificate(host, argument);
  const { graph } = host.store.picture;
  const now = host.clock();
  const isCa = isUsedAsCa(node);
  const rotation = isCa ? planRotation({ graph, ca: node, now, pathOf: hostPathOf }) : undefined;
  const parts = rotation === undefined ? commandParts(graph, node, { file, credential }, now) : rotationParts(rotation);
  if (parts.length === 0) {
    throw new CommandRefusal(
      vscode.l10n.t('CertScope does not know which tool renews {0}. Use the tool that issued it.', name),
    );
  }
  const title = rotation?.title ?? vscode.l10n.t('Commands that renew {0}', name);
  const page: ActionPage = {
    title,
    summary: rotation?.words ?? vscode.l10n.t('CertScope runs nothing without your confirmation.'),
    parts: host.hasShell && canRun() ? parts.map(withTerminals) : parts,
    buttons: [{ id: cancelButton, label: vscode.l10n.t('Close') }],
  };
  const panel = given ?? new ActionPanel(host.extensionUri, title);
  for (;;) {
    const answer = await panel.ask(page);
    if (answer === undefined) return;
    if (answer.kind !== 'press') continue;
    if (isCancel(answer)) return panel.dispose();
    const command = offeredCommand(page, answer.button);
    if (command !== undefined) await runInTerminal(command, host);
  }
}

/** Commands are quoted for POSIX shells. In another shell a file name could become a command. */
function canRun(): boolean {
  return vscode.workspace.isTrusted && isPosixShell(vscode.env.shell);
}

/** Only a command that the page offered is run, whatever message arrives. */
function offeredCommand({ parts }: ActionPage, button: string): string | undefined {
  const steps = parts.flatMap((part) => (part.kind === 'steps' ? part.steps : []));
  return steps.find((step) => step.button?.id === button)?.command;
}

function withTerminals(part: PagePart): PagePart {
  if (part.kind !== 'steps') return part;
  const label = vscode.l10n.t('Run…');
  return {
    ...part,
    steps: part.steps.map((step) =>
      step.command === undefined ? step : { ...step, button: { id: `run ${step.command}`, label } },
    ),
  };
}

async function runInTerminal(command: string, host: CommandsHost): Promise<void> {
  const question = vscode.l10n.t('Run this command in a terminal?');
  if (!(await host.confirm(question, vscode.l10n.t('Run'), command))) return;
  const terminal = vscode.window.createTerminal('CertScope');
  terminal.show();
  // The lines are one command: each runs only if the one before succeeded.
  terminal.sendText(command.replaceAll(/ *\n/g, ' '), true);
}
