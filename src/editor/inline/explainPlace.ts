import type { TextDocument } from 'vscode';
import * as vscode from 'vscode';
import type { LocatedValue } from '../../core/locate/locateModel.ts';
import type { FileReference } from '../../core/pki/pkiModel.ts';
import { bootstrapTokenHover } from '../../core/present/hover/bootstrapTokenHover.ts';
import { credentialHover } from '../../core/present/hover/credentialHover.ts';
import type { HoverCommand, LinkTarget } from '../../core/present/hover/hoverQuestion.ts';
import { referenceHover } from '../../core/present/hover/referenceHover.ts';
import type { LineIndex } from '../../core/text/lineIndex.ts';
import { touches } from '../../core/text/span.ts';
import { placeAt } from '../documents/placeAt.ts';
import { toRange } from '../documents/ranges.ts';
import type { DocumentView } from '../store/certificateStore.ts';
import { partOf } from '../store/gradualFile.ts';
import type { HoverOffers } from './hover.ts';

const usualCommands: readonly HoverCommand[] = [
  'certscope.showDecoded',
  'certscope.revealIssuer',
  'certscope.revealOccurrence',
  'certscope.showInTree',
  'certscope.showMap',
  'certscope.copyPem',
  'certscope.copyFingerprint',
];

/** Explains what is at an offset of a document: a credential, a reference to a file with one, a bootstrap token. */
export async function explainPlace(
  view: DocumentView,
  document: vscode.TextDocument,
  offset: number,
  offers: HoverOffers,
): Promise<vscode.Hover | undefined> {
  const value = placeAt(view.file.values, offset);
  const lines = documentLines(document);
  if (value !== undefined) return explain(view, lines, value, offset, offers);
  const reference = placeAt(view.file.references, offset);
  return reference === undefined
    ? explainBootstrapToken(view, lines, offset)
    : explainReference(view, lines, reference);
}

async function explain(
  view: DocumentView,
  lines: LineIndex,
  value: LocatedValue,
  offset: number,
  offers: HoverOffers,
): Promise<vscode.Hover | undefined> {
  const { file, picture } = view;
  const { keySpan } = value;
  const isOnKey = keySpan !== undefined && touches(keySpan, offset);
  const commands = new Set([...usualCommands, ...(await offers(view, { path: file.path, offset }))]);
  const hover = credentialHover({
    file: partOf(file, [value]),
    value,
    context: picture,
    commands,
    linkTo: commandUri,
    ...(isOnKey ? {} : { offset }),
  });
  if (hover === undefined) return undefined;
  return toHover(hover.markdown, commands, toRange(lines, isOnKey ? keySpan : hover.span));
}

/** Explains the content of a referenced file. Its commands act on that file; renewal starts there. */
function explainReference({ file, picture }: DocumentView, lines: LineIndex, reference: FileReference): vscode.Hover {
  const commands = new Set(usualCommands);
  const hover = referenceHover({ reference, file, context: picture, commands, linkTo: commandUri });
  return toHover(hover.markdown, commands, toRange(lines, hover.span));
}

function explainBootstrapToken(
  { file, picture }: DocumentView,
  lines: LineIndex,
  offset: number,
): vscode.Hover | undefined {
  const hover = bootstrapTokenHover(file, offset, picture);
  return hover && toHover(hover.markdown, new Set(), toRange(lines, hover.span));
}

function toHover(text: string, commands: ReadonlySet<HoverCommand>, range: vscode.Range): vscode.Hover {
  const markdown = new vscode.MarkdownString(text);
  // Only these commands can be run from the hover, whatever the names in a certificate contain.
  markdown.isTrusted = { enabledCommands: [...commands] };
  return new vscode.Hover(markdown, range);
}

function commandUri(command: HoverCommand, target: LinkTarget): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify([target]))}`;
}

/** The lines of a document's current version from VS Code, so that they are not counted again for one place. */
function documentLines(document: TextDocument): LineIndex {
  return {
    lineCount: document.lineCount,
    positionAt: (offset) => document.positionAt(offset),
    offsetAt: ({ line, character }) => document.offsetAt(document.lineAt(0).range.start.with(line, character)),
  };
}
