import assert from 'node:assert/strict';
import { catalogEntry } from '../../src/core/findings/catalog.ts';
import type { Finding } from '../../src/core/findings/findingModel.ts';
import { escapeRegularExpression } from '../../src/core/text/regularExpressions.ts';
import type { Expectation, Mutation } from './mutation.ts';
import { fieldExtent } from './place.ts';
import { fileAt, type Tree, textOf } from './tree.ts';

/** What became of one planted defect. */
export interface Score {
  readonly isReported: boolean;
  /** Findings that neither report the defect nor follow from it. */
  readonly falseAlarms: readonly Finding[];
  /** Those that report the defect, or follow from it. */
  readonly rightCount: number;
}

/** Whether something has to be done about a finding. */
export function isSerious({ severity }: Pick<Finding, 'severity'>): boolean {
  return severity === 'error' || severity === 'warning';
}

/** Compares the findings of a changed tree with what its mutation says. */
export function scoreMutation(tree: Tree, mutation: Mutation, findings: readonly Finding[]): Score {
  const reports = findings.filter((finding) => isWorthSaying(finding) && meets(tree, mutation.expected, finding));
  // The same words elsewhere in the same file are about the same defect only where the mutation says so.
  const allowed = [mutation.expected, ...(mutation.consequences ?? [])];
  const serious = findings.filter(isSerious);
  const falseAlarms = serious.filter((finding) => !allowed.some((each) => meets(tree, each, finding)));
  return { isReported: reports.length > 0, falseAlarms, rightCount: serious.length - falseAlarms.length };
}

/** What the catalogue calls serious has to be reported as such. */
function isWorthSaying(finding: Finding): boolean {
  return isSerious(finding) || !isSerious(catalogEntry(finding.code));
}

function meets(tree: Tree, { codes, files, text, place }: Expectation, finding: Finding): boolean {
  if (!codes.includes(finding.code)) return false;
  const isThere = files?.some((file) => file === finding.path || file === fileAt(tree, finding.path));
  if (isThere === false) return false;
  if (text === undefined && place === undefined) return true;
  const { span } = finding;
  if (span === undefined) return false;
  const content = textOf(tree, finding.path);
  const extents = place === undefined ? occurrences(content, text ?? '') : [fieldExtent(content, place)];
  return extents.some(({ start, end }) => span.start <= end && start <= span.end);
}

function occurrences(content: string, text: string | RegExp): readonly { start: number; end: number }[] {
  const source = typeof text === 'string' ? escapeRegularExpression(text) : text.source;
  const found = [...content.matchAll(new RegExp(source, 'gm'))];
  assert.ok(found.length > 0, `no ${text} in the changed file`);
  return found.map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
}

export function describeFinding({ code, path, severity, message }: Finding): string {
  return `${severity} ${code} ${path}: ${message}`;
}
