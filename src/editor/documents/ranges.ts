import * as vscode from 'vscode';
import type { LineIndex } from '../../core/text/lineIndex.ts';
import type { Span } from '../../core/text/span.ts';

/** The range of a span; the start of the file when its lines are unknown (binary and unread files). */
export function toRange(lines: LineIndex | undefined, span: Span | undefined): vscode.Range {
  if (lines === undefined || span === undefined) return new vscode.Range(0, 0, 0, 0);
  const start = lines.positionAt(span.start);
  const end = lines.positionAt(span.end);
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
