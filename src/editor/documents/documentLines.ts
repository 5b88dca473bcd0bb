import type { TextDocument } from 'vscode';
import type { LineIndex } from '../../core/text/lineIndex.ts';

/** The lines of a document's current version from VS Code, so that they are not counted again for one place. */
export function documentLines(document: TextDocument): LineIndex {
  return {
    lineCount: document.lineCount,
    positionAt: (offset) => document.positionAt(offset),
    offsetAt: ({ line, character }) => document.offsetAt(document.lineAt(0).range.start.with(line, character)),
  };
}
