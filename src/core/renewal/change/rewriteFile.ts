import type { StructureReader } from '../../locate/structure/structureReader.ts';
import type { Occurrence } from '../../pki/pkiModel.ts';
import { type Bytes, equalBytes } from '../../x509/bytes.ts';
import { decodePrivateKey } from '../../x509/decodePrivateKey.ts';
import { applyReplacements } from '../applyReplacements.ts';
import { deleteBlock } from '../deleteBlock.ts';
import { descriptionStart, keyDescriptionStart } from '../descriptionStart.ts';
import type { Place } from '../editLayer.ts';
import { isSameCredential } from '../isSameCredential.ts';
import { refuse } from '../refusal.ts';
import type { RenewalRefusal, TextReplacement } from '../renewalModel.ts';
import type { PemArmour } from '../rewritePem.ts';
import { swapBlock } from '../swapBlock.ts';
import type { SourceFile } from './changeTools.ts';
import { placeIndex, placesReader, spanIn } from './readSources.ts';

/** The new content of a block. */
export interface BlockContent extends PemArmour {
  readonly der: Bytes;
  /** New blocks after it. */
  readonly behind?: readonly Bytes[];
}

/** An edit of a text with known contents. */
export type ResolvedEdit =
  | { readonly kind: 'block'; readonly at: Occurrence; readonly content: BlockContent }
  | { readonly kind: 'removal'; readonly at: Occurrence }
  | { readonly kind: 'text'; readonly replacement: TextReplacement };

type BlockEdit = Exclude<ResolvedEdit, { kind: 'text' }>;

/** A text after its edits; `replacements` refer to the old text. */
export interface RewrittenText {
  readonly text: string;
  readonly replacements: readonly TextReplacement[];
}

/**
 * Makes the edits of a text. Blocks are written in their form, and the result is read again: every replaced block has
 * its new content, and every other block of an untouched value is unchanged.
 *
 * @param path - The file, for a refusal.
 * @param offsetOf - See `SourceFile`; the edits refer to the text that the plan was made from.
 */
export function rewriteText(
  text: string,
  edits: readonly ResolvedEdit[],
  structure: StructureReader | undefined,
  path: string,
  offsetOf?: SourceFile['offsetOf'],
): RewrittenText | RenewalRefusal {
  const placesIn = placesReader(structure);
  const blocks = edits.flatMap((edit) => (edit.kind === 'text' ? [] : [edit]));
  const texts = edits.flatMap((edit) =>
    edit.kind === 'text' ? [{ ...edit.replacement, span: spanIn(edit.replacement.span, offsetOf) }] : [],
  );
  const places = placesIn(text);
  const swaps = new Map<number, BlockEdit>();
  for (const edit of blocks) {
    const index = placeIndex(places, edit.at, offsetOf);
    if (index === -1) return refuse('changedSince', { path });
    swaps.set(index, edit);
  }
  const replacements = swapAll(text, places, swaps, placesIn);
  if (replacements === undefined) return refuse('notRewritable', { path });
  const all = [...replacements, ...texts];
  if (overlap(all)) return refuse('notRewritable', { path });
  const renewed = applyReplacements(text, replacements);
  const isAsIntended = isRewritten(places, placesIn(renewed), swaps);
  if (!isAsIntended) return refuse('notRewritable', { path });
  return { text: texts.length === 0 ? renewed : applyReplacements(text, all), replacements: all };
}

function swapAll(
  text: string,
  places: readonly Place[],
  swaps: ReadonlyMap<number, BlockEdit>,
  placesIn: (text: string) => readonly Place[],
): readonly TextReplacement[] | undefined {
  const swapIn = (source: string, sourcePlaces: readonly Place[], index: number, edit: BlockEdit) => {
    if (edit.kind === 'removal') {
      const { content } = edit.at.credential;
      const certificate = content.kind === 'certificate' ? content : undefined;
      return deleteBlock(source, sourcePlaces, index, certificate, placesIn);
    }
    const { at, content } = edit;
    const swap = { ...content, descriptionStart: describing(at, content) };
    return swapBlock(source, sourcePlaces, index, swap, placesIn);
  };
  const separate = [...swaps].map(([index, edit]) => swapIn(text, places, index, edit));
  const known = separate.flatMap((each) => each ?? []);
  if (separate.some((each) => each === undefined)) return undefined;
  if (!overlap(known)) return known;
  // Blocks inside the same base64: one after the other, then as one replacement.
  let current = text;
  // From the last to the first, so that added blocks do not move the others.
  for (const [index, edit] of [...swaps].toSorted(([a], [b]) => b - a)) {
    const replacements = swapIn(current, placesIn(current), index, edit);
    if (replacements === undefined) return undefined;
    current = applyReplacements(current, replacements);
  }
  return [difference(text, current)];
}

function describing(at: Occurrence, { der, label }: BlockContent): (before: string) => number {
  const { content, block } = at.credential;
  switch (content.kind) {
    case 'certificate':
      return (before) => descriptionStart(before, content);
    case 'privateKey': {
      const renewed = decodePrivateKey(label ?? block.label ?? '', der);
      const isSameCurve = renewed.kind === 'privateKey' && renewed.curve === content.curve;
      return (before) => keyDescriptionStart(isSameCurve ? before : withoutParameters(before));
    }
    default:
      return (before) => before.length;
  }
}

/** OpenSSL writes the curve before a key in a separate block, which is wrong before a key with another curve. */
function withoutParameters(before: string): string {
  return before.replace(/-----BEGIN EC PARAMETERS-----[^-]*-----END EC PARAMETERS-----\s*$/, '');
}

function overlap(replacements: readonly TextReplacement[]): boolean {
  const sorted = replacements.toSorted((a, b) => a.span.start - b.span.start);
  return sorted.some(({ span }, index) => span.start < (sorted[index - 1]?.span.end ?? 0));
}

/** The smallest replacement that turns one text into another. */
function difference(before: string, after: string): TextReplacement {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { span: { start, end: before.length - end }, newText: after.slice(start, after.length - end) };
}

function isRewritten(
  before: readonly Place[],
  after: readonly Place[],
  swaps: ReadonlyMap<number, BlockEdit>,
): boolean {
  const wanted = before.flatMap((old, index) => {
    const edit = swaps.get(index);
    if (edit?.kind === 'removal') return [];
    const content = edit?.content;
    const more = (content?.behind ?? []).map((der) => ({ old, content: { der } }));
    return [{ old, content }, ...more];
  });
  return (
    after.length === wanted.length &&
    after.every((place, index) => {
      const { old, content } = wanted[index] ?? {};
      if (old === undefined || place.value.keyPath !== old.value.keyPath) return false;
      return content === undefined ? isSameCredential(place, old) : isSwapped(place, old, content);
    })
  );
}

function isSwapped(
  { block }: Place,
  { block: old }: Place,
  { der, label = old.label, dekInfo }: BlockContent,
): boolean {
  const header = Object.entries(block.headers ?? {}).find(([name]) => name.toLowerCase() === 'dek-info')?.[1];
  return (
    block.problem === undefined &&
    block.label === label &&
    block.innerKeyPath === old.innerKeyPath &&
    block.encoding.join() === old.encoding.join() &&
    (dekInfo === undefined || header?.trim() === dekInfo) &&
    equalBytes(block.bytes(), der)
  );
}
