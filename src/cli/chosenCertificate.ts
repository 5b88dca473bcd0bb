import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { certificateNamesFor } from '../core/pki/certificateNamesFor.ts';
import { isUsedAsCa } from '../core/pki/certificateUse.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../core/pki/model.ts';
import { fileReason } from '../core/present/fileReason.ts';
import { visibleText, visibleWholeText } from '../core/text/visibleText.ts';
import { credentialKeyPath } from './credentialKeyPath.ts';
import type { CliIo } from './io.ts';
import { type LoadedFiles, loadFiles } from './loadFiles.ts';
import { InputError } from './renewalFile.ts';
import type { DecodingTools } from './tools.ts';

/** Which certificate a command is about. */
export interface CertificateChoice {
  readonly file: string;
  /** Key path of its field, where the file holds several. */
  readonly field: string | undefined;
  /** Further files and folders in which its CA, its key and its copies may be. */
  readonly paths: readonly string[];
  readonly root: string | undefined;
}

/** A certificate of a file, among everything that was read. */
export interface ChosenCertificate {
  readonly graph: PkiGraph;
  readonly node: CertificateNode;
  readonly place: Occurrence;
  readonly loaded: LoadedFiles;
}

/**
 * Reads a file, the keys beside it by name, and the further paths, and chooses the file's certificate: the one of the wanted field,
 * else the first that is no CA.
 *
 * @throws {InputError} When there is none, or when several could be meant; the message lists their places.
 */
export async function chooseCertificate(
  { file, field, paths, root }: CertificateChoice,
  tools: DecodingTools,
  io: CliIo,
): Promise<ChosenCertificate> {
  const loaded = await loadFiles([file, ...keysBeside(file, io.cwd), ...paths], root, tools, io);
  for (const note of loaded.notes) io.err(`certscope: ${note}\n`);
  const graph = await buildPkiGraph(loaded.files, tools.cryptography, loaded.lookUps);
  const [read] = loaded.files;
  const found = read === undefined ? [] : certificatesIn(graph, read);
  if (read?.unreadable !== undefined)
    throw new InputError(`${visibleWholeText(file)}: ${fileReason(read.unreadable)}.`);
  const leaves = found.filter(({ node }) => !isUsedAsCa(node));
  const wanted = field === undefined ? (leaves.length > 0 ? leaves : found) : found.filter(isAt(field));
  const [first, ...others] = wanted;
  if (first === undefined) {
    throw new InputError(
      field === undefined
        ? l10n.t('{0} holds no certificate.', visibleWholeText(file))
        : l10n.t('{0} holds no certificate at {1}.', visibleWholeText(file), visibleWholeText(JSON.stringify(field))),
    );
  }
  // What follows in the same value is its chain.
  const different = others.filter(({ place }) => place.credential.value !== first.place.credential.value);
  if (field === undefined && different.length > 0) {
    const places = [first, ...different].map(
      ({ place }) => `  ${visibleText(credentialKeyPath(place.credential) ?? '')}\n`,
    );
    throw new InputError(
      `${l10n.t('{0} holds several certificates. Choose one with {1}:', visibleWholeText(file), '--field')}\n${places.join('')}`,
    );
  }
  return { graph, node: first.node, place: first.place, loaded };
}

type Found = Pick<ChosenCertificate, 'node' | 'place'>;

function certificatesIn(graph: PkiGraph, file: DecodedFile): readonly Found[] {
  return file.credentials.flatMap((credential): Found[] => {
    const node = graph.certificates.get(credential.fingerprint ?? '');
    return node === undefined ? [] : [{ node, place: { file, credential } }];
  });
}

function isAt(field: string): (found: Found) => boolean {
  return ({ place }) => credentialKeyPath(place.credential) === field;
}

/** `apiserver.key` beside `apiserver.crt`. */
function keysBeside(file: string, cwd: string): readonly string[] {
  const local = path.resolve(cwd, file);
  const folder = file.slice(0, file.length - path.basename(file).length);
  try {
    return readdirSync(path.dirname(local))
      .filter((entry) => certificateNamesFor(entry).includes(path.basename(local)))
      .map((entry) => folder + entry);
  } catch {
    return [];
  }
}
