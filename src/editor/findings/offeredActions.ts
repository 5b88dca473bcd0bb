import * as vscode from 'vscode';
import { credentialIn } from '../documents/credentialTarget.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { findingCode } from './diagnostics.ts';

/** The actions at a place: pages about its problems, its decoded text, the map. Loaded on demand. */
export async function offeredActions(
  store: CertificateStore,
  document: vscode.TextDocument,
  range: vscode.Range,
  { triggerKind, diagnostics }: vscode.CodeActionContext,
): Promise<vscode.CodeAction[]> {
  // No light bulb for a certificate without problems, unless other actions exist or the user asks.
  const isAsked = triggerKind === vscode.CodeActionTriggerKind.Invoke;
  const about = aboutActions(diagnostics);
  if (!isAsked && about.length === 0) return [];
  await store.ready(document);
  return [...about, ...showActions(store, document, range), ...(await mapActions(store, document, range))];
}

/** VS Code lists what names no problem that it solves behind what does: pages and comments come last. */
function aboutActions(diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
  const codes = new Set(diagnostics.map(findingCode).filter((code) => code !== undefined));
  return Array.from(codes, (code) => {
    const title = vscode.l10n.t('About {0}', code);
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.command = { command: 'certscope.aboutFinding', title, arguments: [code] };
    return action;
  });
}

function showActions(store: CertificateStore, document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
  const file = store.fileOf(document);
  const offset = document.offsetAt(range.start);
  const credential = credentialIn(file, { offset });
  if (credential === undefined) return [];
  const title = vscode.l10n.t('Show decoded certificate');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.Empty);
  action.command = { command: 'certscope.showDecoded', title, arguments: [{ path: file.path, offset }] };
  return [action];
}

/** The connection on the map that a problem breaks, or that the credential here belongs to. */
async function mapActions(
  store: CertificateStore,
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<vscode.CodeAction[]> {
  const { mapTargetIn } = await import('../map/mapTargets.ts');
  const target = { path: document.uri.toString(), offset: document.offsetAt(range.start) };
  if (mapTargetIn(store.picture, target) === undefined) return [];
  const title = vscode.l10n.t('Show on map');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.Empty);
  action.command = { command: 'certscope.showMap', title, arguments: [target] };
  return [action];
}
