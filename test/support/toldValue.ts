import type { LocatedValue } from '../../src/core/locate/locateModel.ts';

/** All that a located value tells. */
export function toldValue({
  span,
  keySpan,
  entryStyle,
  style,
  indent,
  keyPath,
  object,
  placeholder,
  blocks,
}: LocatedValue) {
  const all = blocks.map((block) => ({ ...block, bytes: Buffer.from(block.bytes()).toString('base64') }));
  return { span, keySpan, entryStyle, style, indent, keyPath, object, placeholder, blocks: all };
}
