import { statSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { buildPkiGraph } from '../../core/pki/buildPkiGraph.ts';
import type { CertificateNode, Occurrence } from '../../core/pki/pkiModel.ts';
import { fileReason } from '../../core/present/fileReason.ts';
import { isAuthority } from '../../core/renewal/extend/caLine.ts';
import { planExtension } from '../../core/renewal/extend/planExtendCa.ts';
import { chooseRenewalCa } from '../../core/renewal/findRenewalCa.ts';
import { exceptPlanned, notRenewable } from '../../core/renewal/notRenewable.ts';
import { type ActionContext, planAction, type RenewalAction } from '../../core/renewal/planAction.ts';
import { excludingBackups } from '../../core/renewal/reissue/excludingBackups.ts';
import type { RenewalCa, RenewalRefusal } from '../../core/renewal/renewalModel.ts';
import { optional } from '../../core/text/optional.ts';
import { typed } from '../../core/text/programName.ts';
import { shellQuoted } from '../../core/text/shell.ts';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import { certificateIn, type ReadFiles } from '../chosenCertificate.ts';
import { type CliIo, tellNote } from '../io.ts';
import { type LoadedFiles, loadFiles } from '../loadFiles.ts';
import { decodeRewritable, InputError, requireFile, requireInput } from '../renewalFile.ts';
import type { DecodingTools } from '../tools.ts';
import type { PreparedChange } from './preparedChange.ts';
import { isOneOf, readOnMachine } from './readOnMachine.ts';
import type { CaFiles, OneTarget, RenewArguments, TreeTarget } from './renewArguments.ts';
import { besideFiles, kubernetesFolder, notNamed, surroundingsOf } from './surroundings.ts';

/** Plans the renewal that a command line asks for. Signs and writes nothing. */
export function prepareRenewal(request: RenewArguments, io: CliIo, tools: DecodingTools): Promise<PreparedChange> {
  const { target } = request;
  return target.kind === 'one' ? prepareOne(target, request, io, tools) : prepareTree(target, request, io, tools);
}

/** @throws {InputError} When a file cannot be used. */
async function prepareOne(
  target: OneTarget,
  { keys, options: { root, exclude, now } }: RenewArguments,
  io: CliIo,
  tools: DecodingTools,
): Promise<PreparedChange> {
  const { file, paths, ca: caFiles } = target;
  const named = [caFiles?.certificate, caFiles?.key, keys.keyFile].filter((name) => name !== undefined);
  refuseFolder(file, io);
  requireFile(file, io.cwd, root);
  for (const name of named) requireInput(name, io.cwd, root);
  // Without other paths, its CA is searched for around the file.
  const beside = paths.length === 0 && caFiles === undefined ? besideFiles([file], io.cwd) : [];
  const read = await readOnMachine({ file, paths, besides: [...named, ...beside], root, exclude }, tools, io);
  const { graph, loaded, access } = read;
  const answer = (plan: PreparedChange['plan']): PreparedChange => ({
    plan,
    graph,
    localOf: loaded.localOf,
    given: loaded.given,
  });
  const ca = caFiles && chooseCa(read, caFiles, now);
  if (ca?.kind === 'refusal') return answer(ca);
  const { node, place } = certificateIn(read, target, (each) => ca === undefined || isIssuedBy(each, ca));
  // Only named files are changed.
  const places = paths.length > 0 ? undefined : node.occurrences.filter((each) => each.file === place.file);
  const action: RenewalAction =
    isAuthority(node) && ca === undefined && !target.isRepair
      ? { kind: 'extendCa', authorities: [node.fingerprint], ...optional('caDays', keys.caDays) }
      : actionFor(target, node, places, ca);
  const keyFrom = keys.keyFile === undefined ? undefined : onlyKeyIn(keys.keyFile, read);
  const context = { ...contextOf(keys, now), access, ...optional('keyFrom', keyFrom) };
  return answer(planAction(action, { graph, ...context }));
}

/** @throws {InputError} With what renews everything below it. */
function refuseFolder(name: string, { cwd }: Pick<CliIo, 'cwd'>): void {
  if (statSync(path.resolve(cwd, name), { throwIfNoEntry: false })?.isDirectory() !== true) return;
  throw new InputError(
    l10n.t(
      '{0} is a folder. To renew everything below it that expires soon: {1}',
      visibleWholeText(name),
      typed(`renew --all ${shellQuoted(name)}`),
    ),
  );
}

function actionFor(
  { isRepair }: OneTarget,
  { fingerprint }: CertificateNode,
  places: readonly Occurrence[] | undefined,
  ca: RenewalCa | undefined,
): RenewalAction {
  if (isRepair) return { kind: 'repair', fingerprint, ...optional('places', places), ...optional('ca', ca) };
  return { kind: 'renew', fingerprints: [fingerprint], ...optional('places', places), ...optional('ca', ca) };
}

function isIssuedBy({ issuer }: CertificateNode, { node: { fingerprint } }: RenewalCa): boolean {
  return issuer.kind === 'verified' && issuer.issuers.includes(fingerprint);
}

/** @throws {InputError} Unless there is exactly one unencrypted private key. */
function onlyKeyIn(argument: string, { loaded }: ReadFiles): Occurrence {
  const file = loaded.named(argument);
  const [only, ...others] = (file?.credentials ?? []).filter(({ content }) => content.kind === 'privateKey');
  const name = visibleWholeText(argument);
  if (file === undefined || only?.content.kind !== 'privateKey' || others.length > 0) {
    throw new InputError(
      l10n.t(
        '{0} contains {1} private keys. --key needs a file with exactly one.',
        name,
        others.length + (only ? 1 : 0),
      ),
    );
  }
  if (only.content.publicKey === undefined) {
    throw new InputError(l10n.t('{0} is encrypted. --key needs an unencrypted copy.', name));
  }
  return { file, credential: only };
}

async function prepareTree(
  { paths, within, ca, authorities }: TreeTarget,
  { keys, options: { root, exclude, now } }: RenewArguments,
  io: CliIo,
  tools: DecodingTools,
): Promise<PreparedChange> {
  const named = ca === undefined ? [] : [ca.certificate, ca.key];
  for (const name of named) requireInput(name, io.cwd, root);
  const wanted = paths.length === 0 && root !== undefined ? [path.join(root, kubernetesFolder)] : paths;
  const { paths: around, own } = surroundingsOf(wanted, root, io);
  const loaded = await loadFiles(wanted, { root, exclude }, tools, io, decodeRewritable, around);
  const { notes, failed, localOf } = loaded;
  const unreadable = unreadableIn(loaded);
  const added = named.length === 0 ? undefined : await loadFiles(named, { root }, tools, io, decodeRewritable);
  const known = new Set(loaded.files.map((file) => localOf(file.path)));
  const extra = (added?.files ?? []).filter((file) => !known.has(added?.localOf(file.path)));
  const graph = await buildPkiGraph([...loaded.files, ...extra], tools.cryptography, loaded.lookUps);
  const others = notNamed(
    loaded,
    own.map((each) => path.resolve(io.cwd, each)),
  );
  const access = excludingBackups(graph, others, isOneOf(loaded, wanted));
  const reissue = { graph, ...contextOf(keys, now), access };
  const extending = {
    ...reissue,
    within,
    isInScope: loaded.isFound,
    isForAll: true,
    ...optional('caDays', keys.caDays),
    ...optional('authorities', authorities),
  };
  const { plan, refused, inBackups, outside } = planExtension(extending);
  const damaged = notRenewable(graph, loaded.isFound);
  const notRenewed = plan.kind === 'refusal' ? damaged : exceptPlanned(damaged, plan);
  // What is not renewed is told with its reason in the end.
  const told = unreadable
    .filter((each) => !notRenewed.some(({ path: name, reason }) => name === each.path && reason === each.reason))
    .map((each) => `${visibleWholeText(each.path)}: ${fileReason(each.reason)}`);
  for (const note of new Set([...notes, ...told])) tellNote(note, io);
  return {
    notes: [
      ...(inBackups.length === 0 ? [] : [inBackupsNote(inBackups)]),
      ...(outside.length === 0 ? [] : [outsideNote(outside)]),
    ],
    plan: plan.kind === 'refusal' && plan.code === 'nothingToDo' ? undefined : plan,
    refused,
    failed,
    notRenewed,
    notLookedInto: [...unreadable.filter(mayHoldSomething), ...loaded.cut],
    graph,
    localOf: (name) => localOf(name) ?? added?.localOf(name),
    given: loaded.given ?? added?.given,
  };
}

interface Unreadable {
  readonly path: string;
  readonly reason: string;
}

/** What could not be read may contain copies, or certificates that expire soon; a dangling link does not. */
function mayHoldSomething({ reason }: Unreadable): boolean {
  return reason !== 'dangling symbolic link';
}

function unreadableIn({ files, isFound }: LoadedFiles): readonly Unreadable[] {
  return files
    .filter(isFound)
    .flatMap(({ path: name, unreadable }) => (unreadable === undefined ? [] : [{ path: name, reason: unreadable }]));
}

function inBackupsNote(nodes: readonly CertificateNode[]): string {
  const { shown, more } = filesOf(nodes);
  return more > 0
    ? l10n.t('Left unchanged because they look like backups and no file refers to them: {0} and {1} more.', shown, more)
    : l10n.t('Left unchanged because they look like backups and no file refers to them: {0}.', shown);
}

function outsideNote(nodes: readonly CertificateNode[]): string {
  const { shown, more } = filesOf(nodes);
  return more > 0
    ? l10n.t('Expiring soon, but outside the given PATHs: {0} and {1} more. To renew, add another PATH.', shown, more)
    : l10n.t('Expiring soon, but outside the given PATHs: {0}. To renew, add another PATH.', shown);
}

/** The first files that contain the certificates, and how many more there are. */
function filesOf(nodes: readonly CertificateNode[]): { readonly shown: string; readonly more: number } {
  const files = [...new Set(nodes.flatMap(({ occurrences }) => occurrences.map(({ file }) => file.path)))];
  return { shown: files.slice(0, 3).join(', '), more: files.length - 3 };
}

function contextOf({ key, keyAlgorithm, days }: RenewArguments['keys'], now: number): Omit<ActionContext, 'graph'> {
  return {
    now,
    ...optional('key', key),
    ...optional('keyAlgorithm', keyAlgorithm),
    ...optional('days', days),
    canOpenKeys: true,
  };
}

/**
 * Chooses the CA certificate that matches the key: a file can contain several of each.
 *
 * @throws {InputError} When a file contains no certificate or no key.
 */
function chooseCa({ graph, loaded }: ReadFiles, files: CaFiles, now: number): RenewalCa | RenewalRefusal {
  const keyFile = loaded.named(files.key);
  const nodes = (loaded.named(files.certificate)?.credentials ?? [])
    .flatMap(({ fingerprint = '' }) => graph.certificates.get(fingerprint) ?? [])
    .toSorted((left, right) => endOf(right) - endOf(left));
  const keys = (keyFile?.credentials ?? []).flatMap((credential): Occurrence[] =>
    keyFile !== undefined && credential.content.kind === 'privateKey' ? [{ file: keyFile, credential }] : [],
  );
  const noCertificate = new InputError(
    l10n.t('{0} does not contain a certificate.', visibleWholeText(files.certificate)),
  );
  if (nodes.length === 0) throw noCertificate;
  if (keys.length === 0)
    throw new InputError(l10n.t('{0} does not contain a private key.', visibleWholeText(files.key)));
  const answers = nodes.flatMap((node) => keys.map((key) => chooseRenewalCa(graph, node, now, key, true)));
  const [first] = answers;
  if (first === undefined) throw noCertificate;
  return answers.find(({ kind }) => kind === 'ca') ?? first;
}

function endOf({ certificate }: CertificateNode): number {
  return certificate.notAfter ?? 0;
}
