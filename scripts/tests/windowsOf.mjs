/** So many in one window leave the other lanes something to do. */
const mostInWindow = 8;

/**
 * Shares windows between journeys: opening one takes longer than most journeys do. Those that change nothing share one with others of
 * the same theme, settings, language and trust; each of the others has its own.
 *
 * @template {{ journey: import('../../test/e2e/journey.ts').Journey, theme: string }} Run
 * @param {readonly Run[]} runs
 * @returns {readonly (readonly Run[])[]} what runs in each window, the fullest first, since they take longest
 */
export function windowsOf(runs) {
  const open = new Map();
  const windows = [];
  for (const run of runs) {
    const { changesNothing, prepare, restricted, locale, settings, keybindings } = run.journey;
    const options = JSON.stringify([run.theme, restricted, locale, settings, keybindings]);
    const shares = changesNothing && prepare === undefined;
    const shared = shares ? open.get(options) : undefined;
    if (shared !== undefined && shared.length < mostInWindow) {
      shared.push(run);
      continue;
    }
    const window = [run];
    windows.push(window);
    if (shares) open.set(options, window);
  }
  return windows.sort((one, other) => other.length - one.length);
}
