/** One line on a terminal about work that takes long. */
export interface Progress {
  /** Shows what is done, if it is time to. */
  show(words: () => string): void;
  /** Takes the line away, before anything else is written. */
  clear(): void;
}

/** Shorter work is over before anybody reads the line. */
const patience = 500;
/** Between two changes of the line. */
const pause = 100;

/**
 * Makes a line of progress.
 *
 * @param write - To the terminal; synchronous, because reading files is, too.
 * @param now - In milliseconds.
 */
export function createProgress(write: (text: string) => void, now: () => number): Progress {
  let next = now() + patience;
  let isShown = false;
  return {
    show: (words) => {
      const moment = now();
      if (moment < next) return;
      next = moment + pause;
      isShown = true;
      write(`\r${words()}${clearToEnd}`);
    },
    clear: () => {
      if (isShown) write(`\r${clearToEnd}`);
      isShown = false;
    },
  };
}

const clearToEnd = '\u001b[K';
