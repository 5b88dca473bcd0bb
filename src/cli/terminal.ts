/** What decides about colour on the command line. */
export interface ColourOptions {
  /** The value of `--color`. */
  readonly color?: 'always' | 'never' | 'auto' | undefined;
  /** `--no-color` was given. */
  readonly isPlain?: boolean;
}

/** Where text is written. */
export interface OutputStream {
  readonly isTTY?: boolean | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Decides whether text for a stream is coloured: the options first, then `NO_COLOR` (https://no-color.org) and
 * `CLICOLOR_FORCE`, then `CLICOLOR=0`, `TERM=dumb`, and whether the stream is a terminal.
 */
export function useColour(
  { color, isPlain = false }: ColourOptions,
  environment: Environment,
  stream: OutputStream,
): boolean {
  if (isPlain || color === 'never') return false;
  if (color === 'always') return true;
  const { NO_COLOR = '', CLICOLOR_FORCE = '', CLICOLOR, TERM } = environment;
  if (NO_COLOR !== '') return false;
  if (CLICOLOR_FORCE !== '' && CLICOLOR_FORCE !== '0') return true;
  return stream.isTTY === true && CLICOLOR !== '0' && TERM !== 'dumb';
}
