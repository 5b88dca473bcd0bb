import * as vscode from 'vscode';
import type { DecodingTools } from '../../core/pki/decodeFile.ts';
import type { HoverCommand, LinkTarget } from '../../core/present/hover/hoverQuestion.ts';
import { isReadable } from '../documents/documentKinds.ts';
import { rehearsalDelay } from '../host/limits.ts';
import type { SettingsReader } from '../host/settings.ts';
import type { CertificateStore, DocumentView } from '../store/certificateStore.ts';
import { hoverView } from './hoverView.ts';

/** Says which further commands work for the credential at a place; each becomes a link. */
export type HoverOffers = (view: DocumentView, target: LinkTarget) => Promise<readonly HoverCommand[]>;

/** Explains the credential under the pointer, or all credentials of a value when the pointer is on its key. */
export function registerHover(
  store: CertificateStore,
  settings: SettingsReader,
  decoding: DecodingTools,
  offers: HoverOffers = async () => [],
): vscode.Disposable {
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
  return vscode.Disposable.from(rehearseOnce(store, decoding), vscode.languages.registerHoverProvider('*', provider));
}

/** Rehearses once there is something to explain. */
function rehearseOnce(store: CertificateStore, decoding: DecodingTools): vscode.Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rehearse = async () => {
    await import('./explainPlace.ts');
    const { rehearseHover } = await import('./rehearseHover.ts');
    rehearseHover(decoding);
  };
  const waiting = store.onDidChange(() => {
    if (store.picture.graph.certificates.size === 0) return;
    waiting.dispose();
    // What does not load here, the first hover tells.
    timer = setTimeout(() => void rehearse().catch(() => undefined), rehearsalDelay);
  });
  return vscode.Disposable.from(waiting, { dispose: () => clearTimeout(timer) });
}
