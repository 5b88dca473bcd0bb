import { type Base64Problem, base64SpanMap, decodeBase64, toLatin1 } from '../text/base64.ts';
import type { Span } from '../text/span.ts';
import type { Bytes } from '../x509/bytes.ts';
import { type BlockDraft, lifted, noBytes } from './blockDraft.ts';
import { hasCredentialShape } from './credentialShape.ts';
import type { BlockProblem } from './model.ts';
import { base64Reason } from './unreadableReason.ts';

/** Reads the blocks of a text that was found inside another one, placeholders among them. */
export type NestedBlocks = (text: string, again: () => string) => BlockDraft[];

/**
 * Reads what is encoded in the base64 text at `span`: DER, PEM, or any text with credentials in it.
 *
 * Where the base64 breaks, the blocks that do not depend on the broken place are still read, and the one that does is
 * reported as unreadable.
 *
 * @returns Empty when nothing of the kind is in it.
 */
export function readBase64(text: string, span: Span, again: () => string, nested: NestedBlocks): BlockDraft[] {
  const { start, end } = span;
  const decoded = decodeBase64(text, start, end);
  if (decoded instanceof Uint8Array) {
    return readDecoded(decoded, () => decodeBase64(again(), start, end), nested).map((draft) =>
      lifted(draft, base64SpanMap(text, start, end, decoded.length), ['base64']),
    );
  }
  return readBroken(text, span, decoded, again, nested);
}

function readDecoded(bytes: Bytes, again: () => Bytes | Base64Problem, nested: NestedBlocks): BlockDraft[] {
  if (bytes[0] === 0x30) {
    const shape = hasCredentialShape(bytes);
    const whole = { start: 0, end: bytes.length };
    if (shape === 'privateKey') return [{ span: whole, encoding: ['der'], bytes: () => bytesOf(again()) }];
    if (shape !== undefined) return [{ span: whole, encoding: ['der'], bytes: () => bytes }];
  }
  return nested(toLatin1(bytes), () => toLatin1(bytesOf(again())));
}

function bytesOf(decoded: Bytes | Base64Problem): Bytes {
  return decoded instanceof Uint8Array ? decoded : noBytes();
}

/** Reads base64 that breaks at `problem`. */
function readBroken(
  text: string,
  span: Span,
  problem: Base64Problem,
  again: () => string,
  nested: NestedBlocks,
): BlockDraft[] {
  const repair = (source: string) => repaired(source, span, problem);
  const bytes = decodeBase64(repair(text));
  if (!(bytes instanceof Uint8Array)) return [];
  const redo = () => decodeBase64(repair(again()));
  const toSource = base64SpanMap(text, span.start, span.end, bytes.length);
  const blockProblem = problemOf(text, span, problem);
  const at = blockProblem.span;
  let isTold = false;
  const inner = readDecoded(bytes, redo, nested);
  const drafts = inner.map((each, index): BlockDraft => {
    const draft = lifted(each, toSource, ['base64']);
    const isCutOff = draft.problem?.code === 'noEnd' && draft.span.end <= at.start && index === inner.length - 1;
    if (!isCutOff && (draft.span.end <= at.start || draft.span.start >= at.end)) return draft;
    isTold = true;
    return { ...draft, bytes: noBytes, problem: blockProblem };
  });
  if (isTold || drafts.length === 0) return drafts;
  drafts.push({ span: at, encoding: ['base64'], bytes: noBytes, problem: blockProblem });
  return drafts.sort((a, b) => a.span.start - b.span.start);
}

/** Puts a stand-in for each wrong character, so that all others keep their places; adds or cuts what is too little. */
function repaired(text: string, span: Span, problem: Base64Problem): string {
  const stop = problem.kind === 'afterPadding' ? problem.offset : span.end;
  const characters = text
    .slice(span.start, stop)
    .replace(/-/g, '+')
    .replace(/_/g, '/')
    .replace(/=+\s*$/, '')
    .replace(/[^A-Za-z0-9+/\s]/g, 'A');
  const count = characters.length - (characters.match(/\s/g)?.length ?? 0);
  const rest = count % 4;
  return rest === 0 ? characters : characters + (rest === 1 ? 'A==' : '='.repeat(4 - rest));
}

/** Makes the problem of a block from a problem of its base64 layer. */
export function problemOf(text: string, span: Span, problem: Base64Problem): BlockProblem {
  const { kind, offset, inputByte } = problem;
  const isAtEnd = kind === 'truncated';
  const at = isAtEnd
    ? { start: Math.max(span.start, span.end - 1), end: span.end }
    : { start: offset, end: offset + 1 };
  return {
    layer: 'base64',
    code: kind,
    reason: base64Reason(text, span.start, problem),
    span: kind === 'afterPadding' ? { start: offset, end: span.end } : at,
    inputByte,
    ...(isAtEnd ? {} : { character: offset - span.start + 1 }),
  };
}
