let program = 'certscope';

/**
 * Lets a host tell how the command was called, for example as `kubectl certscope`: for this process it is as fixed as the language, so it
 * is set once, and not passed through everything that says what to type.
 */
export function lendProgramName(name = 'certscope'): void {
  program = name;
}

/** A command as the user types it, for example `kubectl certscope undo`; without words, the program alone. */
export function typed(words = ''): string {
  return words === '' ? program : `${program} ${words}`;
}
