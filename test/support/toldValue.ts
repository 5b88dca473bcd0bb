import type { LocatedValue } from '../../src/core/locate/model.ts';

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

/** The same numbers in every run (a linear congruential generator). */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
