import type { PlaceholderReason } from '../../kubernetes/placeholderReason.ts';
import type { SpanMap } from '../../text/mappedText.ts';
import type { Encoding, LocatedBlock } from '../locateModel.ts';

/** A block before it is numbered. Its spans are in the layer in which it was read. */
export interface BlockDraft extends Omit<LocatedBlock, 'index'> {
  /** Only a placeholder is between BEGIN and END. */
  readonly placeholder?: PlaceholderReason;
}

/** Lifts a block out of a layer: translates its spans and puts the layer's encoding first. */
export function lifted<Block extends BlockDraft>(
  draft: Block,
  toSource: SpanMap,
  encoding: readonly Encoding[] = [],
): Block {
  const { problem, unseen, labelSpan, headersSpan } = draft;
  return {
    ...draft,
    span: toSource(draft.span),
    encoding: encoding.length === 0 ? draft.encoding : [...encoding, ...draft.encoding],
    ...(problem === undefined ? {} : { problem: { ...problem, span: toSource(problem.span) } }),
    ...(labelSpan === undefined ? {} : { labelSpan: toSource(labelSpan) }),
    ...(headersSpan === undefined ? {} : { headersSpan: toSource(headersSpan) }),
    ...(unseen === undefined ? {} : { unseen: { ...unseen, span: toSource(unseen.span) } }),
  };
}

/** For a block in a text that is not meant for Go, or that was pieced together: what Go sees does not matter. */
export function withoutUnseen({ unseen: _, ...draft }: BlockDraft): BlockDraft {
  return draft;
}

/** The bytes of a block that cannot be read. */
export function noBytes(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(0);
}
