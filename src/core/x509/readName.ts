import type { Bytes } from './bytes.ts';
import { decodeName } from './decodeName.ts';
import { DerReader, tag } from './derReader.ts';
import type { DistinguishedName } from './x509Model.ts';

/** Decodes a Name element, including values that are not text. Never throws; `undefined` when it is not a Name. */
export function readName(der: Bytes): DistinguishedName | undefined {
  const reader = new DerReader(der);
  if (!reader.expect(tag.sequence, 0, der.length)) return undefined;
  const name = decodeName(reader, reader.start, reader.content, reader.end, 'name');
  const isWhole = name.rdns.length > 0 && name.rdns.every((rdn) => rdn.length > 0);
  return isWhole || reader.problems.length === 0 ? name : undefined;
}
