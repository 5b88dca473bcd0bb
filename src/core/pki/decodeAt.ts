import { locateAt } from '../locate/locateAt.ts';
import type { LineIndex } from '../text/lineIndex.ts';
import { withBundleMembers } from './containerBlocks.ts';
import type { DecodingTools, FileSource } from './decodeFile.ts';
import { decodeValue } from './decodeValue.ts';
import { identityOf } from './fileOfText.ts';
import type { DecodedCredential, DecodedFile } from './pkiModel.ts';

/**
 * The part of a large file that holds the one value at an offset, without the others being read.
 *
 * @param lines - Those of the text.
 * @returns `undefined` where it takes a reading of everything to tell what stands there.
 */
export function decodeAt(
  source: FileSource & { readonly text: string },
  offset: number,
  lines: LineIndex,
  tools: DecodingTools,
): DecodedFile | undefined {
  const located = locateAt(source.text, offset, tools);
  if (located === undefined) return undefined;
  const values = [withBundleMembers(located)];
  let credentials: readonly DecodedCredential[] | undefined;
  return {
    ...identityOf(source),
    values,
    get credentials() {
      credentials ??= values.flatMap((value) => decodeValue(value, tools));
      return credentials;
    },
    lines,
  };
}
