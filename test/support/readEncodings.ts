import { goIsMissing, runGoProgram } from './goProgram.ts';

/** What Go makes of a text. */
export interface GoEncodings {
  readonly blocks: readonly { readonly type: string; readonly hasHeaders: boolean; readonly bytes: string }[];
  /** Octets in hex when the text is the base64 of a `[]byte` field; else empty, and `error` says why. */
  readonly base64: string;
  readonly error: string;
}

/** Asks Go how it reads texts; `undefined`, with a word in the test's report, where Go is not installed. */
export function readEncodings(
  texts: readonly (string | Uint8Array)[],
  t: { diagnostic(message: string): void },
): readonly GoEncodings[] | undefined {
  const input = texts.map((text) => `${Buffer.from(text).toString('hex')}\n`).join('');
  const output = runGoProgram('readEncodings', input);
  if (output === undefined) t.diagnostic(`${goIsMissing}; nothing was compared`);
  return output
    ?.trimEnd()
    .split('\n')
    .map((line): GoEncodings => JSON.parse(line));
}
