import * as l10n from '@vscode/l10n';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../core/pki/model.ts';
import type { ChangePlan } from '../core/renewal/change/model.ts';
import type { RenewalRefusal } from '../core/renewal/model.ts';
import { chooseForRenewal } from '../core/renewal/reissue/chooseForRenewal.ts';
import { planReissue, type ReissueRequest } from '../core/renewal/reissue/planReissue.ts';
import { optional } from '../core/text/optional.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import type { CliIo } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { readKeysBeside } from './readKeysBeside.ts';
import { InputError, isRewritable, type RenewalFile, readRenewalFile } from './renewalFile.ts';
import { chooseCa, chooseTarget } from './renewalSelection.ts';
import type { OneTarget, RenewRequest, TreeTarget } from './renewRequest.ts';
import type { DecodingTools } from './tools.ts';

/** What is to be renewed, and from which files. */
export interface Preparation {
  /** `undefined` when there is nothing to renew. */
  readonly plan: ChangePlan | RenewalRefusal | undefined;
  /** Certificates that end soon and cannot be renewed here. */
  readonly refused: readonly { readonly node: CertificateNode; readonly refusal: RenewalRefusal }[];
  /** An argument could not be read. */
  readonly failed: boolean;
  readonly graph: PkiGraph;
  /** Absolute path of a file by its name. */
  localOf(name: string): string | undefined;
}

/** Plans the renewal that a command line asks for. Signs and writes nothing. */
export function prepareRenewal(request: RenewRequest, io: CliIo, tools: DecodingTools): Promise<Preparation> {
  const { target } = request;
  return target.kind === 'one' ? prepareOne(target, request, io, tools) : prepareTree(target, request, io, tools);
}

/** @throws {InputError} When a file cannot be used. */
async function prepareOne(
  { file: name, field, key, ca: names }: OneTarget,
  request: RenewRequest,
  io: CliIo,
  tools: DecodingTools,
): Promise<Preparation> {
  const { now, days } = request;
  const files = new Map<string, RenewalFile>();
  const read = readerOf(files, { cwd: io.cwd, root: request.root }, tools);
  const file = read(name);
  const caCertificate = read(names.certificate).decoded;
  const caKey = read(names.key).decoded;
  const keyFrom = key === undefined ? undefined : onlyKeyIn(read(key).decoded);
  const beside = readKeysBeside(file, name, read);
  const graph = await buildPkiGraph([...new Set([file.decoded, caCertificate, caKey, ...beside])], tools.cryptography);
  const byName = new Map([...files.values()].map(({ decoded, localPath }) => [decoded.path, localPath]));
  const answer = (plan: Preparation['plan']): Preparation => ({
    plan,
    refused: [],
    failed: false,
    graph,
    localOf: (each) => byName.get(each),
  });
  const ca = chooseCa(graph, caCertificate, caKey, now);
  if (ca.kind === 'refusal') return answer(ca);
  const chosen = chooseTarget(graph, file.decoded, ca, { field, days, now });
  if (chosen.kind === 'refusal') return answer(chosen);
  const { node, targets } = chosen;
  const certificates = [{ fingerprint: node.fingerprint, ca, places: targets }];
  return answer(planReissue({ ...reissueOf(request, graph), ...optional('keyFrom', keyFrom), certificates }));
}

/** @throws {InputError} When there is not one private key that can be taken as it is. */
function onlyKeyIn(file: DecodedFile): Occurrence {
  const [only, ...others] = file.credentials.filter(({ content }) => content.kind === 'privateKey');
  const name = visibleWholeText(file.path);
  if (only?.content.kind !== 'privateKey' || others.length > 0) {
    throw new InputError(
      l10n.t('{0} holds {1} private keys; --key takes a file with one.', name, others.length + (only ? 1 : 0)),
    );
  }
  if (only.content.publicKey === undefined) {
    throw new InputError(l10n.t('{0} is encrypted; --key takes an unencrypted copy.', name));
  }
  return { file, credential: only };
}

/** Reads each file once, although it may be named several times: a PEM file can hold all of it. */
function readerOf(
  files: Map<string, RenewalFile>,
  places: { readonly cwd: string; readonly root: string | undefined },
  tools: DecodingTools,
): (name: string) => RenewalFile {
  return (name) => {
    const read = readRenewalFile(name, places, tools);
    const known = files.get(read.localPath);
    if (known !== undefined) return known;
    files.set(read.localPath, read);
    return read;
  };
}

async function prepareTree(
  { paths, within, ca }: TreeTarget,
  request: RenewRequest,
  io: CliIo,
  tools: DecodingTools,
): Promise<Preparation> {
  const { files, lookUps, notes, failed, localOf } = await loadFiles(paths, request.root, tools, io);
  for (const note of notes) io.err(`certscope: ${note}\n`);
  const added = ca === undefined ? [] : [ca.certificate, ca.key].map((name) => readAdded(name, request, io, tools));
  const addedLocals = new Map(added.map(({ decoded, localPath }) => [decoded.path, localPath]));
  const known = new Set(files.map(({ path }) => localOf(path)));
  const extra = added.filter(({ localPath }) => !known.has(localPath)).map(({ decoded }) => decoded);
  const graph = await buildPkiGraph([...files, ...extra], tools.cryptography, lookUps);
  const rewritable = new Map<string, boolean>();
  const access = ({ path }: DecodedFile): 'readOnly' | undefined => {
    const local = localOf(path) ?? addedLocals.get(path);
    const answer = rewritable.get(path) ?? (local !== undefined && isRewritable(local));
    rewritable.set(path, answer);
    return answer ? undefined : 'readOnly';
  };
  const reissue = { ...reissueOf(request, graph), access };
  // What was named only to sign is not renewed itself.
  const isInScope = (file: DecodedFile): boolean => !extra.includes(file);
  const { certificates, refused } = chooseForRenewal({ ...reissue, within, isInScope });
  const plan = certificates.length === 0 ? undefined : planReissue({ ...reissue, certificates });
  return { plan, refused, failed, graph, localOf: (name) => localOf(name) ?? addedLocals.get(name) };
}

function readAdded(name: string, { root }: RenewRequest, { cwd }: CliIo, tools: DecodingTools): RenewalFile {
  return readRenewalFile(name, { cwd, root }, tools);
}

function reissueOf(
  { now, key, keyAlgorithm, days }: RenewRequest,
  graph: PkiGraph,
): Omit<ReissueRequest, 'certificates'> {
  return {
    graph,
    now,
    ...optional('key', key),
    ...optional('keyAlgorithm', keyAlgorithm),
    ...optional('days', days),
    canOpenKeys: true,
  };
}
