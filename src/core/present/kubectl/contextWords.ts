import * as l10n from '@vscode/l10n';
import type { ContextVerdict, Doubt, KubectlFault } from '../../pki/kubeconfig/contextVerdictModel.ts';
import { day, formatDuration } from '../../text/duration.ts';
import { formatMoment } from '../../text/moment.ts';
import { joinClauses } from '../../text/sentences.ts';
import { visibleText } from '../../text/visibleText.ts';
import { bold, codeSpan, lineBreak, plainText } from '../markdown.ts';
import { type State, type StateIcon, stateIcon, stateMark, stateWord } from '../stateMark.ts';

/** Whether kubectl works with a context, in words. */
export interface ContextWords {
  readonly state: State;
  readonly icon: StateIcon;
  /** Next to the icon: `kubectl: ok`, `kubectl: 21 d left`, `kubectl: expired`. Plain text. */
  readonly short: string;
  /** What kubectl prints or will print, or what is unknown: one line of plain text. */
  readonly detail: string;
  /** Everything, for tooltips and hovers. */
  readonly markdown: string;
  /** For a screen reader. */
  readonly label: string;
}

/** What determines the words. */
export interface ContextWordsTerms {
  readonly now: number;
  readonly locale?: string;
  readonly policy: { readonly warnWithinDays: number };
}

/** Says whether kubectl works with a context. `name` is absent if no context is selected. */
export function contextWords(
  verdict: ContextVerdict,
  { name, user }: { readonly name: string | undefined; readonly user: string | undefined },
  { now, locale, policy }: ContextWordsTerms,
): ContextWords {
  const state = stateOf(verdict, now, policy.warnWithinDays);
  const word = shortWord(verdict, state, now);
  const { headline, lines, detail } = explain(verdict, now, locale);
  const who = [
    name === undefined ? undefined : l10n.t('Context {0}', codeSpan(name)),
    user === undefined ? undefined : l10n.t('user {0}', codeSpan(user)),
  ];
  return {
    state,
    icon: stateIcon(state),
    short: l10n.t('kubectl: {0}', word),
    detail,
    markdown: [
      bold(`${stateMark(state)} ${plainText(headline)}`),
      [...lines, who.filter((part) => part !== undefined).join(' · ')].filter((line) => line !== '').join(lineBreak),
    ].join('\n\n'),
    label: [
      l10n.t('kubectl: {0}', word),
      stateWord(state),
      name === undefined ? '' : l10n.t('context {0}', visibleText(name)),
      detail,
    ]
      .filter((part) => part !== '')
      .join(', '),
  };
}

function stateOf(verdict: ContextVerdict, now: number, warnWithinDays: number): State {
  if (verdict.state === 'broken') return 'broken';
  const { end } = verdict;
  return end !== undefined && end.at - now <= warnWithinDays * day ? 'willStop' : verdict.state;
}

function shortWord(verdict: ContextVerdict, state: State, now: number): string {
  if (verdict.state === 'broken') return faultWord(verdict.fault);
  const { end } = verdict;
  const left = end && l10n.t('{0} left', formatDuration(end.at - now));
  if (verdict.state === 'works') return left === undefined ? l10n.t('ok') : l10n.t('ok, {0}', left);
  // The expiry of a CA, years ahead, would sound like a promise.
  const showsTimeLeft = end?.fault.stage === 'client' || state === 'willStop';
  return showsTimeLeft && left !== undefined ? left : l10n.t('unknown');
}

function faultWord({ stage, error, serverLog = '' }: KubectlFault): string {
  if (/ is after |token has expired/.test(stage === 'client' ? serverLog : error)) return l10n.t('expired');
  if (error.includes('(Forbidden)')) return l10n.t('forbidden');
  switch (stage) {
    case 'file':
      return l10n.t('file rejected');
    case 'configuration':
      return l10n.t('wrong configuration');
    case 'credentials':
      return l10n.t('unusable credentials');
    case 'server':
      return l10n.t('server rejected');
    case 'client':
      return l10n.t('user rejected');
  }
}

interface Explanation {
  readonly headline: string;
  /** Markdown. */
  readonly lines: readonly string[];
  readonly detail: string;
}

function explain(verdict: ContextVerdict, now: number, locale: string | undefined): Explanation {
  if (verdict.state === 'broken') {
    const { error, serverLog } = verdict.fault;
    const log = serverLog === undefined ? [] : [l10n.t('The API server logs {0}', codeSpan(serverLog, longest))];
    return {
      headline: l10n.t('kubectl does not work'),
      lines: [...error.split('\n').map((line) => codeSpan(line.trimEnd(), longest)), ...log],
      detail: visibleText(error.replaceAll(/\s*\n\s*/g, ' '), longest),
    };
  }
  const { end } = verdict;
  const until = end && l10n.t('until {0} ({1})', formatMoment(end.at, now, locale), formatDuration(end.at - now));
  const then =
    end === undefined
      ? []
      : [l10n.t('After that it fails with {0}', codeSpan(end.fault.error.replaceAll('\n', ' '), longest))];
  if (verdict.state === 'works') {
    const headline = until === undefined ? l10n.t('kubectl works') : l10n.t('kubectl works {0}', until);
    return { headline, lines: then, detail: headline };
  }
  const doubts = verdict.doubts.map(doubtWords);
  return {
    headline: l10n.t('No problem found with kubectl'),
    lines: [
      ...doubts.map((doubt) => plainText(doubt)),
      ...(until === undefined ? [] : [plainText(l10n.t('Works {0} at the latest', until))]),
      ...then,
    ],
    detail: joinClauses(...doubts, until && l10n.t('Works {0} at the latest', until)),
  };
}

/** Maximum length of an error; one that lists every address of a certificate has some hundred characters. */
const longest = 500;

function doubtWords(doubt: Doubt): string {
  switch (doubt.of) {
    case 'serverCertificate':
      return l10n.t('Cannot tell whether the server is trusted: the API server’s certificate is not in these files');
    case 'systemRoots':
      return l10n.t('Cannot tell whether the server is trusted: no CA is set, so the system trust store is used');
    case 'clientCa':
      return l10n.t('Cannot tell whether the user is accepted: the API server’s client CA is not in these files');
    case 'token':
      return l10n.t('Cannot tell whether the API server accepts the token');
    case 'program':
      return l10n.t('Cannot tell which credentials the program {0} returns', visibleText(doubt.name));
    case 'plainHttp':
      return l10n.t('Cannot tell which program answers without TLS on this machine');
    case 'file':
      return l10n.t('Cannot tell what {0} contains: it was not read', visibleText(doubt.path));
    case 'entry':
      return l10n.t('{0} is not in this kubeconfig; another file in KUBECONFIG may have it', visibleText(doubt.name));
    case 'document':
      return l10n.t(
        'Cannot tell how kubectl reads this document: it is broken, a template, or not the first in its file',
      );
  }
}
