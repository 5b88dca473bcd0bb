import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { certificateNamesFor } from '../core/pki/certificateNamesFor.ts';
import { isUsedAsCa } from '../core/pki/certificateUse.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../core/pki/pkiModel.ts';
import { fileReason } from '../core/present/fileReason.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import { defaultScanLimits } from '../node/scanDirectory.ts';
import { credentialKeyPath } from './credentialKeyPath.ts';
import { type CliIo, tellNote } from './io.ts';
import { type LoadedFiles, loadFiles } from './loadFiles.ts';
import { nothingToRenew } from './nothingToRenew.ts';
import type { ReadingTerms } from './readingTerms.ts';
import { decodeRewritable, InputError } from './renewalFile.ts';
import { diskOf } from './rootOption.ts';
import type { DecodingTools } from './tools.ts';

/** Which certificate a command is about. */
export interface CertificateChoice extends ReadingTerms {
  readonly file: string;
  /** Key path of its field, if the file contains several. */
  readonly field: string | undefined;
  /** A CA is meant, even if the file also contains other certificates. */
  readonly isAuthority?: boolean;
  /** Further files and folders that can contain its CA, its key and its copies. */
  readonly paths: readonly string[];
}

/** A certificate of a file, and everything that was read. */
export interface ChosenCertificate extends ReadFiles {
  readonly node: CertificateNode;
  readonly place: Occurrence;
}

/** The files of a choice, read. */
export interface ReadFiles {
  readonly graph: PkiGraph;
  readonly loaded: LoadedFiles;
}

/**
 * Reads a file, the keys beside it by name, and the further paths, and chooses the file's certificate, see
 * {@link certificateIn}.
 *
 * @throws {InputError} When there is none, or when several could be meant; the message lists their places.
 */
export async function chooseCertificate(
  choice: CertificateChoice,
  tools: DecodingTools,
  io: CliIo,
): Promise<ChosenCertificate> {
  const read = await readChoice(choice, tools, io);
  return { ...read, ...certificateIn(read, choice) };
}

/**
 * Reads the files of a choice.
 *
 * @param around - See {@link loadFiles}.
 */
export async function readChoice(
  { file, paths, ...terms }: Omit<CertificateChoice, 'field'>,
  tools: DecodingTools,
  io: CliIo,
  around: readonly string[] = [],
): Promise<ReadFiles> {
  const named = [file, ...keysBeside(file, io.cwd, terms.root), ...paths];
  const loaded = await loadFiles(named, terms, tools, io, decodeRewritable, around);
  for (const note of loaded.notes) tellNote(note, io);
  return { loaded, graph: await buildPkiGraph(loaded.files, tools.cryptography, loaded.lookUps) };
}

type Found = Pick<ChosenCertificate, 'node' | 'place'>;

/**
 * Chooses a file's certificate: the one in the wanted field, else the only one that is (or is not) a CA.
 *
 * @param isMeant - Narrows several candidates.
 * @throws {InputError} When there is none, or when several could be meant; the message lists their places.
 */
export function certificateIn(
  { graph, loaded }: ReadFiles,
  { file: name, field, isAuthority = false }: Pick<CertificateChoice, 'file' | 'field' | 'isAuthority'>,
  isMeant: (node: CertificateNode) => boolean = () => true,
): Found {
  const file = loaded.named(name);
  if (file?.unreadable !== undefined)
    throw new InputError(`${visibleWholeText(name)}: ${fileReason(file.unreadable)}.`);
  const found = file === undefined ? [] : certificatesIn(graph, file);
  const wanted = field === undefined ? found : found.filter(isAt(field, found));
  const suitable = wanted.filter(({ node }) => isUsedAsCa(node) === isAuthority);
  const meant = oneEach(suitable.length > 0 ? suitable : wanted, isAuthority);
  const apart = meant.filter(({ node }) => isMeant(node));
  const [first, ...others] = apart.length > 0 ? apart : meant;
  // Among CA certificates only, a missing one was meant.
  const missing = file !== undefined && !isAuthority && suitable.length === 0 ? nothingToRenew(file, field) : undefined;
  if (missing !== undefined) throw new InputError(missing);
  if (first === undefined) {
    const isFolder =
      file === undefined && graph.files.some(({ path: each }) => each.startsWith(`${name.replace(/\/$/, '')}/`));
    throw new InputError(noCertificate(name, field, found, isFolder));
  }
  if (others.length > 0) {
    throw new InputError(
      `${l10n.t('{0} contains several certificates. Choose one with {1}:', visibleWholeText(name), '--field')}\n${listed([first, ...others], found)}`,
    );
  }
  return first;
}

/** Each certificate once. What follows a leaf in the same value of a document is its chain. */
function oneEach(found: readonly Found[], isAuthority: boolean): readonly Found[] {
  const seen = new Set<unknown>();
  return found.filter(({ node, place: { credential } }) => {
    const isChain = !isAuthority && credential.value.keyPath !== undefined && seen.has(credential.value);
    const isKnown = seen.has(node) || isChain;
    seen.add(node).add(credential.value);
    return !isKnown;
  });
}

function certificatesIn(graph: PkiGraph, file: DecodedFile): readonly Found[] {
  return file.credentials.flatMap((credential): Found[] => {
    const node = credential.content.kind === 'certificate' && graph.certificates.get(credential.fingerprint ?? '');
    return node ? [{ node, place: { file, credential } }] : [];
  });
}

/** A place for `--field`: its key path, and the number of the certificate if there are several. */
function fieldOf({ place: { credential } }: Found, all: readonly Found[]): string {
  const keyPath = credentialKeyPath(credential);
  const beside = all.filter(({ place }) => credentialKeyPath(place.credential) === keyPath);
  const number = beside.findIndex(({ place }) => place.credential === credential) + 1;
  if (keyPath === undefined) return `#${number}`;
  return beside.length === 1 ? keyPath : `${keyPath}#${number}`;
}

function isAt(field: string, all: readonly Found[]): (found: Found) => boolean {
  const isExact = all.some((each) => fieldOf(each, all) === field);
  return (each) => (isExact ? fieldOf(each, all) : credentialKeyPath(each.place.credential)) === field;
}

function noCertificate(name: string, field: string | undefined, all: readonly Found[], isFolder: boolean): string {
  const file = visibleWholeText(name);
  if (isFolder) return `${file}: ${fileReason('is a directory')}.`;
  if (field === undefined || all.length === 0) return l10n.t('{0} does not contain a certificate.', file);
  const place = visibleWholeText(JSON.stringify(field));
  return `${l10n.t('{0} does not contain a certificate at {1}. Its certificates are at:', file, place)}\n${listed(all, all)}`;
}

function listed(found: readonly Found[], all: readonly Found[]): string {
  return found.map((each) => `  ${visibleWholeText(fieldOf(each, all))}\n`).join('');
}

/** `apiserver.key` beside `apiserver.crt`. */
function keysBeside(file: string, cwd: string, root: string | undefined): readonly string[] {
  const local = path.resolve(cwd, file);
  const folder = file.slice(0, file.length - path.basename(file).length);
  try {
    return diskOf(root, cwd)
      .list(path.dirname(local), defaultScanLimits.maxFiles)
      .map(({ name }) => name)
      .filter((entry) => certificateNamesFor(entry).includes(path.basename(local)))
      .map((entry) => folder + entry);
  } catch {
    return [];
  }
}
