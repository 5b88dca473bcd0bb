import { readdirSync, readFileSync } from 'node:fs';

/** A line of a public report (`test/fixtures/log-lines`). */
export interface LogLine {
  /** What it is about: the name of its file. */
  readonly family: string;
  readonly line: string;
  /** `owner/repository#number`. */
  readonly source: string;
  /** Ids of the errors in it, in order; empty if it is not about certificates. */
  readonly means: string;
  /** Id of the scene whose fault must be explained first (`test/incidents/scenes`), or of a reported incident. */
  readonly finds?: string;
  /** Every fifth of its family: was not looked at when the patterns were written. */
  readonly isUnseen: boolean;
}

const folder = 'test/fixtures/log-lines';

/** All lines, by family. */
export function readLogLines(): readonly LogLine[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) =>
      readFileSync(`${folder}/${name}`, 'utf8')
        .trimEnd()
        .split('\n')
        .map((text, index) => ({
          family: name.replace(/\.jsonl$/, ''),
          isUnseen: index % 5 === 4,
          ...JSON.parse(text),
        })),
    );
}
