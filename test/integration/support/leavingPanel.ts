import type { PageAnswer } from '../../../src/editor/pages/pageAnswers.ts';
import { ScriptedPanel } from './scriptedPanel.ts';

/** Stands for a tab whose user presses *Cancel* at the first word of progress. */
export class LeavingPanel extends ScriptedPanel {
  /** Words of progress. */
  shown = 0;
  #listener: ((answer: PageAnswer | undefined) => unknown) | undefined;

  override readonly onAnswer = (listener?: (answer: PageAnswer | undefined) => unknown) => {
    this.#listener = listener;
    return { dispose: () => undefined };
  };

  override show(): void {
    this.shown++;
    this.#listener?.({ kind: 'press', button: 'cancel', values: {} });
  }
}
