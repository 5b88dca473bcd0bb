import * as vscode from 'vscode';
import type { Cryptography } from '../../core/pki/crypto.ts';
import { certificateCount } from '../../core/present/certificateWords.ts';
import { certificateReport } from '../../core/present/report/certificateReport.ts';
import { tableColumns, tableRows } from '../../core/present/report/tableRows.ts';
import { writeReport } from '../../core/present/report/writeReport.ts';
import type { TableAnswer, TableFormat, TableRequest, TableTexts } from '../../protocol/inventoryTable.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { saveText } from '../documents/saveText.ts';
import { sarifReport } from '../findings/sarifReport.ts';
import { webviewPage } from '../pages/webviewPage.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { revealOneOf } from '../trees/revealOneOf.ts';

/** What a panel works with. */
export interface TableTools {
  readonly store: CertificateStore;
  readonly cryptography: Cryptography;
  readonly log: vscode.LogOutputChannel;
  readonly extensionUri: vscode.Uri;
}

/** Number of tables whose rows are kept: while one is drawn, a click may still refer to the one before. */
const rememberedVersions = 2;

/** The one panel with the table. */
export class InventoryTablePanel {
  readonly #tools: TableTools;
  #shown: vscode.WebviewPanel | undefined;

  constructor(tools: TableTools) {
    this.#tools = tools;
  }

  /** Brings the table to the front. */
  show(): void {
    if (this.#shown !== undefined) {
      this.#shown.reveal();
      return;
    }
    // The scroll position in a long table would be lost with the page.
    const options = { retainContextWhenHidden: true };
    const title = vscode.l10n.t('Certificates');
    this.open(vscode.window.createWebviewPanel('certscope.inventoryTable', title, vscode.ViewColumn.Active, options));
  }

  /** Fills a panel, which may come from before a restart. */
  open(panel: vscode.WebviewPanel): void {
    this.#shown = panel;
    const icon = (theme: string) => vscode.Uri.joinPath(this.#tools.extensionUri, 'media', `table-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.onDidDispose(() => {
      if (this.#shown === panel) this.#shown = undefined;
    });
    fill(panel, this.#tools);
  }
}

/** Shows all certificates of the store, and keeps them up to date. */
function fill(panel: vscode.WebviewPanel, tools: TableTools): void {
  const { webview } = panel;
  const { store, log, extensionUri } = tools;
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  /** By version: the fingerprints of the rows. */
  const fingerprints = new Map<number, readonly string[]>();
  let version = 0;
  let isReady = false;
  const show = async (): Promise<void> => {
    const certificates = certificateReport(store.picture);
    version += 1;
    fingerprints.set(
      version,
      certificates.map(({ fingerprint }) => fingerprint),
    );
    fingerprints.delete(version - rememberedVersions);
    const answer: TableAnswer = {
      kind: 'show',
      version,
      columns: tableColumns(),
      rows: tableRows(certificates),
      texts: tableTexts(certificates.length),
    };
    await webview.postMessage(answer);
  };
  const act = async (request: TableRequest): Promise<void> => {
    switch (request.kind) {
      case 'ready':
        isReady = true;
        await store.settled();
        return show();
      case 'reveal':
        return reveal(store, fingerprints.get(request.version)?.[request.row]);
      case 'export':
        return save(request.format, tools);
    }
  };
  const run = (work: Promise<void>): void => {
    void work.catch((error) => {
      if (error instanceof CommandRefusal) void vscode.window.showInformationMessage(error.message);
      else log.error(error);
    });
  };
  const subscription = vscode.Disposable.from(
    webview.onDidReceiveMessage((request: TableRequest) => run(act(request))),
    store.onDidChange(() => isReady && run(show())),
  );
  panel.onDidDispose(() => subscription.dispose());
  webview.html = webviewPage(webview, folder, 'inventoryTable');
}

async function reveal(store: CertificateStore, fingerprint: string | undefined): Promise<void> {
  const { occurrences = [] } = (fingerprint && store.picture.graph.certificates.get(fingerprint)) || {};
  if (occurrences.length === 0)
    throw new CommandRefusal(vscode.l10n.t('This certificate is no longer in these files.'));
  await revealOneOf(occurrences, vscode.l10n.t('This certificate appears in {0} places', occurrences.length));
}

interface Format {
  readonly name: () => string;
  readonly extension: string;
}

const formats: Readonly<Record<TableFormat, Format>> = {
  csv: { name: () => 'CSV', extension: 'csv' },
  json: { name: () => 'JSON', extension: 'json' },
  markdown: { name: () => 'Markdown', extension: 'md' },
  html: { name: () => 'HTML', extension: 'html' },
  ics: { name: () => vscode.l10n.t('Calendar'), extension: 'ics' },
  sarif: { name: () => 'SARIF', extension: 'sarif' },
};

async function save(format: TableFormat, tools: TableTools): Promise<void> {
  const { name, extension } = formats[format];
  const { picture } = tools.store;
  const text =
    format === 'sarif' ? await sarifReport(picture, tools) : writeReport(format, picture, tools.cryptography);
  await saveText(text, { name: `certificates.${extension}`, kind: { name: name(), extension } });
}

function tableTexts(certificates: number): TableTexts {
  return {
    title: vscode.l10n.t('Certificates'),
    filter: vscode.l10n.t('Filter by name, issuer, place, fingerprint or problem'),
    help: vscode.l10n.t(
      'Use the arrow keys to move between cells, Enter to open the certificate and the space bar to sort by the column.',
    ),
    all: certificateCount(certificates),
    count: vscode.l10n.t('{0} of {1} certificates', '{0}', '{1}'),
    nothing: vscode.l10n.t('No certificate matches all these words.'),
    export: vscode.l10n.t('Save as…'),
    formats: Object.entries(formats).map(([format, { name }]) => ({ format: format as TableFormat, label: name() })),
  };
}
