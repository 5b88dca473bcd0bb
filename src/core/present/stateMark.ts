import * as l10n from '@vscode/l10n';
import type { Severity } from '../findings/findingModel.ts';

/** The state of something, from best to worst; `none` if there is nothing to check. */
export type State = 'none' | 'works' | 'unknown' | 'willStop' | 'broken';

/** Editor icons with the meaning of the marks. */
export type StateIcon = 'circle-small-filled' | 'pass' | 'question' | 'warning' | 'error';

interface StateSigns {
  /** Always followed by a word. U+FE0E after the warning sign makes it text instead of an emoji. */
  readonly mark: string;
  readonly icon: StateIcon;
}

const signs: Readonly<Record<State, StateSigns>> = {
  none: { mark: '•', icon: 'circle-small-filled' },
  works: { mark: '✓', icon: 'pass' },
  unknown: { mark: '?', icon: 'question' },
  willStop: { mark: '⚠\ufe0e', icon: 'warning' },
  broken: { mark: '✗', icon: 'error' },
};

const badness: readonly State[] = ['none', 'works', 'unknown', 'willStop', 'broken'];

/** The mark of a state, for plain text. */
export function stateMark(state: State): string {
  return signs[state].mark;
}

/** The icon of a state. */
export function stateIcon(state: State): StateIcon {
  return signs[state].icon;
}

/** The state in words, for a screen reader. */
export function stateWord(state: State): string {
  switch (state) {
    case 'none':
      return l10n.t('not checked');
    case 'works':
      return l10n.t('works');
    case 'unknown':
      return l10n.t('unknown');
    case 'willStop':
      return l10n.t('will stop');
    case 'broken':
      return l10n.t('broken');
  }
}

/** The state of a certificate in words; Chinese uses other words for it than for a connection. */
export function certificateStateWord(state: State): string {
  switch (state) {
    case 'willStop':
      return l10n.t('will stop working');
    case 'broken':
      return l10n.t('not working');
    case 'none':
    case 'works':
    case 'unknown':
      return stateWord(state);
  }
}

/** The worst of some states; `none` of no states. */
export function worstState(states: readonly State[]): State {
  return badness[Math.max(0, ...states.map((state) => badness.indexOf(state)))] ?? 'none';
}

/** Orders states as lists show them: broken, will stop, unknown, works, not checked. */
export function compareStates(a: State, b: State): number {
  return badness.indexOf(b) - badness.indexOf(a);
}

/** The mark of one problem. */
export function severityState(severity: Severity): State {
  switch (severity) {
    case 'error':
      return 'broken';
    case 'warning':
      return 'willStop';
    case 'info':
    case 'hint':
      return 'none';
  }
}
