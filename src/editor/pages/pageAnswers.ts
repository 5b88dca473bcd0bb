import { type ActionPageRequest, cancelButton } from '../../protocol/actionPage.ts';

/** A user action on a page. */
export type PageAnswer = Exclude<ActionPageRequest, { readonly kind: 'ready' | 'copy' }>;

/** Tells whether the user leaves the page. */
export function isCancel(answer: PageAnswer): boolean {
  return answer.kind === 'press' && answer.button === cancelButton;
}

/**
 * Matches answers to pages. While the next page is being made, the user may change something else: that change replaces the page
 * instead of getting lost.
 */
export class PageAnswers {
  #state: 'told' | 'asked' | 'answered' = 'told';
  #overtaking: PageAnswer | undefined;
  #resolve: ((answer: PageAnswer | undefined) => void) | undefined;

  /** A page is shown that asks nothing, or asks again. */
  told(): void {
    this.#state = 'told';
    this.#overtaking = undefined;
  }

  /** An answer that arrived after the last one and makes its page obsolete; returned once. */
  takeOvertaking(): PageAnswer | undefined {
    const overtaking = this.#overtaking;
    this.#overtaking = undefined;
    return overtaking;
  }

  /** The next answer; `undefined` when the tab is closed. */
  next(): Promise<PageAnswer | undefined> {
    this.#state = 'asked';
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** The user has answered; with `undefined` when the tab was closed. */
  receive(answer: PageAnswer | undefined): void {
    // A second press of a button means the first.
    const isNews = answer !== undefined && (answer.kind === 'change' || isCancel(answer));
    const hasLeft = this.#overtaking !== undefined && isCancel(this.#overtaking);
    if (this.#state === 'answered' && isNews && !hasLeft) this.#overtaking = answer;
    if (this.#state !== 'asked') return;
    this.#state = 'answered';
    this.#resolve?.(answer);
  }
}
