import { visibleText } from '../../text/visibleText.ts';
import { type State, stateMark } from '../stateMark.ts';

/**
 * Visual Studio Code shows no more of the inlay hints of a line (`editor.inlayHints.maximumLength`).
 *
 * @internal
 */
export const hintLength = 43;

/** The parts of a hint. */
export interface Hint {
  readonly state: State;
  /** What it is. Shortened when there is not enough room. */
  readonly name: string;
  /** Dropped when there is not enough room, the last one first. */
  readonly details?: readonly string[];
  /** Whether it is fine and for how long. Never cut. */
  readonly verdict?: string | undefined;
}

const separator = ' · ';

/** Joins a hint's parts, `✓ apiserver · 7 names · 312 d`, in at most 43 UTF-16 code units. The result is plain text. */
export function hintText({ state, name, details = [], verdict }: Hint): string {
  const end = verdict === undefined ? '' : separator + verdict;
  const start = `${stateMark(state)} `;
  const shown = visibleText(name);
  for (let count = details.length; count >= 0; count--) {
    const text = start + [shown, ...details.slice(0, count)].join(separator) + end;
    if (text.length <= hintLength) return text;
  }
  return start + cutMiddle(shown, hintLength - start.length - end.length) + end;
}

/** Shortens a text to its first characters, without splitting a character. */
function cutMiddle(text: string, room: number): string {
  let cut = '';
  for (const character of text) {
    if (cut.length + character.length + 1 > room) break;
    cut += character;
  }
  return `${cut.trimEnd()}…`;
}
