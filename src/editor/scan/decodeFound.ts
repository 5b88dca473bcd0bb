import type { Cryptography } from '../../core/pki/crypto.ts';
import { type DecodingTools, decodeFile, type FileSource } from '../../core/pki/decodeFile.ts';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import { inventoryProbe, isInventory } from '../../core/present/isInventory.ts';
import { optional } from '../../core/text/optional.ts';
import { toHex } from '../../core/x509/toHex.ts';
import type { FoundFile } from './scanHost.ts';

/** Decodes what a scan has found. Inventories tell of other files, and are opened by hand. */
export function decodeFound(
  found: Exclude<FoundFile, { readonly kind: 'unchanged' }>,
  { pathOf, ...place }: Omit<FileSource, 'bytes' | 'text' | 'encoding' | 'lineNumbers'>,
  tools: DecodingTools,
): DecodedFile {
  const nothing = { ...place, values: [], credentials: [] };
  if (found.kind === 'unreadable') return { ...nothing, unreadable: found.reason };
  if (found.kind === 'nothing') return nothing;
  const { bytes, lineNumbers } = found;
  const beginning = new TextDecoder().decode(bytes.subarray(0, inventoryProbe));
  if (isInventory(beginning)) return nothing;
  return decodeFile({ ...place, bytes, ...optional('lineNumbers', lineNumbers), pathOf }, tools);
}

/** Tells contents apart. */
export function contentOf(
  found: Exclude<FoundFile, { readonly kind: 'unchanged' }>,
  { sha256 }: Pick<Cryptography, 'sha256'>,
): string {
  if (found.kind === 'candidate') return toHex(sha256(found.bytes));
  return found.kind === 'unreadable' ? found.reason : '';
}
