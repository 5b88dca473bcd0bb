import * as l10n from '@vscode/l10n';
import type { Finding } from '../../findings/findingModel.ts';
import { bold, lineBreak, sentence } from '../markdown.ts';
import { differentProblems, sentencesOf } from '../problemSentences.ts';
import { type State, stateMark } from '../stateMark.ts';
import { findingState, isAboutExpiry } from '../verdict.ts';

/** The parts of a hover, each made of safe Markdown. Empty parts are left out. */
export interface HoverParts {
  readonly state: State;
  /** What it is, and whether it is fine. */
  readonly title: string;
  readonly problems?: readonly string[];
  /** A Markdown table. */
  readonly table?: string | undefined;
  readonly facts?: readonly (string | undefined)[];
  readonly links?: readonly string[];
}

/** Problems shown before "and 2 more problems". */
const shownProblems = 2;
/** Names, members and places shown before "and 4 more". */
export const shownItems = 3;

/** Joins the parts of a hover: title, facts, problems, links, separated by blank lines. */
export function hoverText({ state, title, problems = [], table = '', facts = [], links = [] }: HoverParts): string {
  return [
    bold(`${stateMark(state)} ${title}`),
    facts.filter((fact) => fact !== undefined && fact !== '').join(lineBreak),
    table,
    problems.join(lineBreak),
    links.join(' · '),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/**
 * Writes problems, the worst first, one sentence each, and counts the rest. Hints appear only in the editor's own list. What
 * follows and what to do is in the list of problems, and at the start of the decoded text.
 *
 * The title already says that a certificate expired, so the sentence after that is shown.
 */
export function problemLines(problems: readonly Finding[]): string[] {
  const different = differentProblems(problems);
  const lines = different.slice(0, shownProblems).map((problem) => {
    const [first = '', second = first] = sentencesOf(problem.message);
    return `${stateMark(findingState(problem))} ${sentence(isAboutExpiry(problem) ? second : first)}`;
  });
  const more = different.length - lines.length;
  if (more > 0) lines.push(more === 1 ? l10n.t('and 1 more problem') : l10n.t('and {0} more problems', more));
  return lines;
}

/** Lists items that are safe Markdown: `a, b, c and 4 more`. */
export function listed(items: readonly string[], limit = shownItems): string {
  const shown = items.slice(0, limit).join(', ');
  return items.length > limit ? l10n.t('{0} and {1} more', shown, items.length - limit) : shown;
}

/** The groups that an identity is in, safe Markdown; absent without any. */
export function groupFact(groups: readonly string[]): string | undefined {
  if (groups.length === 0) return undefined;
  return groups.length === 1 ? l10n.t('in group {0}', listed(groups)) : l10n.t('in groups {0}', listed(groups));
}

/** Joins the facts of one line, the first in sentence case; absent ones are left out. */
export function factLine(...facts: readonly (string | undefined)[]): string | undefined {
  const present = facts.filter((fact) => fact !== undefined && fact !== '');
  return present.length === 0 ? undefined : present.join(' · ').replace(/^[a-z]/, (letter) => letter.toUpperCase());
}
