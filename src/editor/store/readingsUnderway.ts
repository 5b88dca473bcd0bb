import type * as vscode from 'vscode';
import { runInTurns, type Turns } from '../host/taskTurns.ts';
import type { DocumentChange, FollowedDocument } from './followedDocument.ts';

interface Underway {
  readonly changes: DocumentChange[];
  readonly done: Promise<void>;
}

/**
 * Readings of large documents that go on, each in turns with other work. Who changes a document meanwhile does not begin its
 * reading anew: the changes are read behind it.
 */
export class ReadingsUnderway {
  /** By URI. */
  readonly #underway = new Map<string, Underway>();

  /**
   * Reads a document, unless that goes on already; resolves when it is done.
   *
   * @param begin - Begins to read the present version.
   * @param keep - Is given what was read, as the document is then; nothing where that has to be read anew.
   */
  read(
    document: vscode.TextDocument,
    turns: Turns,
    begin: () => Promise<Generator<undefined, FollowedDocument>>,
    keep: (read: FollowedDocument) => void,
  ): Promise<void> {
    const uri = document.uri.toString();
    const before = this.#underway.get(uri);
    if (before !== undefined) return before.done;
    const changes: DocumentChange[] = [];
    const run = async () => {
      try {
        const read = await runInTurns(await begin(), turns, () => document.isClosed);
        for (const change of changes) read?.note(change);
        const now = read?.now(document);
        if (now !== undefined) keep(now);
      } finally {
        this.#underway.delete(uri);
      }
    };
    const done = run();
    this.#underway.set(uri, { changes, done });
    return done;
  }

  /** A document has changed. */
  note({ document: { uri, version }, contentChanges }: vscode.TextDocumentChangeEvent): void {
    this.#underway.get(uri.toString())?.changes.push({ version, contentChanges });
  }
}
