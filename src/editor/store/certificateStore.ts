import * as vscode from 'vscode';
import type { Cryptography } from '../../core/pki/crypto.ts';
import type { DecodingTools } from '../../core/pki/decodeFile.ts';
import { emptyGraph } from '../../core/pki/emptyGraph.ts';
import type { DecodedFile, LookUps, PkiGraph } from '../../core/pki/pkiModel.ts';
import { isOfInterest } from '../../core/pki/referenceTarget.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import { isInPicture, isReadable, isTooLarge } from '../documents/documentKinds.ts';
import { agingInterval, manyValues, settleDelay, viewPatience } from '../host/limits.ts';
import { createTurns, pause, runInTurns, type Turns, verifyInTurns } from '../host/taskTurns.ts';
import type { WorkspaceHostPaths } from '../host/workspaceHostPaths.ts';
import type { GradualFile } from './gradualFile.ts';
import { loadJudge } from './loadJudge.ts';
import type { NamedFiles } from './namedFiles.ts';
import { OpenDocuments } from './openDocuments.ts';

/** What the store needs from its host. */
export interface StoreCollaborators extends Required<DecodingTools> {
  readonly log: vscode.LogOutputChannel;
  /** Resolves when the configuration of the workspace is known. */
  readonly configured: Promise<void>;
  /** Policy, date and file labels at the time of the call. */
  judgement(): Omit<PresentContext, 'graph' | 'findings'>;
  /** A clock for measuring durations, in milliseconds. */
  stopwatch(): number;
  readonly hostPaths: WorkspaceHostPaths;
  /** Reads referenced files. */
  readonly namedFiles: NamedFiles;
}

/** A document with its picture. The document's credentials are always those of its current version. */
export interface DocumentView {
  readonly file: GradualFile;
  readonly picture: PresentContext;
}

/**
 * The only state: the decoded open documents by version, the files that scans found, and the picture made of them.
 *
 * Documents are decoded on demand, or after a pause in typing; the picture is rebuilt after each change and replaced as a whole. A
 * picture that is out of date before it is complete is dropped.
 */
export class CertificateStore implements vscode.Disposable {
  readonly #collaborators: StoreCollaborators;
  readonly #documents: OpenDocuments;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  /** By URI. An editor's document has the mode of its file. */
  #scannedFiles: ReadonlyMap<string, DecodedFile> = new Map();
  #isScanPartial = true;
  #picture: PresentContext;
  #isPartial = true;
  /** Increases with every change; a picture with an older number is stale. */
  #generation = 0;
  /** Something other than the documents has changed, so the same files may result in a different picture. */
  #mustRemake = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #update: Promise<void> | undefined;
  readonly #aging: ReturnType<typeof setInterval>;

