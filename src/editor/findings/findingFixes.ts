import * as vscode from 'vscode';
import type { Finding } from '../../core/findings/findingModel.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** For each finding the action that the light bulb offers first for it. */
export async function fixesOf(
  store: CertificateStore,
  findings: readonly Finding[],
): Promise<ReadonlyMap<Finding, vscode.CodeAction>> {
  const opened = await Promise.all(
    [...new Set(findings)].map(async (finding) => ({ finding, place: await open(finding) })),
  );
  // What has just been opened is read again.
  await store.settled();
  const fixes = new Map<Finding, vscode.CodeAction>();
  for (const { finding, place } of opened) {
    const fix = place && (await lightBulb(place)).find(isFix);
    if (fix !== undefined) fixes.set(finding, fix);
  }
  return fixes;
}

async function open({ path, span }: Finding): Promise<vscode.Location | undefined> {
  if (span === undefined) return undefined;
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(path));
    return new vscode.Location(
      document.uri,
      new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)),
    );
  } catch {
    // A binary file has no light bulb.
    return undefined;
  }
}

async function lightBulb({ uri, range }: vscode.Location): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
}

/** Other extensions offer actions, too, and pages and comments fix nothing. */
function isFix({ command, edit, title }: vscode.CodeAction): boolean {
  if (command !== undefined)
    return command.command.startsWith('certscope.') && command.command !== 'certscope.aboutFinding';
  return edit !== undefined && title.startsWith(vscode.l10n.t('Repair: {0}', '').trimEnd());
}

/** Does what a fix does. */
export async function carryOut(fix: vscode.CodeAction | undefined): Promise<void> {
  if (fix?.edit !== undefined) await vscode.workspace.applyEdit(fix.edit);
  const { command, arguments: given = [] } = fix?.command ?? {};
  if (command !== undefined) await vscode.commands.executeCommand(command, ...given);
}
