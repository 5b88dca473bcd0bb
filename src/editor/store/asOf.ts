import * as vscode from 'vscode';
import { setContext } from '../host/setContext.ts';
import { readAsOf, type SettingsReader } from '../host/settings.ts';

/**
 * The date by which everything is judged: a date chosen in this session, else that of `certscope.asOf`, else now.
 *
 * A choice is kept here and not in the settings: looking into the future is a question, not a preference. It ends with the
 * window, so that it is never mistaken for the present, and it changes no settings file.
 */
export class AsOf implements vscode.Disposable {
  readonly #settings: SettingsReader;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  #chosen: number | undefined;

  constructor(settings: SettingsReader) {
    this.#settings = settings;
    this.#subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('certscope.asOf')) this.#tell();
    });
    this.#tell();
  }

  readonly onDidChange: vscode.Event<void> = (listener, thisArgs, disposables) =>
    this.#changed.event(listener, thisArgs, disposables);

  /** In milliseconds since 1970-01-01 UTC; `undefined` for now. */
  get moment(): number | undefined {
    return this.#chosen ?? readAsOf(this.#settings);
  }

  choose(moment: number): void {
    this.#chosen = moment;
    this.#tell();
  }

  /** Forgets the choice and clears `certscope.asOf` wherever it is set. */
  async backToNow(): Promise<void> {
    this.#chosen = undefined;
    this.#tell();
    const configuration = vscode.workspace.getConfiguration('certscope');
    const set = configuration.inspect('asOf');
    if (set?.workspaceValue !== undefined) {
      await configuration.update('asOf', undefined, vscode.ConfigurationTarget.Workspace);
    }
    if (set?.globalValue !== undefined) {
      await configuration.update('asOf', undefined, vscode.ConfigurationTarget.Global);
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #tell(): void {
    setContext('certscope.isAsOf', this.moment !== undefined);
    this.#changed.fire();
  }
}
