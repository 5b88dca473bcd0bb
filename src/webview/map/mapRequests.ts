import type { MapQuery } from '../../protocol/pkiMapMessages.ts';

/** Requests maps one at a time: while the host works, only the last request counts. A drag makes a hundred of them. */
export class MapRequests {
  readonly #send: (query: MapQuery) => void;
  #isAsking = false;
  #pending: MapQuery | undefined;

  constructor(send: (query: MapQuery) => void) {
    this.#send = send;
  }

  ask(query: MapQuery): void {
    if (this.#isAsking) {
      this.#pending = query;
      return;
    }
    this.#isAsking = true;
    this.#send(query);
  }

  /** A map has arrived. */
  answered(): void {
    const query = this.#pending;
    this.#isAsking = false;
    this.#pending = undefined;
    if (query !== undefined) this.ask(query);
  }
}
