import type { MapWish } from '../../protocol/pkiMapMessages.ts';

/** Requests maps one at a time: while the host works, only the last request counts. A drag makes a hundred of them. */
export class Questions {
  readonly #send: (wish: MapWish) => void;
  #isAsking = false;
  #pending: MapWish | undefined;

  constructor(send: (wish: MapWish) => void) {
    this.#send = send;
  }

  ask(wish: MapWish): void {
    if (this.#isAsking) {
      this.#pending = wish;
      return;
    }
    this.#isAsking = true;
    this.#send(wish);
  }

  /** A map has arrived. */
  answered(): void {
    const wish = this.#pending;
    this.#isAsking = false;
    this.#pending = undefined;
    if (wish !== undefined) this.ask(wish);
  }
}
