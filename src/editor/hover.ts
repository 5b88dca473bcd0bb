import * as vscode from 'vscode';
import type { DecodingTools } from '../core/pki/decodeFile.ts';
import type { HoverCommand, LinkTarget } from '../core/present/hover/hoverQuestion.ts';
import type { CertificateStore, DocumentView } from './certificateStore.ts';
import { isReadable } from './documentKinds.ts';
import { hoverView } from './hoverView.ts';
import { rehearsalDelay } from './limits.ts';
import type { SettingsReader } from './settings.ts';
import { pause } from './taskTurns.ts';

/** Says which further commands work for the credential at a place; each becomes a link. */
export type HoverOffers = (view: DocumentView, target: LinkTarget) => Promise<readonly HoverCommand[]>;

/** Explains the credential under the pointer, or all credentials of a value when the pointer is on its key. */
export function registerHover(
  store: CertificateStore,
  settings: SettingsReader,
  decoding: DecodingTools,
  offers: HoverOffers = async () => [],
): vscode.Disposable {
  // Where there is something to explain, and never twice.
  const rehearsal = store.onDidChange(async () => {
    rehearsal.dispose();
    await pause(rehearsalDelay);
    await import('./explainPlace.ts');
    const { rehearseHover } = await import('./rehearseHover.ts');
    rehearseHover(decoding);
  });
  const provider: vscode.HoverProvider = {
    provideHover: async (document, position, token) => {
      if (!isReadable(document) || !settings.get('hover.enabled', document.uri.toString())) return undefined;
      const offset = document.offsetAt(position);
      const view = await hoverView(store, document, offset, token);
      if (view === undefined || token.isCancellationRequested) return undefined;
      const { explainPlace } = await import('./explainPlace.ts');
      return explainPlace(view, document, offset, offers);
    },
  };
  return vscode.Disposable.from(rehearsal, vscode.languages.registerHoverProvider('*', provider));
}
