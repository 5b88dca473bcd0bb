import * as vscode from 'vscode';
import type { LocatedValue } from '../../core/locate/locateModel.ts';
import { blockSummary, inlineSummary } from '../../core/present/hints/inlineSummary.ts';
import { referenceSummary } from '../../core/present/hints/referenceSummary.ts';
import type { Span } from '../../core/text/span.ts';
import { placesBetween } from '../documents/placeAt.ts';
import type { DocumentView } from '../store/certificateStore.ts';
import { partOf } from '../store/gradualFile.ts';

/**
 * One hint for each value, and in a bundle one for each member that starts on its own line. Only values in `range` are decoded: a
 * large kubeconfig has thousands of values.
 */
export function hintsIn(document: vscode.TextDocument, range: vscode.Range, view: DocumentView): vscode.InlayHint[] {
  const from = document.offsetAt(range.start);
  const to = document.offsetAt(range.end);
  const values = placesBetween(view.file.values, from, to);
  const file = partOf(view.file, values);
  const hints: vscode.InlayHint[] = [];
  const add = (place: HintPlace | undefined, summary: () => string | undefined) => {
    const text = place !== undefined && range.contains(place.position) ? summary() : undefined;
    if (place !== undefined && text !== undefined) hints.push(toHint(text, place));
  };
  for (const value of values) {
    const members = value.blocks.length > 1 ? view.file.credentialsOf(value) : [];
    if (value.keySpan !== undefined || members.length === 0) {
      add(placeOfValue(document, value), () => inlineSummary(value, file, view.picture));
    }
    for (const member of members) {
      add(placeAfterBoundary(document, member.block.span), () => blockSummary(member, file, view.picture));
    }
  }
  for (const reference of placesBetween(view.file.references, from, to)) {
    const { span, flag } = reference;
    const place = flag === undefined ? placeOfValue(document, reference) : placeAfterValue(document, span);
    add(place, () => referenceSummary(reference, view.file, view.picture));
  }
  return hints;
}

function toHint(text: string, { position, paddingLeft, paddingRight }: HintPlace): vscode.InlayHint {
  const hint = new vscode.InlayHint(position, text);
  hint.paddingLeft = paddingLeft;
  hint.paddingRight = paddingRight;
  return hint;
}

/** Position of a hint, and whether it needs a gap before or after it. */
interface HintPlace {
  readonly position: vscode.Position;
  readonly paddingLeft: boolean;
  readonly paddingRight: boolean;
}

/** Maximum number of characters between a key and its colon, or of a PEM boundary, so that long lines stay cheap. */
const longestGap = 200;

/**
 * The position of a value's hint: after the colon of its key, so that it comes before the blob however long that is; after the
 * line `-----BEGIN …-----` in plain text; before a value that has neither.
 */
function placeOfValue(
  document: vscode.TextDocument,
  { keySpan, span }: Pick<LocatedValue, 'keySpan' | 'span'>,
): HintPlace {
  const afterKey = keySpan && placeAfterColon(document, keySpan);
  if (afterKey !== undefined) return afterKey;
  return (
    placeAfterBoundary(document, span) ?? {
      position: document.positionAt(span.start),
      paddingLeft: false,
      paddingRight: true,
    }
  );
}

/** The position after the `-----BEGIN …-----` of a block, if it is alone on its line. */
function placeAfterBoundary(document: vscode.TextDocument, { start }: Span): HintPlace | undefined {
  const position = document.positionAt(start);
  const line = document.lineAt(position.line).text;
  const boundary = /^\s*-----BEGIN [^-]*-----(?=\s*$)/.exec(
    line.slice(position.character, position.character + longestGap),
  );
  if (boundary === null) return undefined;
  return { position: position.translate(0, boundary[0].length), paddingLeft: true, paddingRight: false };
}

/** The position of the hint for a path in a flag: after the flag's value. */
function placeAfterValue(document: vscode.TextDocument, { end }: Span): HintPlace {
  const position = document.positionAt(end);
  const next = document.lineAt(position.line).text.charAt(position.character);
  const isQuoted = next === '"' || next === "'";
  return {
    position: isQuoted ? position.translate(0, 1) : position,
    paddingLeft: true,
    paddingRight: /[^\s,:]/.test(next) && !isQuoted,
  };
}

function placeAfterColon(document: vscode.TextDocument, keySpan: Span): HintPlace | undefined {
  const key = document.positionAt(keySpan.end);
  const line = document.lineAt(key.line).text;
  const colon = /^["']?\s*:/.exec(line.slice(key.character, key.character + longestGap));
  if (colon === null) return undefined;
  const position = key.translate(0, colon[0].length);
  const next = line.charAt(position.character);
  return { position, paddingLeft: true, paddingRight: next !== '' && next !== ' ' && next !== '\t' };
}
