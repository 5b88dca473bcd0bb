import * as vscode from 'vscode';
import type { Finding, Severity } from '../core/findings/model.ts';
import type { UselessSuppression } from '../core/findings/uselessSuppressions.ts';
import type { PkiGraph } from '../core/pki/model.ts';
import type { LineIndex } from '../core/text/lineIndex.ts';
import { findingPage } from './aboutFinding.ts';
import type { CertificateStore } from './certificateStore.ts';
import { toRange } from './ranges.ts';
import { createTurns } from './taskTurns.ts';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/**
 * Reports findings as problems, and comments that silence none: of open documents and of files in the workspace. Files of
 * configured roots that are not open report in the tree, since nobody asked for problems outside the folder.
 */
export function registerDiagnostics(
  store: CertificateStore,
  extensionUri: vscode.Uri,
  stopwatch: () => number,
): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('certscope');
  /** What is shown, by file: problems that stay as they are are not sent again. */
  let before: ReadonlyMap<string, string> = new Map();
  const show = async () => {
    const { picture } = store;
    const { findings, graph } = picture;
    // While the first scan goes on, nobody can say that something is missing: files that nobody looks at wait.
    const { isPartial } = store;
    const useless = await uselessIn(graph);
    if (picture !== store.picture) return;
    const lines = new Map(graph.files.map((file) => [file.path, file]));
    const linesOf = (path: string) => lines.get(path)?.lines;
    const byFile = new Map<string, FileProblems>();
    const add = (path: string, diagnostic: vscode.Diagnostic) => {
      const entry = byFile.get(path) ?? { uri: vscode.Uri.parse(path), diagnostics: [], content: '' };
      byFile.set(path, entry);
      entry.diagnostics.push(diagnostic);
      entry.content += JSON.stringify(diagnostic);
    };
    const turns = createTurns(stopwatch);
    for (const finding of findings) {
      await turns.next();
      if (picture !== store.picture) return;
      add(finding.path, toDiagnostic(finding, linesOf, extensionUri));
    }
    for (const { path, span, message } of useless) {
      add(path, ownDiagnostic(toRange(linesOf(path), span), message, vscode.DiagnosticSeverity.Information));
    }
    const isOpen = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
    const shown = new Map<string, string>();
    for (const [path, { uri, diagnostics, content }] of byFile) {
      if (!isOpen.has(path) && (isPartial || vscode.workspace.getWorkspaceFolder(uri) === undefined)) continue;
      shown.set(path, content);
      if (before.get(path) !== content) collection.set(uri, diagnostics);
    }
    for (const path of before.keys()) if (!shown.has(path)) collection.delete(vscode.Uri.parse(path));
    before = shown;
  };
  return vscode.Disposable.from(
    collection,
    store.onDidChange(() => void show()),
  );
}

interface FileProblems {
  readonly uri: vscode.Uri;
  readonly diagnostics: vscode.Diagnostic[];
  /** The same as one text, to be compared. */
  content: string;
}

/** Most files have no such comment. */
async function uselessIn(graph: PkiGraph): Promise<readonly UselessSuppression[]> {
  if (graph.files.every(({ suppressions = [] }) => suppressions.length === 0)) return [];
  const { uselessSuppressions } = await import('../core/findings/uselessSuppressions.ts');
  return uselessSuppressions(graph);
}

/** The code of a problem that CertScope reported; `undefined` for the problems of others. */
export function findingCode({ source, code }: vscode.Diagnostic): string | undefined {
  if (source !== diagnosticSource || typeof code !== 'object') return undefined;
  return String(code.value);
}

const diagnosticSource = 'CertScope';

function ownDiagnostic(range: vscode.Range, message: string, severity: vscode.DiagnosticSeverity): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, message, severity);
  diagnostic.source = diagnosticSource;
  return diagnostic;
}

function toDiagnostic(
  finding: Finding,
  linesOf: (path: string) => LineIndex | undefined,
  extensionUri: vscode.Uri,
): vscode.Diagnostic {
  const range = toRange(linesOf(finding.path), finding.span);
  const diagnostic = ownDiagnostic(range, finding.message, severities[finding.severity]);
  diagnostic.code = { value: finding.code, target: findingPage(extensionUri, finding.code) };
  diagnostic.relatedInformation = finding.related.map(
    ({ path, span, message }) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(vscode.Uri.parse(path), toRange(linesOf(path), span)),
        message,
      ),
  );
  return diagnostic;
}
