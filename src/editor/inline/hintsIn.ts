import * as vscode from 'vscode';
import { blockSummary } from '../../core/present/blockSummary.ts';
import { inlineSummary } from '../../core/present/inlineSummary.ts';
import { referenceSummary } from '../../core/present/referenceSummary.ts';
import { placesBetween } from '../documents/placeAt.ts';
import type { DocumentView } from '../store/certificateStore.ts';
import { partOf } from '../store/gradualFile.ts';
import { type HintPlace, placeAfterBoundary, placeAfterValue, placeOfValue } from './hintPlace.ts';

/**
 * One hint for each value, and in a bundle one for each member that begins a line of its own. Only what is in `range`
 * is decoded: a large kubeconfig has thousands of values.
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
