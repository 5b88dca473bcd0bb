/** A command cannot do what was asked, and the reason is no failure: it is shown as it is. */
export class CommandRefusal extends Error {}
