import type * as vscode from 'vscode';
import { ReadingMemory } from '../../core/locate/values/readingMemory.ts';
import { type DecodingTools, decodeTextInSteps } from '../../core/pki/decodeFile.ts';
import type { KnownContents } from '../../core/pki/decodeValue.ts';
import { fileFacts } from '../../core/pki/fileFacts.ts';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import { optional } from '../../core/text/optional.ts';
import { runAtOnce } from '../../core/text/steps.ts';
import { isLarge, isSavedText, isTooLarge } from '../documents/documentKinds.ts';
import { settleDelay } from '../host/limits.ts';
import { createTurns, pause, runInTurns } from '../host/taskTurns.ts';
import type { WorkspaceHostPaths } from '../host/workspaceHostPaths.ts';
import { type GradualFile, toGradualFile } from './gradualFile.ts';

/** What the decoding of documents needs from its host. */
export interface DocumentCollaborators extends Required<DecodingTools> {
  readonly log: vscode.LogOutputChannel;
  readonly hostPaths: WorkspaceHostPaths;
  /** A clock for measuring durations, in milliseconds. */
  stopwatch(): number;
}

/** Credentials of earlier versions of a document, so that only new ones are decoded. */
interface DocumentMemory {
  readonly readings: ReadingMemory;
  readonly contents: KnownContents;
}

interface KnownDocument {
  readonly version: number;
  /** What else its decoding depends on. */
  readonly circumstances: string;
  /** The result of the scan for its file. */
  readonly scanned: DecodedFile | undefined;
  readonly file: GradualFile;
  readonly memory: DocumentMemory;
}

/** A version of a large document that is being read. */
interface ReadingUnderway {
  readonly version: number;
  readonly done: Promise<void>;
}

/** The decoded form of open documents: the last version of each that was asked for. */
export class OpenDocuments {
  readonly #collaborators: DocumentCollaborators;
  /** By URI, as all of these. */
  readonly #documents = new Map<string, KnownDocument>();
  readonly #underway = new Map<string, ReadingUnderway>();
  /** Stopwatch time of a document's last change. */
  readonly #changedAt = new Map<string, number>();

  constructor(collaborators: DocumentCollaborators) {
    this.#collaborators = collaborators;
  }

  /**
   * The decoded credentials of a document's current version. A document that is too large is not read at all. As long as
   * it has the text of its file, the result of the scan is used instead.
   *
   * @param scanned - The file as the scan found it: a document has the mode of its file.
   */
  fileOf(document: vscode.TextDocument, scanned: DecodedFile | undefined): GradualFile {
    return this.knownFileOf(document, scanned) ?? this.#readAtOnce(document, scanned);
  }

  /** As {@link fileOf}; `undefined` when the document would have to be read first. */
  knownFileOf(document: vscode.TextDocument, scanned: DecodedFile | undefined): GradualFile | undefined {
    const known = this.#documents.get(document.uri.toString());
    const isSame = known?.version === document.version && (known.scanned === scanned || !isTooLarge(document));
    return isSame && known.circumstances === this.#circumstancesOf(document, scanned) ? known.file : undefined;
  }

