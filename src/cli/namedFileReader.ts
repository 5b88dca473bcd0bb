import path from 'node:path';
import type { FileSource } from '../core/pki/decodeFile.ts';
import type { ReferenceReader } from '../core/pki/followReferences.ts';
import { isTellingAbsence } from '../core/pki/isTellingAbsence.ts';
import type { DecodedFile } from '../core/pki/pkiModel.ts';
import { optional } from '../core/text/optional.ts';
import type { Bytes } from '../core/x509/bytes.ts';
import { readNamedFile } from '../node/readNamedFile.ts';
import type { RootMapping } from '../node/rootMapping.ts';
import { defaultScanLimits } from '../node/scanDirectory.ts';
import type { FileNames } from './fileNames.ts';
import type { DecodingTools } from './tools.ts';

/** `decodeFile`, or one that keeps what it has to write. */
export type FileDecoder = (source: FileSource & { readonly bytes: Bytes }, tools: DecodingTools) => DecodedFile;

/**
 * Creates the reader of files that other files name, below the root where there is one.
 */
export function createNamedFileReader(
  names: FileNames,
  mapping: RootMapping,
  tools: DecodingTools,
  decode: FileDecoder,
): ReferenceReader {
  return async (reference, namedIn) => {
    const { hostPath, filePath } = reference;
    const place = names.localOf(filePath);
    const origin = names.localOf(namedIn.path) ?? '';
    const isMapped = place === mapping.toLocalPath(hostPath, origin) && place !== path.normalize(hostPath);
    const toLocal = (path: string): string => (isMapped ? mapping.toLocalPath(path, origin) : path);
    const read = await readNamedFile(hostPath, toLocal, defaultScanLimits.maxFileBytes);
    if (read.kind === 'absent') {
      return isTellingAbsence(reference, origin, mapping.machineOf(origin), read.withFolder) ? 'absent' : undefined;
    }
    const identity = { path: filePath, hostPath };
    if (read.kind === 'unreadable') return { ...identity, values: [], credentials: [], unreadable: read.reason };
    const other = names.nameOf(read.local);
    if (other !== undefined && other !== filePath) return { linkTo: other };
    return decode(
      { ...identity, ...optional('mode', read.mode), bytes: read.bytes, pathOf: names.pathOf(place ?? hostPath) },
      tools,
    );
  };
}
