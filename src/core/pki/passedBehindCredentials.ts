import type { LocatedDocument } from '../locate/locateModel.ts';
import { type MarkedEncoding, markedEncoding, markedEncodingOf } from '../text/markedEncoding.ts';
import { readPemLikeGo } from '../text/readPemLikeGo.ts';
import type { FileSource } from './decodeFile.ts';
import type { PassedBlocks } from './pkiModel.ts';

/**
 * Finds the PEM blocks that Go sees behind the last credential of a text, and that are none: those before are told with
 * the credential that follows them. Credentials in fields of documents are not read from the file.
 */
export function passedBehindCredentials(
  { values }: Pick<LocatedDocument, 'values'>,
  text: string,
  source: Pick<FileSource, 'bytes' | 'encoding'>,
): PassedBlocks {
  const encoding = source.bytes === undefined ? markedEncodingOf(source.encoding) : markedEncoding(source.bytes);
  const isRead = !values.some(({ keyPath }) => keyPath !== undefined) && text.includes('-----BEGIN ');
  if (!isRead || isWide(encoding)) return { labels: [] };
  const mark = encoding === undefined ? '' : '\ufeff';
  const end = mark.length + (values.at(-1)?.span.end ?? 0);
  const behind = readPemLikeGo(mark + text).filter(({ start }) => start >= end);
  return { labels: behind.map(({ label }) => label) };
}

function isWide(encoding: MarkedEncoding | undefined): boolean {
  return encoding !== undefined && encoding !== 'utf8bom';
}
