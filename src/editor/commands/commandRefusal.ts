import type { Command } from 'vscode';

/** A command cannot do what was asked, and the reason is no failure: it is shown as it is. */
export class CommandRefusal extends Error {
  /** What the user can do about it, offered as a button. */
  readonly wayOut: Command | undefined;

  constructor(message: string, wayOut?: Command) {
    super(message);
    this.wayOut = wayOut;
  }
}
