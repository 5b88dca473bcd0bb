import * as vscode from 'vscode';
import { judgeProbe } from '../../core/present/probe/judgeProbe.ts';
import type { ProbeTarget } from '../../core/present/probe/probeModel.ts';
import { probeButtons, probeFailurePage, probePage } from '../../core/present/probe/probePage.ts';
import { addressWords } from '../../core/present/probe/probeWords.ts';
import { visibleText } from '../../core/text/visibleText.ts';
import type { ActionPage } from '../../protocol/actionPage.ts';
import type { EditorHost, Probing } from '../host/editorHost.ts';
import { requireTrust } from '../host/requireTrust.ts';
import { ActionPanel } from '../pages/actionPanel.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { chooseTarget } from './chooseTarget.ts';

/** What probing needs. */
export interface ProbeTools {
  readonly store: CertificateStore;
  readonly extensionUri: vscode.Uri;
  readonly host: Pick<EditorHost, 'clock' | 'decoding'>;
  readonly probing: Probing;
  /** Asks before a connection is opened. */
  confirm(question: string, yes: string, detail: string): Promise<boolean>;
}

/** The part of a panel that is needed, so that tests can replace it. */
export type ProbePanel = Pick<ActionPanel, 'ask' | 'show' | 'dispose' | 'isClosed'>;

/**
 * Asks a server for its certificates, once the user has confirmed the address, and compares them with the files. Nothing else in
 * the editor opens connections, and nothing does in Restricted Mode, where an untrusted file names the server.
 */
export async function probeServer(tools: ProbeTools, argument: unknown, given?: ProbePanel): Promise<void> {
  const { store, extensionUri } = tools;
  requireTrust(vscode.l10n.t('Probing connects to a server named in a file, which requires a trusted workspace.'));
  await store.settled();
  const target = await chooseTarget(store.picture, argument);
  if (target === undefined || !(await isConfirmed(target, tools))) return;
  const panel =
    given ?? new ActionPanel(extensionUri, vscode.l10n.t('Certificate served by {0}', addressWords(target)));
  for (;;) {
    panel.show(waitingPage(target));
    const page = await askServer(target, tools);
    if (panel.isClosed) return;
    const answer = await panel.ask(page);
    if (answer?.kind !== 'press' || answer.button !== probeButtons.again) return panel.dispose();
  }
}

function isConfirmed(target: ProbeTarget, { confirm }: ProbeTools): Promise<boolean> {
  const address = addressWords(target);
  const lines = [
    vscode.l10n.t(
      "CertScope starts a TLS handshake to read the server's current certificate, then closes the connection.",
    ),
    vscode.l10n.t(
      'It sends only the server name {0}: no certificate, key, token or password.',
      visibleText(target.serverName, 255),
    ),
    ...(target.proxyUrl === undefined
      ? []
      : [vscode.l10n.t('The connection uses the proxy {0}.', visibleText(withoutPassword(target.proxyUrl), 255))]),
  ];
  return confirm(vscode.l10n.t('Connect to {0}?', address), vscode.l10n.t('Connect'), lines.join('\n\n'));
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}

async function askServer(target: ProbeTarget, { store, host, probing }: ProbeTools): Promise<ActionPage> {
  const answer = await probing.probe(target);
  if (answer.kind === 'failed') return probeFailurePage(target, answer);
  const { picture } = store;
  const now = picture.isAsOf === true ? picture.now : host.clock();
  const judged = await judgeProbe(picture.graph, target, answer, now, host.decoding);
  return probePage(target, judged, { ...picture, now });
}

function waitingPage(target: ProbeTarget): ActionPage {
  return {
    title: vscode.l10n.t('Certificate served by {0}', addressWords(target)),
    summary: vscode.l10n.t('Waiting for the certificate…'),
    parts: [],
    buttons: [],
    progress: { label: vscode.l10n.t('Waiting for the certificate…'), done: 0, total: 1 },
  };
}
