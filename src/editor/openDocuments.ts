import type * as vscode from 'vscode';
import { type DecodingTools, decodeFile } from '../core/pki/decodeFile.ts';
import { fileFacts } from '../core/pki/fileFacts.ts';
import type { DecodedFile } from '../core/pki/model.ts';
import { optional } from '../core/text/optional.ts';
import { type GradualFile, toGradualFile } from './gradualFile.ts';
import { maxDocumentLength } from './limits.ts';
import type { WorkspaceHostPaths } from './workspaceHostPaths.ts';

/** What decoding of documents asks of the outside. */
export interface DocumentCollaborators extends Required<DecodingTools> {
  readonly log: vscode.LogOutputChannel;
  readonly hostPaths: WorkspaceHostPaths;
}

interface KnownDocument {
  readonly version: number;
  /** What else its decoding depends on. */
  readonly circumstances: string;
  readonly file: GradualFile;
}

/** The decoded form of open documents: of each the last version that somebody asked for. */
export class OpenDocuments {
  readonly #collaborators: DocumentCollaborators;
  /** By URI. */
  readonly #documents = new Map<string, KnownDocument>();

  constructor(collaborators: DocumentCollaborators) {
    this.#collaborators = collaborators;
  }

  /**
   * The decoded credentials of a document's present version.
   *
   * @param scanned - The file as scans found it: a document has the mode of its file.
   */
  fileOf(document: vscode.TextDocument, scanned: DecodedFile | undefined): GradualFile {
    const uri = document.uri.toString();
    const known = this.#documents.get(uri);
    const circumstances = `${this.#collaborators.hostPaths.version} ${JSON.stringify(fileFacts(scanned ?? {}))} ${document.encoding}`;
    if (known?.version === document.version && known.circumstances === circumstances) return known.file;
    const file = this.#decode(document, uri, scanned);
    // A closed document may still be asked about, but is not kept.
    if (!document.isClosed) this.#documents.set(uri, { version: document.version, circumstances, file });
    return file;
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

  #decode(document: vscode.TextDocument, uri: string, scanned: DecodedFile | undefined): GradualFile {
    const { cryptography, log, hostPaths } = this.#collaborators;
    const text = document.getText();
    if (text.length > maxDocumentLength) {
      log.warn(`${uri} has ${text.length} characters: too large to decode here.`);
      return toGradualFile({ path: uri, values: [], credentials: [] }, cryptography);
    }
    const hostPath = hostPaths.toHostPath(document.uri);
    const pathOf = (path: string) => hostPaths.toUri(path, document.uri)?.toString();
    const known = { ...optional('hostPath', hostPath), ...fileFacts(scanned ?? {}) };
    const source = { path: uri, text, pathOf, ...known };
    return toGradualFile(decodeFile({ ...source, encoding: document.encoding }, this.#collaborators), cryptography);
  }
}
