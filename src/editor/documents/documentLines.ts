import type { TextDocument } from 'vscode';
import type { LineIndex } from '../../core/text/lineIndex.ts';

/** The lines of a document as VS Code knows them, so that they need not be counted for one place; of its present version. */
export function documentLines(document: TextDocument): LineIndex {
  return {
    lineCount: document.lineCount,
    positionAt: (offset) => document.positionAt(offset),
    offsetAt: ({ line, character }) => document.offsetAt(document.lineAt(0).range.start.with(line, character)),
  };
}
