import type { Material } from '../cluster/model.ts';
import type { DecodedContent } from '../model.ts';
import type { Bytes } from '../../x509/bytes.ts';

/** A PEM block as Go's encoding/pem finds it in what a field or file holds. */
export interface PemInput {
  readonly label: string;
  readonly hasHeaders: boolean;
  readonly content: DecodedContent;
  readonly bytes: () => Bytes;
}

/** The blocks that Go sees: not those that its rules about lines hide, nothing in another encoding. */
export function pemInput({ source, occurrences }: Material): readonly PemInput[] {
  const form = source === 'value' ? 'base64 pem' : 'pem';
  return occurrences.flatMap(({ credential: { block, content } }) => {
    const { label, encoding, problem, unseen, headers, bytes } = block;
    const isSeen = unseen === undefined && problem?.layer !== 'pem' && problem?.layer !== 'base64';
    if (label === undefined || !isSeen || `${encoding.join(' ')} `.indexOf(`${form} `) !== 0) return [];
    return [{ label, hasHeaders: headers !== undefined, content, bytes }];
  });
}
