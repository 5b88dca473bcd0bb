import * as vscode from 'vscode';
import { type ChangeableFile, readChangeableFileInSteps } from '../../core/pki/changeableFile.ts';
import type { DecodingTools, FileSource } from '../../core/pki/decodeFile.ts';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import { runAtOnce } from '../../core/text/runAtOnce.ts';
import { lengthOf } from '../documents/documentKinds.ts';

/** Changes of one document that nobody has asked about yet; more at a time are dearer than reading the document anew. */
const mostChanges = 32;
/** Characters around a change that are compared with the document. */
const compared = 64;

/** What of a change has to be known once the document has gone on. */
export interface DocumentChange {
  /** The document's behind it. */
  readonly version: number;
  readonly contentChanges: vscode.TextDocumentChangeEvent['contentChanges'];
}

/**
 * A large document of which only that is read again which has changed, when somebody asks. A bundle of its own, loaded
 * with the first large document.
 */
export class FollowedDocument {
  readonly #file: ChangeableFile;
  #version: number;
  /** What has happened since; `undefined` when it was too much, or cannot be followed. */
  #changes: vscode.TextDocumentContentChangeEvent[] | undefined = [];

  private constructor(file: ChangeableFile, version: number) {
    this.#file = file;
    this.#version = version;
  }

  static read(
    document: vscode.TextDocument,
    source: FileSource & { readonly text: string },
    tools: DecodingTools,
  ): FollowedDocument {
    return runAtOnce(FollowedDocument.readInSteps(document, source, tools));
  }

  /** As {@link read}, with pauses; what changes meanwhile is to be noted. */
  static *readInSteps(
    { version }: vscode.TextDocument,
    source: FileSource & { readonly text: string },
    tools: DecodingTools,
  ): Generator<undefined, FollowedDocument> {
    return new FollowedDocument(yield* readChangeableFileInSteps(source, tools), version);
  }

  get file(): DecodedFile {
    return this.#file.file;
  }

  note({ version, contentChanges }: DocumentChange): void {
    if (version <= this.#version) return;
    this.#version = version;
    this.#changes?.push(...contentChanges);
    // Each counts from the text before all of them, so that the last place has to come first.
    const isAscending = contentChanges.some(({ rangeOffset, rangeLength }, index) => {
      const before = contentChanges[index - 1];
      return before !== undefined && rangeOffset + rangeLength > before.rangeOffset;
    });
    if (isAscending || (this.#changes?.length ?? 0) > mostChanges) this.#changes = undefined;
  }

  /** The document as it is now; `undefined` when it has to be read anew. */
  now(document: vscode.TextDocument): FollowedDocument | undefined {
    if (this.#changes === undefined || document.version !== this.#version) return undefined;
    let file: ChangeableFile | undefined = this.#file;
    let last = 0;
    for (const { rangeOffset: start, rangeLength, text } of this.#changes) {
      file = file?.changed({ start, end: start + rangeLength, text });
      last = start + text.length;
    }
    if (file === undefined || !isTextOf(file, document, last)) return undefined;
    return new FollowedDocument(file, document.version);
  }
}

/** Tells by its length, and the characters around a place, that a text is the document's. */
function isTextOf(file: ChangeableFile, document: vscode.TextDocument, place: number): boolean {
  if (lengthOf(document) !== file.length) return false;
  const from = Math.max(0, place - compared);
  const to = Math.min(file.length, place + compared);
  const range = new vscode.Range(document.positionAt(from), document.positionAt(to));
  return document.getText(range) === file.slice(from, to);
}
