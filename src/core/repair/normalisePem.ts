import * as l10n from '@vscode/l10n';
import { applyReplacements } from '../renewal/applyReplacements.ts';
import { editLayer, type Place } from '../renewal/editLayer.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import { encodeBase64, encodePem } from '../text/encodePem.ts';
import { startsWithByteOrderMark } from '../text/markedEncoding.ts';
import type { Span } from '../text/span.ts';
import { canonicalPem, labelOf } from './canonicalPem.ts';
import { firstObject } from './firstObject.ts';
import { ownLines } from './ownLines.ts';
import type { RepairDraft, RepairPlanner, RepairSubject } from './repairModel.ts';
import { rewriteBlock } from './rewriteBlock.ts';
import { sameBytesAfter } from './rewrittenValue.ts';
import { readScalar, writeScalar } from './scalarText.ts';

/** Makes a block visible to Go: its BEGIN and END, its lines, its headers, or bytes after its content. */
export const normalisePem: RepairPlanner = (subject) => {
  const { block, value } = subject.place;
  if (block.problem !== undefined) return undefined;
  if (!block.encoding.includes('pem')) return value.keyPath === undefined ? addArmour(subject) : armourInValue(subject);
  if (block.unseen !== undefined) return withItsOwnLines(subject);
  if (block.headersSpan !== undefined && block.label === 'CERTIFICATE') return withoutHeaders(subject);
  return withoutTrailingBytes(subject);
};

/** All blocks of the value that Go does not see, together. */
function withItsOwnLines(subject: RepairSubject): RepairDraft | undefined {
  const { place } = subject;
  const { value } = place;
  const isInScalar = value.keyPath !== undefined && place.block.encoding[0] === 'pem';
  const replacements = isInScalar ? inScalar(subject) : inLayer(subject);
  if (replacements === undefined) return undefined;
  return { title: l10n.t('rewrite the PEM so that Go can read it'), edits: sameBytesAfter(subject, replacements) };
}

function inScalar({ source, place }: RepairSubject): readonly TextReplacement[] | undefined {
  const content = readScalar(source.text, place.value);
  const edits = visibleBlocks(content, source.placesIn(content));
  return edits && writeScalar(source.text, place.value, applyReplacements(content, edits));
}

function inLayer({ source, place }: RepairSubject): readonly TextReplacement[] | undefined {
  const members = source.places.flatMap((each, index) => (isHiddenBeside(each, place) ? [index] : []));
  return editLayer(
    source.text,
    source.places,
    members,
    {
      inText: (text, places, layerMembers) =>
        visibleBlocks(
          text,
          layerMembers.map((member) => places[member]).filter((each) => each !== undefined),
        ),
    },
    source.placesIn,
  );
}

function isHiddenBeside({ value, block }: Place, place: Place): boolean {
  return value === place.value && block.unseen !== undefined && block.problem === undefined;
}

function withoutHeaders(subject: RepairSubject): RepairDraft | undefined {
  const { source, index } = subject;
  const replacements = editLayer(
    source.text,
    source.places,
    [index],
    {
      inText: (text, places, [member = -1]) => {
        const headers = places[member]?.block.headersSpan;
        if (headers === undefined) return undefined;
        const blanks = /^(?:\s|\\+[nrt])*/.exec(text.slice(headers.end))?.[0].length ?? 0;
        return [{ span: { start: headers.start, end: headers.end + blanks }, newText: '' }];
      },
    },
    source.placesIn,
  );
  return replacements && { title: l10n.t('remove the PEM headers'), edits: sameBytesAfter(subject, replacements) };
}

function withoutTrailingBytes({ source, index, place }: RepairSubject): RepairDraft | undefined {
  const { value, block } = place;
  const der = firstObject(block.bytes());
  if (der.length === block.bytes().length) return undefined;
  const replacements = rewriteBlock(source, index, der, der);
  if (replacements === undefined) return undefined;
  const blocks = value.blocks.map((each) => (each === block ? der : { value, block: each }));
  return {
    title: l10n.t('remove the bytes after it'),
    edits: [{ source, replacements, expected: new Map([[value, blocks]]) }],
  };
}

/**
 * Writes base64 of DER as PEM, also if its BEGIN and END lines use other characters than dashes.
 */
const addArmour: RepairPlanner = (subject) => {
  const { source, place } = subject;
  const { block, value } = place;
  const label = value.blocks.length === 1 ? labelOf(block) : undefined;
  if (label === undefined) return undefined;
  const span = withArmourLines(source.text, value.span, block.unseen?.span);
  const replacements = ownLines(source.text, span, encodePem(label, block.bytes()));
  return replacements && { title: l10n.t('convert it to PEM'), edits: sameBytesAfter(subject, replacements) };
};

/** Base64 of the lines of a PEM without its BEGIN and END. */
function armourInValue(subject: RepairSubject): RepairDraft | undefined {
  const { block, value } = subject.place;
  const isBare = block.encoding.join() === 'base64,base64,der' && value.blocks.length === 1;
  const label = isBare ? labelOf(block) : undefined;
  if (label === undefined) return undefined;
  const newText = encodeBase64(new TextEncoder().encode(encodePem(label, block.bytes())));
  const edits = sameBytesAfter(subject, [{ span: value.span, newText }]);
  return { title: l10n.t('add the BEGIN and END lines'), edits };
}

/** @param begin - The text in place of the BEGIN line, if any. */
function withArmourLines(text: string, { start, end }: Span, begin: Span | undefined): Span {
  if (begin === undefined) return { start, end };
  const [endLine = ''] = foreignEnd.exec(text.slice(end, end + longestEndLine)) ?? [];
  return { start: begin.start, end: end + endLine.length };
}

const foreignEnd = /^\s*[\u2010-\u2015\u2212-]{1,10}END [A-Z0-9 ]{1,80}[\u2010-\u2015\u2212-]{1,10}/;

const longestEndLine = 1000;

/** Writes blocks of a text on separate lines; other text on those lines gets separate lines too. */
function visibleBlocks(text: string, places: readonly Place[]): readonly TextReplacement[] | undefined {
  const replacements: TextReplacement[] = [];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const hidden = places.map(({ block }) => block).filter(({ unseen }) => unseen !== undefined);
  let behind = 0;
  for (const block of hidden) {
    const pem = canonicalPem(block)?.trimEnd().replaceAll('\n', lineEnd);
    if (pem === undefined) return undefined;
    const start = startOfMargin(text, block.span.start);
    const isApart = start === 0 || text.charCodeAt(start - 1) === lineFeed || start === behind;
    const end = endOfBlanks(text, block.span.end);
    const isLast = end >= text.length || /^\r?\n/.test(text.slice(end, end + 2));
    replacements.push({ span: { start, end }, newText: (isApart ? '' : lineEnd) + pem + (isLast ? '' : lineEnd) });
    behind = end;
  }
  return replacements.length === 0 ? undefined : replacements;
}

const lineFeed = 10;

/** Removes blanks before a block, and a byte order mark at the start of the text. */
function startOfMargin(text: string, at: number): number {
  let start = at;
  while (start > 0 && (text.charCodeAt(start - 1) === 32 || text.charCodeAt(start - 1) === 9)) start--;
  return start <= startsWithByteOrderMark(text) ? 0 : start;
}

function endOfBlanks(text: string, at: number): number {
  const blanks = /[ \t]*/y;
  blanks.lastIndex = at;
  blanks.exec(text);
  return blanks.lastIndex;
}
