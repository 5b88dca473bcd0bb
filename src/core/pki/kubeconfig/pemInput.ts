import { decodeBase64 } from '../../text/base64.ts';
import { readPemLikeGo } from '../../text/readPemLikeGo.ts';
import { toLatin1 } from '../../text/toLatin1.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { unreadable } from '../../x509/unreadable.ts';
import type { Material } from '../cluster/model.ts';
import type { DecodedContent } from '../model.ts';

/** A PEM block as Go's encoding/pem finds it in what a field or file holds. */
export interface PemInput {
  readonly label: string;
  readonly hasHeaders: boolean;
  readonly content: DecodedContent;
  readonly bytes: () => Bytes;
}

/**
 * The blocks that Go sees: not those that its rules about lines hide, nothing in another encoding.
 *
 * @param data - The field's text, where it holds them by value: of samples, which are no credentials, it alone tells.
 */
export function pemInput({ source, occurrences }: Material, data: string | undefined): readonly PemInput[] {
  if (occurrences.length === 0) return data === undefined ? [] : sampleBlocks(data);
  const form = source === 'value' ? 'base64 pem' : 'pem';
  return occurrences.flatMap(({ credential: { block, content } }) => {
    const { label, encoding, problem, unseen, headers, bytes } = block;
    const isSeen = unseen === undefined && problem?.layer !== 'pem' && problem?.layer !== 'base64';
    if (label === undefined || !isSeen || !`${encoding.join(' ')} `.startsWith(`${form} `)) return [];
    return [{ label, hasHeaders: headers !== undefined, content, bytes }];
  });
}

function sampleBlocks(data: string): readonly PemInput[] {
  const decoded = decodeBase64(data);
  if (!(decoded instanceof Uint8Array)) return [];
  return readPemLikeGo(toLatin1(decoded)).map(({ label, hasHeaders, bytes }) => ({
    label,
    hasHeaders,
    content: unreadable(''),
    bytes: () => bytes,
  }));
}