  /**
   * Reads a large document while yielding to other work, so that {@link fileOf} knows it. While the user types, this waits for a
   * pause. It gives up when the document changes: callers that need the new version ask again.
   */
  async readAhead(document: vscode.TextDocument, scanned: () => DecodedFile | undefined): Promise<void> {
    if (!isLarge(document)) return;
    const uri = document.uri.toString();
    const { version } = document;
    const before = this.#underway.get(uri);
    if (before?.version === version) return before.done;
    const done = this.#readInTurns(document, scanned).finally(() => {
      if (this.#underway.get(uri)?.version === version) this.#underway.delete(uri);
    });
    this.#underway.set(uri, { version, done });
    return done;
  }

  async #readInTurns(document: vscode.TextDocument, scanned: () => DecodedFile | undefined): Promise<void> {
    const { version } = document;
    const isUnwanted = () => document.version !== version || document.isClosed;
    const { stopwatch } = this.#collaborators;
    const rest = (this.#changedAt.get(document.uri.toString()) ?? -settleDelay) + settleDelay - stopwatch();
    if (rest > 0) await pause(rest);
    // Twice when, for example, a scan ends in the meantime.
    for (let left = 2; left > 0; left--) {
      if (isUnwanted() || this.knownFileOf(document, scanned()) !== undefined) return;
      const present = scanned();
      const memory = this.#memoryOf(document);
      const turns = createTurns(stopwatch);
      const source = this.#sourceOf(document, present);
      await turns.next();
      const steps = decodeTextInSteps(source, this.#collaborators, memory.readings);
      const file = await runInTurns(steps, turns, isUnwanted);
      if (file !== undefined) this.#keep(document, present, file, memory);
    }
  }

  /** A document has changed. It is read on demand. */
  changed({ uri }: vscode.TextDocument): void {
    this.#changedAt.set(uri.toString(), this.#collaborators.stopwatch());
  }

  /** Version of the document with this decoded form; `undefined` if it is closed. */
  versionOf({ path }: DecodedFile): number | undefined {
    return this.#documents.get(path)?.version;
  }

  /** A document was closed. Returns what was known about it. */
  forget(document: vscode.TextDocument): GradualFile | undefined {
    const uri = document.uri.toString();
    const known = this.#documents.get(uri);
    this.#documents.delete(uri);
    this.#changedAt.delete(uri);
    return known?.file;
  }

  #circumstancesOf({ encoding }: vscode.TextDocument, scanned: DecodedFile | undefined): string {
    return `${this.#collaborators.hostPaths.version} ${JSON.stringify(fileFacts(scanned ?? {}))} ${encoding}`;
  }

  #memoryOf({ uri }: vscode.TextDocument): DocumentMemory {
    const known = this.#documents.get(uri.toString());
    return known?.memory ?? { readings: new ReadingMemory(), contents: new WeakMap() };
  }

  #readAtOnce(document: vscode.TextDocument, scanned: DecodedFile | undefined): GradualFile {
    const memory = this.#memoryOf(document);
    if (isTooLarge(document)) {
      const isSame = scanned !== undefined && isSavedText(document, scanned);
      const file = isSame ? scanned : { path: document.uri.toString(), values: [], credentials: [] };
      return this.#keep(document, scanned, file, memory);
    }
    const steps = decodeTextInSteps(this.#sourceOf(document, scanned), this.#collaborators, memory.readings);
    return this.#keep(document, scanned, runAtOnce(steps), memory);
  }

  #keep(
    document: vscode.TextDocument,
    scanned: DecodedFile | undefined,
    read: DecodedFile,
    memory: DocumentMemory,
  ): GradualFile {
    const credentials = read === scanned ? { credentials: read.credentials } : {};
    const { contents } = memory;
    const file = toGradualFile(read, this.#collaborators.cryptography, { contents, ...credentials });
    // A closed document may still be requested, but is not kept.
    if (!document.isClosed) {
      const circumstances = this.#circumstancesOf(document, scanned);
      const { version } = document;
      this.#documents.set(document.uri.toString(), { version, circumstances, scanned, file, memory });
    }
    return file;
  }

  #sourceOf(document: vscode.TextDocument, scanned: DecodedFile | undefined) {
    const { hostPaths } = this.#collaborators;
    const hostPath = hostPaths.toHostPath(document.uri);
    const pathOf = (path: string) => hostPaths.toUri(path, document.uri)?.toString();
    const known = {
      ...optional('hostPath', hostPath),
      ...fileFacts(scanned ?? {}),
    };
    const { uri, encoding } = document;
    return { path: uri.toString(), text: document.getText(), pathOf, ...known, encoding };
  }
}
