import type { Command } from 'vscode';

/** A command cannot do what was asked. The reason is not a failure and is shown as it is. */
export class CommandRefusal extends Error {
  /** What the user can do about it, offered as a button. */
  readonly wayOut: Command | undefined;

  constructor(message: string, wayOut?: Command) {
    super(message);
    this.wayOut = wayOut;
  }
}
