import { demandedEncoding } from '../../kubernetes/credentialFieldOf.ts';
import type { MappedText } from '../../text/mappedText.ts';
import type { ScalarPlace } from '../structure/structureReader.ts';
import { type BlockDraft, noBytes } from './blockDraft.ts';
import { base64Problem } from './readBrokenBase64.ts';

/** Go's decoder skips these two line ends, and nothing else outside the alphabet. */
const refused = /[^A-Za-z0-9+/=\r\n]/;

/**
 * Adds a problem for the first character that Go rejects in a field of type `[]byte`, if the value can be read in spite of it. Usually
 * this is a blank, which YAML reads for a line break in a plain or folded scalar, or text around the base64. The problem becomes an
 * empty block after the other blocks.
 *
 * @param blocks - Blocks of the value.
 * @param source - The text that contains the value.
 */
export function withRefusedCharacter(
  blocks: readonly BlockDraft[],
  { text, toSource }: MappedText,
  place: ScalarPlace,
  source: string,
): readonly BlockDraft[] {
  const offset = text.search(refused);
  if (offset === -1 || !blocks.every(({ encoding }) => encoding[0] === 'base64')) return blocks;
  if (demandedEncoding(place.keyPath, place.object) !== 'base64-pem') return blocks;
  if (blocks.some(({ problem }) => problem?.layer === 'base64' && problem.span.start === offset)) return blocks;
  const at = { kind: 'character', offset, inputByte: offset, decodedLength: 0 } as const;
  const problem = base64Problem(text, { start: 0, end: text.length }, at);
  const { start, end } = toSource(problem.span);
  const isLineBreak = text.charAt(offset) === ' ' && source.slice(start, end).includes('\n');
  // Broken characters after it that are not in a block need no problem of their own.
  const others = blocks.filter(({ encoding, span }) => encoding.length > 1 || span.end < offset);
  const behind = Math.max(offset + 1, ...others.map(({ span }) => span.end));
  const added: BlockDraft = {
    span: { start: behind, end: behind },
    encoding: ['base64'],
    bytes: noBytes,
    problem: isLineBreak ? { ...problem, isLineBreak } : problem,
  };
  return [...others, added];
}
