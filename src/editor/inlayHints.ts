import * as vscode from 'vscode';
import type { CertificateStore, DocumentView } from './certificateStore.ts';
import { isReadable } from './documentKinds.ts';
import { partOf } from './gradualFile.ts';
import { type HintPlace, placeAfterBoundary, placeAfterValue, placeOfValue } from './hintPlace.ts';
import type { SettingsReader } from './settings.ts';

/** Shows a short verdict before each value that holds credentials or names their file, in documents of every language and scheme. */
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
 * One hint for each value, and in a bundle one for each member that begins a line of its own. Only what is in `range`
 * is decoded: a large kubeconfig has thousands of values.
 */
async function hintsIn(
  document: vscode.TextDocument,
  range: vscode.Range,
  view: DocumentView,
): Promise<vscode.InlayHint[]> {
  const [{ blockSummary }, { inlineSummary }, { referenceSummary }] = await Promise.all([
    import('../core/present/blockSummary.ts'),
    import('../core/present/inlineSummary.ts'),
    import('../core/present/referenceSummary.ts'),
  ]);
  const from = document.offsetAt(range.start);
  const to = document.offsetAt(range.end);
  const values = view.file.values.filter(({ keySpan, span }) => (keySpan ?? span).start <= to && from <= span.end);
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
  for (const reference of view.file.references ?? []) {
    const { keySpan, span, flag } = reference;
    if ((keySpan ?? span).start > to || from > span.end) continue;
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
