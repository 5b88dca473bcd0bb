import { isBase64Character } from '../text/base64.ts';
import { findPemBlocks } from '../text/pemBlocks.ts';
import type { Span } from '../text/span.ts';
import type { BlockDraft } from './blockDraft.ts';
import { isLineEnd, nextLineOf, skipBlanks } from './lines.ts';
import { type NestedReader, readBase64 } from './readBase64.ts';
import { readPem } from './readPem.ts';
import type { Candidate } from './scanCandidates.ts';

/** Blocks that belong together in a text without structure. */
export interface TextValue {
  readonly span: Span;
  readonly blocks: readonly BlockDraft[];
}

/**
 * Reads the candidates that stand in no scalar: PEM files, documentation, scripts, logs. PEM blocks with no other
 * credential between them make one value, as in a bundle; each base64 text and token is a value of its own.
 */
export function locateInText(
  text: string,
  candidates: readonly Candidate[],
  again: () => string,
  nested: NestedReader,
): TextValue[] {
  const values: { span: Span; blocks: BlockDraft[]; isPem: boolean }[] = [];
  const blocks = candidates.some(({ kind }) => kind === 'pem') ? pemByStart(text) : undefined;
  let behind = 0;
  for (const { offset, kind } of candidates) {
    if (offset < behind) continue;
    if (kind === 'pem') {
      const block = blocks?.get(offset);
      const draft = block && readPem(text, block, again);
      if (draft === undefined) continue;
      behind = draft.span.end;
      if (draft.placeholder !== undefined) continue;
      const last = values.at(-1);
      if (last?.isPem) {
        last.blocks.push(draft);
        last.span = { start: last.span.start, end: draft.span.end };
      } else {
        values.push({ span: draft.span, blocks: [draft], isPem: true });
      }
      continue;
    }
    const token = kind === 'token' ? tokenAt(text, offset, again) : undefined;
    const span = token?.span ?? base64Run(text, offset);
    behind = span.end;
    const found = token === undefined ? readBase64(text, span, again, nested) : [token];
    const drafts = found.filter((draft) => draft.placeholder === undefined);
    if (drafts.length > 0) values.push({ span, blocks: drafts, isPem: false });
  }
  return values;
}

function pemByStart(text: string) {
  return new Map(findPemBlocks(text).map((block) => [block.span.start, block]));
}

const jwt = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/y;

/** A JSON Web Token in compact form (RFC 7519 §3), by its form only. */
function tokenAt(text: string, offset: number, again: () => string): BlockDraft | undefined {
  jwt.lastIndex = offset;
  if (!jwt.test(text)) return undefined;
  const span = { start: offset, end: jwt.lastIndex };
  const bytes = () => Uint8Array.from(again().slice(span.start, span.end), (character) => character.charCodeAt(0));
  return { span, encoding: ['jwt'], bytes };
}

/** The base64 text around an offset: its run of characters, and the lines below that hold nothing else. */
function base64Run(text: string, offset: number): Span {
  let start = offset;
  while (start > 0 && isBase64Character(text.charCodeAt(start - 1))) start--;
  let end = runEnd(text, offset);
  for (;;) {
    const lineEnd = skipBlanks(text, end);
    if (!isLineEnd(text.charCodeAt(lineEnd)) || end - start < 40) return { start, end };
    const next = skipBlanks(text, nextLineOf(text, lineEnd));
    const nextEnd = runEnd(text, next);
    if (nextEnd === next || !isLineEnd(text.charCodeAt(skipBlanks(text, nextEnd)))) return { start, end };
    end = nextEnd;
  }
}

function runEnd(text: string, from: number): number {
  const stop = /[^A-Za-z0-9+/_-]/g;
  stop.lastIndex = from;
  let end = stop.exec(text)?.index ?? text.length;
  while (text.charCodeAt(end) === 61) end++;
  return end;
}
