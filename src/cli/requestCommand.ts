import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { hostOf } from '../core/pki/cluster/hostOf.ts';
import type { DecodedFile, Occurrence, PkiGraph } from '../core/pki/pkiModel.ts';
import { fileReason } from '../core/present/fileReason.ts';
import { unreadNote } from '../core/present/unreadNote.ts';
import { keyAlgorithmLike } from '../core/renewal/keys/keyAlgorithms.ts';
import { type KeyOwner, refuseGivenKey } from '../core/renewal/keys/refuseGivenKey.ts';
import { unreadPlaces } from '../core/renewal/notRenewable.ts';
import { withMissingUsages } from '../core/renewal/reissue/neededByConnections.ts';
import { certManagerManifest } from '../core/renewal/request/certManagerManifest.ts';
import { askSigner, chooseSigner } from '../core/renewal/request/chooseSigner.ts';
import { createRequest } from '../core/renewal/request/createRequest.ts';
import { existingKeyOf, requestKeyOf } from '../core/renewal/request/keyOfRequest.ts';
import { type NewRequestKey, newRequestKey } from '../core/renewal/request/newRequestKey.ts';
import { requestContentOf } from '../core/renewal/request/requestContent.ts';
import type { CreatedRequest, RequestContent, RequestKey } from '../core/renewal/request/requestModel.ts';
import { type RequestRefusal, refuseRequest } from '../core/renewal/request/requestRefusal.ts';
import { roleRequestContent } from '../core/renewal/request/roleRequestContent.ts';
import { signingRequestContent, signingRequestManifest } from '../core/renewal/request/signingRequestManifest.ts';
import type { WebCryptography } from '../core/renewal/webCryptography.ts';
import { encodePem } from '../core/text/encodePem.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import type { Bytes } from '../core/x509/bytes.ts';
import { fileErrorReason } from '../node/fileErrorReason.ts';
import { newManifestReason } from '../node/manifestsFolder.ts';
import { nodeWebCryptography } from '../node/nodeWebCryptography.ts';
import { readRegularFile } from '../node/readRegularFile.ts';
import { defaultScanLimits } from '../node/scanDirectory.ts';
import { realPathOfNew } from '../node/transaction/newFiles.ts';
import type { ParsedArguments } from './arguments.ts';
import { type ChosenCertificate, chooseCertificate, type ReadFiles } from './chosenCertificate.ts';
import { type CliIo, complain, type ExitCode, exitCode, finished, tellNote } from './io.ts';
import { isStandardInput, type LoadedFiles, loadFiles } from './loadFiles.ts';
import { InputError } from './renewalFile.ts';
import { parseRequestArguments, type RequestArguments } from './requestArguments.ts';
import { createDecodingTools, type DecodingTools } from './tools.ts';

/** `certscope request`: requests a new certificate, if it cannot or should not be signed here. */
export async function runRequest(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const request = parseRequestArguments(parsed, io);
  try {
    const refusal = await make(request, io);
    if (refusal === undefined) return exitCode.ok;
    complain('request', l10n.t('Nothing was written. {0} {1}', refusal.reason, refusal.wayOut), io);
    return exitCode.found;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    complain('request', error.message.trimEnd(), io);
    return exitCode.usage;
  }
}

async function make(request: RequestArguments, io: CliIo): Promise<RequestRefusal | undefined> {
  const tools = createDecodingTools(io);
  const paths = request.key === undefined ? request.paths : [request.key, ...request.paths];
  if (request.role !== undefined) return makeForRole(request.role, { ...request, paths }, tools, io);
  const found = await chooseCertificate({ ...request, paths }, tools, io);
  const chosen = { ...found, node: withMissingUsages(found.node, found.graph) };
  tellUnread(chosen.graph, io);
  if (request.format === 'cert-manager') return writeCertManager(chosen, request, io);
  const content = requestContentOf(chosen.node);
  if ('code' in content) return content;
  const signer =
    request.format !== 'csr-manifest'
      ? undefined
      : request.signer === undefined
        ? chooseSigner(chosen.node, chosen.graph)
        : askSigner(request.signer, chosen.node);
  if (signer?.kind === 'refusal') return signer;
  const key = await keyFor(chosen, request, io);
  if ('code' in key) return key;
  // It is unknown where other signers read usages.
  const asked = signer === undefined || request.signer !== undefined ? content : signingRequestContent(content);
  const textOf = (created: CreatedRequest): string =>
    signer === undefined
      ? encodePem('CERTIFICATE REQUEST', created.der)
      : signingRequestManifest(created, chosen.node, signer, request.days * 86_400);
  return createWith(asked, key, textOf, request, tools, io);
}

/** What could not be read may hold the names, the key or the signer of the certificate. */
function tellUnread(graph: PkiGraph, io: CliIo): void {
  for (const note of unreadNote(unreadPlaces(graph))) tellNote(note, io);
}

