import * as vscode from 'vscode';
import type { CertificateStore } from './certificateStore.ts';
import { credentialIn } from './credentialTarget.ts';
import { findingCode } from './diagnostics.ts';
import { isReadable } from './documentKinds.ts';

/** Offers to show what is decoded, and for each problem the page that explains it. */
export function registerCodeActions(store: CertificateStore): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, range, context) => {
      if (!isReadable(document)) return [];
      // No light bulb for a certificate that is fine: only when asked, or beside other actions.
      const isAsked = context.triggerKind === vscode.CodeActionTriggerKind.Invoke;
      const about = aboutActions(context.diagnostics);
      if (!isAsked && about.length === 0) return [];
      return [...about, ...showActions(store, document, range), ...(await mapActions(store, document, range))];
    },
  };
  return vscode.languages.registerCodeActionsProvider('*', provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.Empty],
  });
}

function aboutActions(diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
  const byCode = new Map<string, vscode.Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const code = findingCode(diagnostic);
    if (code !== undefined) byCode.set(code, [...(byCode.get(code) ?? []), diagnostic]);
  }
  return Array.from(byCode, ([code, ofCode]) => {
    const title = vscode.l10n.t('About {0}', code);
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.command = { command: 'certscope.aboutFinding', title, arguments: [code] };
    action.diagnostics = ofCode;
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

/** The connection that a problem breaks, or what stands here has to do with, on the map. */
async function mapActions(
  store: CertificateStore,
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<vscode.CodeAction[]> {
  const { mapTargetIn } = await import('./mapTargets.ts');
  const target = { path: document.uri.toString(), offset: document.offsetAt(range.start) };
  if (mapTargetIn(store.picture, target) === undefined) return [];
  const title = vscode.l10n.t('Show on map');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.Empty);
  action.command = { command: 'certscope.showMap', title, arguments: [target] };
  return [action];
}