  constructor(collaborators: StoreCollaborators) {
    this.#collaborators = collaborators;
    this.#documents = new OpenDocuments(collaborators);
    this.#picture = { graph: emptyGraph(), findings: [], ...collaborators.judgement() };
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.onDidOpenTextDocument((document) => this.#documentChanged(document)),
      vscode.workspace.onDidChangeTextDocument((change) => {
        if (change.contentChanges.length === 0) return;
        this.#documents.changed(change.document);
        this.#documentChanged(change.document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        const known = this.#documents.forget(document);
        if (known !== undefined && isOfInterest(known)) this.#schedule(settleDelay);
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.invalidate()),
      collaborators.namedFiles.onDidChange(() => this.invalidate()),
    ];
    this.#aging = setInterval(() => this.invalidate(), agingInterval);
    this.invalidate(0);
  }

  /** Fires when there is a new picture. */
  readonly onDidChange: vscode.Event<void> = (listener, thisArgs, disposables) =>
    this.#changed.event(listener, thisArgs, disposables);

  /** The latest picture: open documents that belong to it, and scanned files. */
  get picture(): PresentContext {
    return this.#picture;
  }

  /** The picture was made before the first scan ended: missing files may still be found. */
  get isPartial(): boolean {
    return this.#isPartial;
  }

  /** Replaces the files that scans found. An open document takes precedence over the file with the same URI. */
  setScannedFiles(files: readonly DecodedFile[], isPartial: boolean): void {
    this.#scannedFiles = new Map(files.map((file) => [file.path, file]));
    this.#isScanPartial = isPartial;
    this.invalidate();
  }

  /** What the last scan found in a document's file. */
  scannedFileOf({ uri }: vscode.TextDocument): DecodedFile | undefined {
    return this.#scannedFiles.get(uri.toString());
  }

  /** The decoded credentials of a document's current version. */
  fileOf(document: vscode.TextDocument): GradualFile {
    return this.#documents.fileOf(document, this.scannedFileOf(document));
  }

  /** As {@link fileOf}; `undefined` when the document would have to be read first. */
  knownFileOf(document: vscode.TextDocument): GradualFile | undefined {
    return this.#documents.knownFileOf(document, this.scannedFileOf(document));
  }

  /**
   * Reads a large document while yielding to other work, so that {@link fileOf} does not block. Tells whether the document still has
   * the same version afterwards.
   */
  async ready(document: vscode.TextDocument): Promise<boolean> {
    const { version } = document;
    await this.#documents.readAhead(document, () => this.scannedFileOf(document));
    return document.version === version;
  }

  /**
   * A document with its picture. For a document that is new to the picture, this waits a moment for one that includes it. If that
   * takes longer, or the document is large or has only changed, the older picture is returned, and {@link onDidChange} will fire.
   *
   * @returns `undefined` when there is nothing to say about the document, or `token` was cancelled.
   */
  async viewOf(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<DocumentView | undefined> {
    if (!isReadable(document) || !(await this.ready(document))) return undefined;
    const file = this.fileOf(document);
    if (!isOfInterest(file)) return undefined;
    if (!isInPicture(document.uri, folderSchemes())) return this.#sideView(file);
    const isNew = !this.#picture.graph.files.some(({ path }) => path === file.path);
    if (isNew && file.values.length <= manyValues) await Promise.race([this.settled(), pause(viewPatience)]);
    if (token.isCancellationRequested || document.version !== this.#documents.versionOf(file)) return undefined;
    return { file, picture: this.#picture };
  }

  /** Resolves when the picture knows every change made so far. */
  async settled(): Promise<void> {
    while (this.#timer !== undefined || this.#update !== undefined) {
      if (this.#timer !== undefined) this.#start();
      await this.#update;
    }
  }

  /** Rebuilds the picture soon, because a setting, the time or the scanned files have changed. */
  invalidate(delay = settleDelay): void {
    this.#mustRemake = true;
    this.#schedule(delay);
  }

  dispose(): void {
    this.#generation++;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    clearInterval(this.#aging);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #documentChanged(document: vscode.TextDocument): void {
    if (isReadable(document) && isInPicture(document.uri, folderSchemes())) this.#schedule(settleDelay);
  }

  #schedule(delay: number): void {
    this.#generation++;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#start(), delay);
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const previous = this.#update ?? Promise.resolve();
    const update = previous
      .then(() => this.#makePicture(this.#generation))
      .catch((error) => this.#collaborators.log.error(error))
      .finally(() => {
        if (this.#update === update) this.#update = undefined;
      });
    this.#update = update;
  }

  async #makePicture(generation: number): Promise<void> {
    const { configured, cryptography, log, judgement, namedFiles, stopwatch } = this.#collaborators;
    await configured;
    const started = stopwatch();
    const turns = createTurns(stopwatch);
    const isStale = () => generation !== this.#generation;
    const schemes = folderSchemes();
    const files = new Map(this.#scannedFiles);
    const isPartial = this.#isScanPartial;
    for (const document of vscode.workspace.textDocuments) {
      if (!isReadable(document) || !isInPicture(document.uri, schemes) || isTooLarge(document)) continue;
      await this.ready(document);
      if (isStale()) return;
      const file = this.fileOf(document);
      if (isOfInterest(file)) files.set(file.path, file);
      else files.delete(file.path);
      for (const value of file.values) {
        file.credentialsOf(value);
        await turns.next();
        if (isStale()) return;
      }
    }
    const { files: list, lookUps } = await namedFiles.addTo([...files.values()]);
    if (isStale()) return;
    const isSame = isSamePicture(this.#picture.graph, list, lookUps);
    if (isSame && (list.length === 0 || !this.#mustRemake)) {
      this.#isPartial &&= isPartial;
      return;
    }
    const picture = await judgeInTurns(list, lookUps, judgement(), cryptography, turns, isStale);
    if (picture === undefined) return;
    this.#picture = picture;
    this.#isPartial = isPartial;
    this.#mustRemake = false;
    log.debug(
      `${list.length} files, ${picture.graph.certificates.size} certificates, ${picture.findings.length} findings in ${Math.round(stopwatch() - started)} ms`,
    );
    this.#changed.fire();
  }

  /** The view of an old or foreign version of a document, together with the files of the picture. */
  async #sideView(file: GradualFile): Promise<DocumentView> {
    const { cryptography, judgement, stopwatch } = this.#collaborators;
    const { files, lookUps } = this.#picture.graph;
    const turns = createTurns(stopwatch);
    const picture = await judgeInTurns([...files, file], lookUps, judgement(), cryptography, turns, never);
    return { file, picture: picture ?? this.#picture };
  }
}

const never = () => false;

/** Tells whether the same files result in the same picture. A referenced file may be found without any file having changed. */
function isSamePicture(known: PkiGraph, files: readonly DecodedFile[], lookUps: LookUps): boolean {
  const before = known.lookUps ?? new Map();
  return (
    files.length === known.files.length &&
    files.every((file, index) => file === known.files[index]) &&
    lookUps.size === before.size &&
    [...lookUps].every(([path, answer]) => before.get(path) === answer)
  );
}

/**
 * Links and judges files while yielding to other work.
 *
 * @returns `undefined` once the result is no longer needed.
 */
async function judgeInTurns(
  files: readonly DecodedFile[],
  lookUps: LookUps | undefined,
  terms: Omit<PresentContext, 'graph' | 'findings'>,
  cryptography: Cryptography,
  turns: Turns,
  isUnwanted: () => boolean,
): Promise<PresentContext | undefined> {
  const { buildPkiGraph, evaluateInSteps } = await loadJudge();
  const verifying = verifyInTurns(cryptography, turns, isUnwanted);
  const graph = await buildPkiGraph(files, verifying, lookUps, turns.next);
  if (isUnwanted()) return undefined;
  const findings = await runInTurns(evaluateInSteps(graph, terms.policy, terms.now), turns, isUnwanted);
  return findings && { graph, findings, ...terms };
}

/** Schemes of the workspace's folders. */
function folderSchemes(): ReadonlySet<string> {
  return new Set(vscode.workspace.workspaceFolders?.map(({ uri }) => uri.scheme));
}
