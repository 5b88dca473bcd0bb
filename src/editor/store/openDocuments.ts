import type * as vscode from 'vscode';
import type { decodeAt } from '../../core/pki/decodeAt.ts';
import { type DecodingTools, decodeFile } from '../../core/pki/decodeFile.ts';
import { fileFacts } from '../../core/pki/fileFacts.ts';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import { optional } from '../../core/text/optional.ts';
import { isLarge, isSavedText, isTooLarge } from '../documents/documentKinds.ts';
import { documentLines } from '../documents/documentLines.ts';
import { largeDocumentLength } from '../host/limits.ts';
import { createTurns } from '../host/taskTurns.ts';
import type { WorkspaceHostPaths } from '../host/workspaceHostPaths.ts';
import type { FollowedDocument } from './followedDocument.ts';
import { type GradualFile, type KnownCredentials, knownCredentials, toGradualFile } from './gradualFile.ts';
import type { ReadingsUnderway } from './readingsUnderway.ts';

/** What decoding of documents asks of the outside. */
export interface DocumentCollaborators extends Required<DecodingTools> {
  readonly log: vscode.LogOutputChannel;
  readonly hostPaths: WorkspaceHostPaths;
  /** A clock for measuring durations, in milliseconds. */
  stopwatch(): number;
}

interface KnownDocument {
  readonly version: number;
  /** What else its decoding depends on. */
  readonly circumstances: string;
  /** What scans had found in its file. */
  readonly scanned: DecodedFile | undefined;
  readonly file: GradualFile;
  /** Of a large document. */
  readonly followed: FollowedDocument | undefined;
  readonly credentials: KnownCredentials;
}

/** The decoded form of open documents: of each the last version that somebody asked for. */
export class OpenDocuments {
  readonly #collaborators: DocumentCollaborators;
  /** By URI. */
  readonly #documents = new Map<string, KnownDocument>();
  #readings: ReadingsUnderway | undefined;
  #follower: typeof FollowedDocument | undefined;

  constructor(collaborators: DocumentCollaborators) {
    this.#collaborators = collaborators;
  }

  /**
   * The decoded credentials of a document's present version. Of a large one only that is read which has changed. One that
   * is too large is not read at all: as long as it is the text of its file, what scans found there stands for it.
   *
   * @param scanned - The file as scans found it: a document has the mode of its file.
   */
  fileOf(document: vscode.TextDocument, scanned: DecodedFile | undefined): GradualFile {
    return this.knownFileOf(document, scanned) ?? this.#keep(document, scanned, this.#read(document, scanned));
  }

