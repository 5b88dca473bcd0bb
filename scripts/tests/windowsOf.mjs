/** So many in one window leave the other lanes something to do. */
const mostInWindow = 8;

/**
 * Shares windows between journeys: opening one takes longer than most journeys do. Those that change nothing share one with others of
 * the same settings, language, trust and preparation, whatever the theme; each of the others has its own.
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
    const options = JSON.stringify([restricted, locale, settings, keybindings]);
    const alike = open.get(prepare) ?? new Map();
    const shared = changesNothing ? alike.get(options) : undefined;
    if (shared !== undefined && shared.length < mostInWindow) {
      shared.push(run);
      continue;
    }
    const window = [run];
    windows.push(window);
    if (changesNothing) open.set(prepare, alike.set(options, window));
  }
  return windows.sort((one, other) => other.length - one.length);
}

/**
 * What one VS Code opens after the other. The language is chosen as a server starts, so that windows of a language follow one another; they
 * take longest, and are begun first. All others go where a server is free.
 *
 * @template {{ journey: import('../../test/e2e/journey.ts').Journey, theme: string }} Run
 * @param {readonly (readonly Run[])[]} windows
 * @returns {readonly { locale?: string, windows: readonly (readonly Run[])[] }[]}
 */
export function toursOf(windows) {
  const ofLanguages = new Map();
  const others = [];
  for (const window of windows) {
    const { locale } = window[0].journey;
    if (locale === undefined) others.push({ windows: [window] });
    else ofLanguages.set(locale, [...(ofLanguages.get(locale) ?? []), window]);
  }
  return [...[...ofLanguages].map(([locale, each]) => ({ locale, windows: each })), ...others];
}
