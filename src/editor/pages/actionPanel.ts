import * as vscode from 'vscode';
import type { ActionPage, ActionPageAnswer, ActionPageRequest, PagePart } from '../../protocol/actionPage.ts';
import { confirmationTime } from '../host/limits.ts';
import { type PageAnswer, PageAnswers } from './pageAnswers.ts';
import { webviewPage } from './webviewPage.ts';

/**
 * A tab that shows one page after another: the plan of an action, its progress, its outcome. The user answers with buttons and
 * fields; closing the tab is an answer too.
 */
export class ActionPanel implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #subscriptions: vscode.Disposable[];
  readonly #answered = new vscode.EventEmitter<PageAnswer | undefined>();
  readonly #answers = new PageAnswers();
  #page: ActionPage | undefined;
  #heard = 0;
  /** Whether the page's script has loaded; before that it receives no messages. */
  #isReady = false;
  #isClosed = false;

  /** @param title - Title of the tab. */
  constructor(extensionUri: vscode.Uri, title: string) {
    const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
    this.#panel = vscode.window.createWebviewPanel('certscope.action', title, vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [folder],
      enableFindWidget: true,
    });
    const iconIn = (theme: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', `tab-${theme}.svg`);
    this.#panel.iconPath = { light: iconIn('light'), dark: iconIn('dark') };
    this.#subscriptions = [
      this.#panel,
      this.#answered,
      this.#panel.webview.onDidReceiveMessage((request: ActionPageRequest) => this.#receive(request)),
      this.#panel.onDidDispose(() => {
        this.#isClosed = true;
        this.#answers.receive(undefined);
        this.#answered.fire(undefined);
        this.dispose();
      }),
    ];
    this.#panel.webview.html = webviewPage(this.#panel.webview, folder, 'actionPage');
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Replaces the current page. */
  show(page: ActionPage): void {
    this.#answers.told();
    this.#page = page;
    this.#send();
  }

  /** Calls back for each user action; with `undefined` when the tab is closed. */
  readonly onAnswer: vscode.Event<PageAnswer | undefined> = (listener, thisArgs, disposables) =>
    this.#answered.event(listener, thisArgs, disposables);

  /**
   * Shows a page and waits for the next user action; `undefined` when the tab is closed. If the user has changed something in the
   * meantime, the page is not shown and that change is the answer.
   */
  async ask(page: ActionPage): Promise<PageAnswer | undefined> {
    if (this.#isClosed) return undefined;
    const overtaking = this.#answers.takeOvertaking();
    if (overtaking !== undefined) return overtaking;
    this.show(page);
    return this.#answers.next();
  }

  /** Brings the tab to the front. */
  reveal(): void {
    if (!this.#isClosed) this.#panel.reveal();
  }

  dispose(): void {
    this.#isClosed = true;
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #receive(request: ActionPageRequest): void {
    switch (request.kind) {
      case 'ready':
        this.#isReady = true;
        this.#send();
        return;
      case 'copy':
        // Only a command that the page shows.
        if (this.#page !== undefined && commandsOf(this.#page.parts).includes(request.text)) void copy(request.text);
        return;
      case 'press':
      case 'change':
        if (request.kind === 'change') this.#heard++;
        this.#answers.receive(request);
        this.#answered.fire(request);
    }
  }

  #send(): void {
    if (this.#page === undefined || this.#isClosed || !this.#isReady) return;
    const answer: ActionPageAnswer = {
      kind: 'show',
      page: this.#page,
      heard: this.#heard,
      texts: { copy: vscode.l10n.t('Copy') },
    };
    void this.#panel.webview.postMessage(answer);
  }
}

function commandsOf(parts: readonly PagePart[]): readonly string[] {
  return parts.flatMap((part) => {
    if (part.kind === 'section') return commandsOf(part.parts);
    return part.kind === 'steps' ? part.steps.flatMap(({ command }) => command ?? []) : [];
  });
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Command copied'), confirmationTime);
}
