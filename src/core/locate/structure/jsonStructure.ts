import type { Span } from '../../text/span.ts';
import { limits } from '../limits.ts';
import type { ScalarStyle } from '../locateModel.ts';
import {
  type CollectionContext,
  childContext,
  noteObjectField,
  PlaceInDocument,
  rootContext,
} from './placeInDocument.ts';
import type { ScalarPlace, StructureReader } from './structureReader.ts';
import { quotedEnd } from './yamlTokens.ts';

interface Frame {
  readonly isSequence: boolean;
  readonly context: CollectionContext;
  keyStart: number;
  keyEnd: number;
  index: number;
}

/** Tells whether a text may be JSON: its first character after white space and comments opens an object or array. */
export function looksLikeJson(text: string): boolean {
  return /[[{]/.test(text.charAt(skipBlank(text, firstOffset(text))));
}

/** After a byte order mark. */
function firstOffset(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0;
}

/**
 * Reads the strings, numbers and booleans in a JSON text, or in several JSON texts one after the other. Skips comments (JSONC).
 * Commas and colons may be missing or too many, so that a text can be read while it is edited. Anything else that is not JSON ends
 * the reading.
 */
export const readJsonStructure: StructureReader = (text, candidates, wanted) => {
  const places: ScalarPlace[] = [];
  const frames: Frame[] = [];
  const literal = /(?:-?\d[\d.eE+-]*|true|false|null)(?=[\s,\]}]|$)/y;
  let documentIndex = 0;
  let next = 0;
  const note = (top: Frame, span: Span, style: ScalarStyle): void => {
    while ((candidates[next]?.offset ?? Number.POSITIVE_INFINITY) < span.start) next++;
    const holds = (candidates[next]?.offset ?? Number.POSITIVE_INFINITY) < span.end;
    const segment = segmentOf(text, top);
    if (typeof segment === 'string' && top.context.role !== undefined && span.end - span.start < 300) {
      noteObjectField(top.context, segment, text.slice(span.start, span.end));
    }
    const isWanted = top.isSequence
      ? wanted.hasItemsOf?.(top.context.path?.segment) === true
      : wanted.has(text, top.keyStart, top.keyEnd);
    if (!holds && !isWanted) return;
    const keySpan = top.isSequence ? undefined : { start: top.keyStart, end: top.keyEnd };
    places.push(new PlaceInDocument(top.context, segment, span, keySpan, style, undefined, 'flow'));
  };
  let at = firstOffset(text);
  for (;;) {
    at = skipBlank(text, at);
    if (at >= text.length) return frames.length === 0 ? { places } : { places, brokenAt: text.length };
    const top = frames.at(-1);
    const character = text.charAt(at);
    if (character === '{' || character === '[') {
      const isSequence = character === '[';
      const isMisplaced = top !== undefined && !top.isSequence && top.keyStart === -1;
      if (isMisplaced || frames.length >= limits.nesting) return { places, brokenAt: at };
      const context =
        top === undefined
          ? rootContext(documentIndex, isSequence)
          : childContext(top.context, segmentOf(text, top), isSequence);
      frames.push({ isSequence, context, keyStart: -1, keyEnd: -1, index: 0 });
      at++;
    } else if (character === '}' || character === ']') {
      if (top?.isSequence !== (character === ']')) return { places, brokenAt: at };
      frames.pop();
      const parent = frames.at(-1);
      if (parent === undefined) documentIndex++;
      else finishValue(parent);
      at++;
    } else if (top === undefined) {
      return { places, brokenAt: at };
    } else if (character === '"') {
      const close = quotedEnd(text, at);
      if (close === -1) return { places, brokenAt: at };
      const span = { start: at + 1, end: close };
      const colon = skipBlank(text, close + 1);
      at = close + 1;
      if (!top.isSequence && text.charCodeAt(colon) === 58) {
        top.keyStart = span.start;
        top.keyEnd = span.end;
        at = colon + 1;
        continue;
      }
      if (!top.isSequence && top.keyStart === -1) return { places, brokenAt: span.start - 1 };
      note(top, span, 'doubleQuoted');
      finishValue(top);
    } else {
      literal.lastIndex = at;
      if (!literal.test(text)) return { places, brokenAt: at };
      if (character !== 'n') note(top, { start: at, end: literal.lastIndex }, 'plain');
      at = literal.lastIndex;
      finishValue(top);
    }
  }
};

function segmentOf(text: string, frame: Frame): string | number {
  return frame.isSequence ? frame.index : unescapedKey(text.slice(frame.keyStart, frame.keyEnd));
}

function unescapedKey(source: string): string {
  if (!source.includes('\\')) return source;
  return source.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/g, (_, hex: string | undefined, other: string | undefined) =>
    hex === undefined ? (other ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function finishValue(frame: Frame): void {
  if (frame.isSequence) frame.index++;
  else frame.keyStart = -1;
}

/** Finds the next character outside white space, commas and comments. */
function skipBlank(text: string, from: number): number {
  for (let at = from; ; ) {
    blank.lastIndex = at;
    blank.test(text);
    at = blank.lastIndex;
    const close = text.startsWith('//', at) ? '\n' : text.startsWith('/*', at) ? '*/' : undefined;
    const end = close === undefined ? -1 : text.indexOf(close, at + 2);
    if (close === undefined || (end === -1 && close === '*/')) return at;
    at = end === -1 ? text.length : end + close.length;
  }
}

const blank = /[\s,]*/y;
