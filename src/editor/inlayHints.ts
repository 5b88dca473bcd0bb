import * as vscode from 'vscode';
import { blockSummary } from '../core/present/blockSummary.ts';
import { inlineSummary } from '../core/present/inlineSummary.ts';
import type { CertificateStore, DocumentView } from './certificateStore.ts';
import { isReadable } from './documentKinds.ts';
import { type HintPlace, placeAfterBoundary, placeOfValue } from './hintPlace.ts';
import type { SettingsReader } from './settings.ts';

/** Shows a short verdict before each value that holds credentials, in documents of every language and scheme. */
export function registerInlayHints(store: CertificateStore, settings: SettingsReader): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    provideInlayHints: async (document, range, token) => {
      const isWanted = isReadable(document) && settings.get('inlayHints.enabled', document.uri.toString());
      const view = isWanted ? await store.viewOf(document, token) : undefined;
      return view === undefined ? [] : hintsIn(document, range, view);
    },
  };
  return vscode.Disposable.from(
    changed,
    store.onDidChange(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('certscope.inlayHints')) changed.fire();
    }),
    vscode.languages.registerInlayHintsProvider('*', provider),
  );
}

/**
 * One hint for each value, and in a bundle one for each member that begins a line of its own. Words are made for what
 * is in `range` only: a large kubeconfig has thousands of values.
 */
function hintsIn(
  document: vscode.TextDocument,
  range: vscode.Range,
  { file, picture }: DocumentView,
): vscode.InlayHint[] {
  const hints: vscode.InlayHint[] = [];
  const add = (place: HintPlace, summary: () => string | undefined) => {
    const text = range.contains(place.position) ? summary() : undefined;
    if (text !== undefined) hints.push(toHint(text, place));
  };
  const from = document.offsetAt(range.start);
  const to = document.offsetAt(range.end);
  for (const value of file.values) {
    const start = value.keySpan?.start ?? value.span.start;
    if (start > to || value.span.end < from) continue;
    const isBundle = value.blocks.length > 1;
    if (value.keySpan !== undefined || !isBundle) {
      add(placeOfValue(document, value), () => inlineSummary(value, file, picture));
    }
    if (!isBundle) continue;
    for (const credential of file.credentials) {
      if (credential.value !== value) continue;
      const place = placeAfterBoundary(document, credential.block.span);
      if (place !== undefined) add(place, () => blockSummary(credential, file, picture));
    }
  }
  return hints;
}

function toHint(text: string, { position, paddingLeft, paddingRight }: HintPlace): vscode.InlayHint {
  const hint = new vscode.InlayHint(position, text);
  hint.paddingLeft = paddingLeft;
  hint.paddingRight = paddingRight;
  return hint;
}
