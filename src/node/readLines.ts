/** A line without its line feed, or the length of one that is too long. */
export type Line = { readonly number: number } & ({ readonly text: string } | { readonly isTooLong: true });

const lineFeed = 10;

/**
 * Splits a stream of UTF-8 into lines (ended by a line feed) while it arrives, keeping no more than one line and one chunk in memory.
 * Lines of more than `maxBytes` are skipped and reported; the input ends with a line that seems to have no end, as that of `/dev/zero`.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let number = 1;
  const take = (part: Uint8Array): void => {
    length += part.length;
    if (length <= maxBytes) parts.push(part);
    else parts = [];
  };
  const finish = (): Line => {
    const line: Line = length > maxBytes ? { number, isTooLong: true } : { number, text: textOf(parts) };
    parts = [];
    length = 0;
    number++;
    return line;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, start)) {
      take(chunk.subarray(start, at));
      yield finish();
      start = at + 1;
    }
    // A copy, because the reader of the stream may reuse the chunk.
    if (start < chunk.length) take(chunk.slice(start));
    if (length > maxBytes * 16) break;
  }
  if (length > 0) yield finish();
}

function textOf(parts: readonly Uint8Array[]): string {
  return Buffer.concat(parts).toString('utf8');
}
