import { type Base64Problem, base64SpanMap, decodeBase64 } from '../../text/base64.ts';
import { composed, type MappedText, PieceCollector } from '../../text/mappedText.ts';
import type { Span } from '../../text/span.ts';
import type { BlockProblem } from '../locateModel.ts';
import { type BlockDraft, lifted, noBytes, withoutUnseen } from './blockDraft.ts';
import { type NestedBlocks, readDecoded } from './readDecoded.ts';
import { base64Reason } from './unreadableReason.ts';

/**
 * Reads base64 that is broken at `problem`: the blocks before and after the broken place, and the block that contains it as unreadable.
 * If no block contains it, the place itself is reported.
 *
 * A missing or an extra character shifts everything after it by up to three characters, so blocks are searched for in every alignment.
 *
 * @returns Empty if it contains no blocks.
 */
export function readBrokenBase64(
  text: string,
  span: Span,
  problem: Base64Problem,
  again: () => string,
  nested: NestedBlocks,
): BlockDraft[] {
  const problems = [problem, ...furtherProblems(text, span, problem)].map((each) => base64Problem(text, span, each));
  const [inStep = [], ...others] = [0, 1, 2, 3].map((step) =>
    readInStep(text, span, problem, step, again, nested).map((draft) => marked(draft, problems)),
  );
  const isNew = (draft: BlockDraft) =>
    draft.problem === undefined && inStep.every((each) => each.problem !== undefined || isApart(each.span, draft.span));
  const added = others.flat().filter(isNew);
  const drafts = [...inStep, ...added].sort((a, b) => a.span.start - b.span.start);
  const [first] = problems;
  const last = drafts.at(-1);
  if (first === undefined || last === undefined) return [];
  if (drafts.every(({ span: each }) => isApart(each, first.span))) {
    const isCutOff = last.problem?.code === 'noEnd' && last.span.end <= first.span.start;
    if (isCutOff) drafts.splice(-1, 1, withProblem(last, first));
    else drafts.push({ span: first.span, encoding: ['base64'], bytes: noBytes, problem: first });
    drafts.sort((a, b) => a.span.start - b.span.start);
  }
  return drafts.map((draft, index) => endingBefore(draft, drafts[index + 1]));
}

/** With more wrong characters, no single one is worth reporting. */
const mostProblems = 100;

/** The wrong characters after the first problem. Blocks that contain one are unreadable, too. */
function furtherProblems(text: string, span: Span, first: Base64Problem): Base64Problem[] {
  const problems: Base64Problem[] = [];
  const from = first.offset + 1;
  let end = span.end;
  while (end > from && /[=\s]/.test(text.charAt(end - 1))) end--;
  for (const { 0: wrong, index } of text.slice(from, end).matchAll(/[^A-Za-z0-9+/\s]/g)) {
    const kind = wrong === '-' || wrong === '_' ? 'urlSafe' : 'character';
    const offset = from + index;
    problems.push({ kind, offset, inputByte: offset - span.start, decodedLength: 0 });
    if (problems.length >= mostProblems) break;
  }
  return problems;
}

/** A block that contains a wrong character is unreadable, although it can be decoded with a substitute. */
function marked(draft: BlockDraft, problems: readonly BlockProblem[]): BlockDraft {
  const problem = problems.find(({ span }) => !isApart(span, draft.span));
  return problem === undefined ? draft : { ...draft, bytes: noBytes, problem };
}

/** Makes the problem of a block from a problem of its base64 layer. */
export function base64Problem(text: string, span: Span, problem: Base64Problem): BlockProblem {
  const { kind, offset, inputByte } = problem;
  const isAtEnd = kind === 'truncated';
  const end = isAtEnd ? span.end : kind === 'afterPadding' ? text.lastIndexOf('=', offset) + 1 : offset + 1;
  return {
    layer: 'base64',
    code: kind,
    reason: base64Reason(text, span.start, problem),
    span: { start: Math.max(span.start, end - 1), end },
    inputByte,
    ...(isAtEnd ? {} : { character: offset - span.start + 1 }),
  };
}

function readInStep(
  text: string,
  span: Span,
  problem: Base64Problem,
  step: number,
  again: () => string,
  nested: NestedBlocks,
): BlockDraft[] {
  const { text: characters, toSource } = repaired(text, span, problem, step);
  const bytes = decodeBase64(characters);
  if (!(bytes instanceof Uint8Array)) return [];
  const redo = () => decodeBase64(repaired(again(), span, problem, step).text);
  const fromBytes = base64SpanMap(characters, 0, characters.length, bytes.length);
  const map = composed(toSource, fromBytes);
  return readDecoded(bytes, redo, nested, 0).map((draft) => lifted(withoutUnseen(draft), map, ['base64']));
}

/** Not `A`, whose zero bits would make bytes that are not in any text. */
const standIn = 'C';

/** Substitutes each wrong character, so that all others keep their places, and completes the last group. */
function repaired(text: string, span: Span, problem: Base64Problem, step: number): MappedText {
  const pieces = new PieceCollector();
  const characters = /[A-Za-z0-9+/]+|\s+|[^A-Za-z0-9+/\s]/g;
  const stop = problem.kind === 'afterPadding' && step === 0 ? problem.offset : span.end;
  let count = -step;
  characters.lastIndex = span.start;
  for (let match = characters.exec(text); match !== null && match.index < stop; match = characters.exec(text)) {
    const { index, 0: run } = match;
    const end = Math.min(index + run.length, stop);
    if (/^\s/.test(run)) continue;
    const start = count < 0 ? Math.min(index - count, end) : index;
    count += end - index;
    if (start >= end) continue;
    if (/^[A-Za-z0-9+/]/.test(run)) pieces.copy(text, { start, end });
    else if (run !== '=') pieces.replace(run === '-' ? '+' : run === '_' ? '/' : standIn, { start, end });
    else count--;
  }
  const rest = count % 4;
  if (rest > 0) pieces.replace(rest === 1 ? 'A==' : '='.repeat(4 - rest), { start: stop - 1, end: stop });
  return pieces.collect();
}

/** The block in which reading ended, with everything that belongs to it. */
function withProblem(draft: BlockDraft, problem: BlockProblem): BlockDraft {
  const end = Math.max(draft.span.end, problem.span.end);
  return { ...draft, span: { start: draft.span.start, end }, bytes: noBytes, problem };
}

/** A broken block may seem to reach into the next one. */
function endingBefore(draft: BlockDraft, next: BlockDraft | undefined): BlockDraft {
  if (next === undefined || draft.span.end <= next.span.start) return draft;
  return { ...draft, span: { start: draft.span.start, end: Math.max(draft.span.start, next.span.start) } };
}

function isApart(a: Span, b: Span): boolean {
  return a.end <= b.start || b.end <= a.start;
}