/** Requests a missing certificate. */
async function makeForRole(
  role: string,
  request: RequestArguments,
  tools: DecodingTools,
  io: CliIo,
): Promise<RequestRefusal | undefined> {
  const loaded = await loadFiles([request.file, ...request.paths], request, tools, io);
  for (const note of loaded.notes) tellNote(note, io);
  const graph = await buildPkiGraph(loaded.files, tools.cryptography, loaded.lookUps);
  tellUnread(graph, io);
  const hosts = [...new Set(loaded.files.map(hostOf))];
  const contents = hosts.map((host) => roleRequestContent({ graph, role, host }));
  const content = contents.find((each) => !('code' in each)) ?? contents[0] ?? refuseRequest('roleUnknown', {});
  if ('code' in content) return content;
  const key = request.isNewKey
    ? await newRequestKey(usualKey, webCryptographyOf(io))
    : namedKey(request.key ?? '', { graph, loaded }, { role }, io);
  if ('code' in key) return key;
  return createWith(content, key, ({ der }) => encodePem('CERTIFICATE REQUEST', der), request, tools, io);
}

/** Creates the request, and writes it with its new key: both or none. */
async function createWith(
  content: RequestContent,
  key: RequestKey | NewRequestKey,
  textOf: (created: CreatedRequest) => string,
  request: RequestArguments,
  { cryptography }: DecodingTools,
  io: CliIo,
): Promise<RequestRefusal | undefined> {
  try {
    const created = await createRequest(content, key, { webCryptography: webCryptographyOf(io), cryptography });
    if (created.kind === 'refusal') return created;
    await finished(io, () => writeResult(textOf(created), isNew(key) ? key.file : undefined, request, io));
    return undefined;
  } finally {
    if (isNew(key)) {
      key.wipe();
      key.file.fill(0);
    }
  }
}

function isNew(key: RequestKey | NewRequestKey): key is NewRequestKey {
  return 'wipe' in key;
}

function webCryptographyOf({ webCryptography = nodeWebCryptography }: CliIo): WebCryptography {
  return webCryptography;
}

/** kubeadm's default. */
const usualKey = 'RSA-2048';

async function writeCertManager(
  { node }: ChosenCertificate,
  request: RequestArguments,
  io: CliIo,
): Promise<RequestRefusal | undefined> {
  const { issuer, days } = request;
  if (issuer === undefined) throw new InputError(l10n.t('{0} is missing.', '--issuer'));
  const text = certManagerManifest(node, { issuer, seconds: days * 86_400 });
  if (typeof text !== 'string') return text;
  await finished(io, () => writeResult(text, undefined, request, io));
  return undefined;
}

async function keyFor(
  { node, ...read }: ChosenCertificate,
  request: RequestArguments,
  io: CliIo,
): Promise<RequestKey | NewRequestKey | RequestRefusal> {
  if (request.isNewKey) return newRequestKey(keyAlgorithmLike(node.certificate.publicKey), webCryptographyOf(io));
  return request.key === undefined
    ? existingKeyOf(node, binaryReader(read.loaded, io))
    : namedKey(request.key, read, { node }, io);
}

function namedKey(name: string, { graph, loaded }: ReadFiles, owner: KeyOwner, io: CliIo): RequestKey | RequestRefusal {
  const place = keyIn(loaded.named(name));
  if (place === undefined) throw new InputError(l10n.t('{0} does not contain a private key.', visibleWholeText(name)));
  return refuseGivenKey(graph, place, owner) ?? requestKeyOf(place, binaryReader(loaded, io));
}

function binaryReader(loaded: LoadedFiles, { cwd }: CliIo): (name: string) => Promise<Bytes> {
  return async (name) => {
    if (loaded.given !== undefined && isStandardInput(name)) return loaded.given.slice();
    const read = readRegularFile(loaded.localOf(name) ?? path.resolve(cwd, name), defaultScanLimits.maxFileBytes);
    return typeof read === 'string' ? new Uint8Array() : read;
  };
}

function keyIn(file: DecodedFile | undefined): Occurrence | undefined {
  const credential = file?.credentials.find(({ content }) => content.kind === 'privateKey');
  return file === undefined || credential === undefined ? undefined : { file, credential };
}

async function writeResult(
  text: string,
  key: Uint8Array | undefined,
  { out = '-', keyOut }: RequestArguments,
  io: CliIo,
): Promise<void> {
  await writeNew(
    [
      ...(key === undefined ? [] : [{ name: keyOut, content: key, mode: 0o600 }]),
      ...(out === '-' ? [] : [{ name: out, content: new TextEncoder().encode(text), mode: 0o644 }]),
    ],
    io,
  );
  if (key !== undefined) io.err(`${l10n.t('The new key was written to {0}.', visibleWholeText(keyOut))}\n`);
  if (out === '-') io.out(text);
}

interface NewFile {
  readonly name: string;
  readonly content: Uint8Array;
  readonly mode: number;
}

/** Writes new files, all or none. Existing files are never replaced. */
async function writeNew(files: readonly NewFile[], { cwd }: CliIo): Promise<void> {
  const made: string[] = [];
  for (const { name, content, mode } of files) {
    try {
      const file = path.resolve(cwd, name);
      const manifests = newManifestReason(file) ?? newManifestReason(realPathOfNew(file));
      if (manifests !== undefined) throw new InputError(`${visibleWholeText(name)}: ${manifests}.`);
      const handle = await open(file, 'wx', mode);
      made.push(file);
      try {
        await handle.writeFile(content);
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      await Promise.all(made.map((each) => rm(each, { force: true })));
      if (error instanceof InputError) throw error;
      const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      const reason = isThere ? l10n.t('the file already exists') : fileReason(fileErrorReason(error));
      throw new InputError(`${visibleWholeText(name)}: ${reason}.`);
    }
  }
}
