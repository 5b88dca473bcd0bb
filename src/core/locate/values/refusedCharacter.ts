import { demandedEncoding } from '../../kubernetes/credentialFieldOf.ts';
import type { MappedText } from '../../text/mappedText.ts';
import type { ScalarPlace } from '../structure/structureReader.ts';
import { type BlockDraft, noBytes } from './blockDraft.ts';
import { base64Problem } from './readBrokenBase64.ts';

/** Go's decoder passes over these two line ends, and over nothing else that the alphabet does not have. */
const refused = /[^A-Za-z0-9+/=\r\n]/;

/**
 * Adds the first character that Go refuses in a field of octets, although what is encoded can be read all the same: a
 * blank, as YAML makes of the line breaks of a plain or folded scalar, or whatever stands before or behind the base64.
 * It stands behind the blocks, as one without extent.
 *
 * @param blocks - What was read in the value.
 * @param source - The text in which the value stands.
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
  // What breaks behind it and in no block of its own is said with it.
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
