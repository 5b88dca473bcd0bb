import type { ChangePanel } from '../../../src/editor/change/changeHost.ts';
import type { ActionPage, FieldValues } from '../../../src/protocol/actionPage.ts';

/** Stands for a tab: answers once, then is closed. */
export class ScriptedPanel implements ChangePanel {
  readonly pages: ActionPage[] = [];
  readonly isClosed = false;
  readonly onAnswer = () => ({ dispose: () => undefined });
  beforeAnswer: (() => Thenable<void>) | undefined;
  #answers: readonly (readonly [button: string | undefined, values: FieldValues])[] = [];

  /** Chooses, and once the page tells what comes of it, presses a button. */
  press(button: string, values: FieldValues): this {
    this.#answers = [
      [undefined, values],
      [button, values],
    ];
    return this;
  }

  async ask(page: ActionPage) {
    this.pages.push(page);
    const [answer, ...rest] = this.#answers;
    this.#answers = rest;
    if (answer === undefined) return undefined;
    const [button, values] = answer;
    if (button === undefined) return { kind: 'change', field: 'key', values } as const;
    await this.beforeAnswer?.();
    return { kind: 'press', button, values } as const;
  }

  show(): void {}
  reveal(): void {}
  dispose(): void {}
}