  /** As {@link fileOf}; `undefined` where that takes a reading of the whole document. */
  knownFileOf(document: vscode.TextDocument, scanned: DecodedFile | undefined): GradualFile | undefined {
    const known = this.#documents.get(document.uri.toString());
    if (known?.circumstances !== this.#circumstancesOf(document, scanned)) return undefined;
    if (known.version === document.version && (known.scanned === scanned || !isTooLarge(document))) return known.file;
    const followed = known.followed?.now(document);
    return followed && this.#keep(document, scanned, followed);
  }

  /**
   * Reads a large document that is not known, in turns with other work, so that {@link fileOf} finds it known. Gives up when it
   * has changed so that it has to be read anew: whoever wants to know what is new asks again.
   */
  async readAhead(document: vscode.TextDocument, scanned: () => DecodedFile | undefined): Promise<void> {
    if (!isLarge(document)) return;
    const { version } = document;
    // The second one, where a reading of an earlier version was underway.
    for (let left = 2; left > 0; left--) {
      const isWanted = document.version === version && !document.isClosed;
      if (!isWanted || this.knownFileOf(document, scanned()) !== undefined) return;
      await this.#readNow(document, scanned);
    }
  }

  async #readNow(document: vscode.TextDocument, scanned: () => DecodedFile | undefined): Promise<void> {
    const { ReadingsUnderway } = await import('./readingsUnderway.ts');
    this.#readings ??= new ReadingsUnderway();
    let circumstances: string | undefined;
    await this.#readings.read(
      document,
      createTurns(this.#collaborators.stopwatch),
      async () => {
        const { FollowedDocument } = await import('./followedDocument.ts');
        this.#follower = FollowedDocument;
        circumstances = this.#circumstancesOf(document, scanned());
        return FollowedDocument.readInSteps(document, this.#sourceOf(document, scanned()), this.#collaborators);
      },
      (read) => {
        const latest = scanned();
        const isTrue = circumstances === this.#circumstancesOf(document, latest);
        if (isTrue && this.knownFileOf(document, latest) === undefined) this.#keep(document, latest, read);
      },
    );
  }

  /** The part of a document that holds the one value at an offset, read by itself; `undefined` where that cannot be done. */
  partAt(
    document: vscode.TextDocument,
    scanned: DecodedFile | undefined,
    offset: number,
    decode: typeof decodeAt,
  ): GradualFile | undefined {
    if (isTooLarge(document)) return undefined;
    const { cryptography } = this.#collaborators;
    const part = decode(this.#sourceOf(document, scanned), offset, documentLines(document), this.#collaborators);
    return part && toGradualFile(part, cryptography, this.#documents.get(part.path)?.credentials);
  }

  /** A document has changed. What of it, is read when somebody asks. */
  changed(event: vscode.TextDocumentChangeEvent): void {
    this.#readings?.note(event);
    const { document, contentChanges } = event;
    this.#documents.get(document.uri.toString())?.followed?.note({ version: document.version, contentChanges });
  }

  /** Version of the document whose decoded form this is; `undefined` when it is closed. */
  versionOf({ path }: DecodedFile): number | undefined {
    return this.#documents.get(path)?.version;
  }

  /** A document was closed. Returns what was known of it. */
  forget(document: vscode.TextDocument): GradualFile | undefined {
    const uri = document.uri.toString();
    const known = this.#documents.get(uri);
    this.#documents.delete(uri);
    return known?.file;
  }

  #circumstancesOf({ encoding }: vscode.TextDocument, scanned: DecodedFile | undefined): string {
    return `${this.#collaborators.hostPaths.version} ${JSON.stringify(fileFacts(scanned ?? {}))} ${encoding}`;
  }

  #keep(
    document: vscode.TextDocument,
    scanned: DecodedFile | undefined,
    read: DecodedFile | FollowedDocument,
  ): GradualFile {
    const uri = document.uri.toString();
    const before: KnownCredentials = this.#documents.get(uri)?.credentials ?? new WeakMap();
    const credentials = read === scanned ? knownCredentials(read) : before;
    const file = toGradualFile('file' in read ? read.file : read, this.#collaborators.cryptography, credentials);
    // A closed document may still be asked about, but is not kept.
    if (!document.isClosed) {
      const { version } = document;
      const circumstances = this.#circumstancesOf(document, scanned);
      const followed = 'file' in read ? read : undefined;
      this.#documents.set(uri, { version, circumstances, scanned, file, followed, credentials });
    }
    return file;
  }

  #read(document: vscode.TextDocument, scanned: DecodedFile | undefined): DecodedFile | FollowedDocument {
    if (isTooLarge(document)) {
      const isSame = scanned !== undefined && isSavedText(document, scanned);
      return isSame ? scanned : { path: document.uri.toString(), values: [], credentials: [] };
    }
    const source = this.#sourceOf(document, scanned);
    const isLarge = source.text.length >= largeDocumentLength;
    if (isLarge && this.#follower !== undefined) return this.#follower.read(document, source, this.#collaborators);
    if (isLarge) void import('./followedDocument.ts').then((module) => this.#follow(module.FollowedDocument));
    return decodeFile(source, this.#collaborators);
  }

  #sourceOf(document: vscode.TextDocument, scanned: DecodedFile | undefined) {
    const { hostPaths } = this.#collaborators;
    const hostPath = hostPaths.toHostPath(document.uri);
    const pathOf = (path: string) => hostPaths.toUri(path, document.uri)?.toString();
    const known = { ...optional('hostPath', hostPath), ...fileFacts(scanned ?? {}) };
    const { uri, encoding } = document;
    return { path: uri.toString(), text: document.getText(), pathOf, ...known, encoding };
  }

  #follow(follower: typeof FollowedDocument): void {
    this.#follower = follower;
  }
}
