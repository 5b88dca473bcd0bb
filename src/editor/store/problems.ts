import * as vscode from 'vscode';
import type { Finding, Severity } from '../../core/findings/findingModel.ts';
import { toldOnce } from '../../core/findings/toldOnce.ts';
import type { UselessSuppression } from '../../core/findings/uselessSuppressions.ts';
import type { PkiGraph } from '../../core/pki/pkiModel.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import type { LineIndex } from '../../core/text/lineIndex.ts';
import { toRange } from '../documents/ranges.ts';
import { diagnosticSource } from '../findings/diagnostics.ts';
import { findingPage } from '../findings/findingPages.ts';
import { setContext } from '../host/setContext.ts';
import { createTurns } from '../host/taskTurns.ts';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** The problems of a file. */
export interface FileProblems {
  readonly uri: vscode.Uri;
  readonly diagnostics: vscode.Diagnostic[];
  /** All of them as one text, for comparison. */
  content: string;
}

/**
 * Turns a picture's findings and useless comments into problems, while yielding to other work.
 *
 * @returns By path; `undefined` once they are no longer needed.
 */
export async function problemsByFile(
  { findings: all, graph, policy }: PresentContext,
  stopwatch: () => number,
  isUnwanted: () => boolean,
): Promise<ReadonlyMap<string, FileProblems> | undefined> {
  const useless = await uselessIn(graph);
  const { told, repeats } = policy.showsAll === true ? { told: all, repeats: [] } : toldOnce(graph, all);
  // Hints are not in the list of problems, but the light bulb finds them.
  const findings = [...told, ...repeats];
  setContext('certscope.hasQuiet', repeats.length > 0 || told.some(({ quiet }) => quiet !== undefined));
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
    if (isUnwanted()) return undefined;
    add(finding.path, toDiagnostic(finding, linesOf));
  }
  for (const { path, span, message } of useless) {
    add(path, ownDiagnostic(toRange(linesOf(path), span), message, vscode.DiagnosticSeverity.Information));
  }
  return isUnwanted() ? undefined : byFile;
}

/** Most files have no such comments. */
async function uselessIn(graph: PkiGraph): Promise<readonly UselessSuppression[]> {
  if (graph.files.every(({ suppressions = [] }) => suppressions.length === 0)) return [];
  const { uselessSuppressions } = await import('../../core/findings/uselessSuppressions.ts');
  return uselessSuppressions(graph);
}

function ownDiagnostic(range: vscode.Range, message: string, severity: vscode.DiagnosticSeverity): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, message, severity);
  diagnostic.source = diagnosticSource;
  return diagnostic;
}

function toDiagnostic(finding: Finding, linesOf: (path: string) => LineIndex | undefined): vscode.Diagnostic {
  const range = toRange(linesOf(finding.path), finding.span);
  const diagnostic = ownDiagnostic(range, finding.message, severities[finding.severity]);
  diagnostic.code = { value: finding.code, target: findingPage(finding.code) };
  diagnostic.relatedInformation = finding.related.map(
    ({ path, span, message }) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(vscode.Uri.parse(path), toRange(linesOf(path), span)),
        message,
      ),
  );
  return diagnostic;
}
