import { ChangeableDocument } from '../locate/changeableDocument.ts';
import { markedEncodingOf } from '../text/markedEncoding.ts';
import { runAtOnce } from '../text/runAtOnce.ts';
import type { TextChange } from '../text/textChange.ts';
import { withBundleMembers } from './containerBlocks.ts';
import type { DecodingTools, FileSource } from './decodeFile.ts';
import { fileNameOf, fileOfText } from './fileOfText.ts';
import type { DecodedFile } from './pkiModel.ts';

/** A file of text that is being changed. A bundle of its own, since only large documents are worth it. */
export interface ChangeableFile {
  /** What `decodeFile` gives for the same text. */
  readonly file: DecodedFile;
  /** Characters of the text. */
  readonly length: number;
  /** The text between two offsets. */
  slice(start: number, end: number): string;
  /** The file after a change; `undefined` where its text has to be read anew. */
  changed(change: TextChange): ChangeableFile | undefined;
}

/** Reads a file of text so that it can be changed. */
export function readChangeableFile(
  source: FileSource & { readonly text: string },
  tools: DecodingTools,
): ChangeableFile {
  return runAtOnce(readChangeableFileInSteps(source, tools));
}

/** As {@link readChangeableFile}, with pauses. */
export function* readChangeableFileInSteps(
  source: FileSource & { readonly text: string },
  tools: DecodingTools,
): Generator<undefined, ChangeableFile> {
  const { text, ...identity } = source;
  const encoding = markedEncodingOf(source.encoding);
  const options = { tools, encoding, fileName: fileNameOf(source), wrap: withBundleMembers };
  return toChangeableFile(yield* ChangeableDocument.readInSteps(text, options), identity, tools);
}

function toChangeableFile(document: ChangeableDocument, source: FileSource, tools: DecodingTools): ChangeableFile {
  const { text } = document;
  return {
    file: fileOfText(document, () => text.toString(), source, tools),
    length: text.length,
    slice: (start, end) => text.slice(start, end),
    changed: (change) => {
      const changed = document.changed(change);
      return changed && toChangeableFile(changed, source, tools);
    },
  };
}
