import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { clusterPictureOf } from '../core/pki/cluster/buildClusterPicture.ts';
import type { Kubeconfig, KubeconfigUser } from '../core/pki/cluster/clusterModel.ts';
import type { DecodedFile, Occurrence, PkiGraph } from '../core/pki/pkiModel.ts';
import type { PresentContext } from '../core/present/presentContext.ts';
import { failureWords } from '../core/present/probe/failureWords.ts';
import { judgeProbe, servedPath } from '../core/present/probe/judgeProbe.ts';
import { targetOfUrl } from '../core/present/probe/probeTargets.ts';
import { probeLines } from '../core/present/probe/probeWords.ts';
import { stateMark } from '../core/present/stateMark.ts';
import { groupBy } from '../core/text/groupBy.ts';
import { probeServer } from '../node/probe/probeServer.ts';
import { UsageError } from './io.ts';
import type { LoadedFiles } from './loadFiles.ts';
import { contextIn } from './probeCommand.ts';
import { InputError } from './renewalFile.ts';
import type { DecodingTools } from './tools.ts';

/** What an argument shows. */
export interface ShownCredentials {
  /** Each once, with all places that were asked for. */
  readonly items: readonly (readonly Occurrence[])[];
  readonly context: PresentContext;
  /** It was chosen: it is shown in full. */
  readonly isChosen: boolean;
  /** What a server presents is compared with the files; one sentence each, with its mark. */
  readonly lines: readonly string[];
}

/** The entry of a kubeconfig that is shown. */
export interface EntryChoice {
  readonly context: string | undefined;
  readonly user: string | undefined;
}

/** `10.0.0.1:6443`, `[::1]:6443`, `https://example.com`; a file with that name comes first, and a place in one. */
export function isServer(argument: string, cwd: string): boolean {
  if (existsSync(path.resolve(cwd, argument))) return false;
  if (/^https:\/\//i.test(argument)) return true;
  const isPlace =
    namedPlace(argument, cwd).line !== undefined || /\.(?:crt|cer|pem|der|key|conf|ya?ml|json):/i.test(argument);
  return !isPlace && /^(?:\[[\da-f:.]+\]|[\w.-]{2,}):\d{1,5}$/i.test(argument);
}

/** A file, and the line in it that was asked for, from 1. */
export interface NamedPlace {
  readonly path: string;
  readonly line?: number;
}

/** Reads a place as all outputs print it: `a.crt:1`. */
export function namedPlace(argument: string, cwd: string): NamedPlace {
  const [, file = '', line] = /^(.+):(\d+)$/s.exec(argument) ?? [];
  const isFile = (each: string) => statSync(path.resolve(cwd, each), { throwIfNoEntry: false })?.isFile() ?? false;
  return file !== '' && !existsSync(path.resolve(cwd, argument)) && isFile(file)
    ? { path: file, line: Number(line) }
    : { path: argument };
}

/**
 * Collects the credentials of the named files, or those of one entry of a kubeconfig.
 *
 * @throws {UsageError | InputError} If there is no such entry.
 */
export function credentialsInFiles(
  loaded: LoadedFiles,
  context: PresentContext,
  { context: wanted, user: userName }: EntryChoice,
  places: readonly NamedPlace[],
): ShownCredentials {
  const files = loaded.files.filter((file) => loaded.isFound(file));
  const { kubeconfigs } = clusterPictureOf(context.graph);
  const named = kubeconfigs.filter(({ file, object }) => files.includes(file) && object.embeddedIn === undefined);
  const [kubeconfig] = named;
  const of = (occurrences: readonly Occurrence[], isChosen: boolean) => ({
    items: foldCopies(occurrences, context.graph),
    context,
    isChosen,
    lines: [],
  });
  if (wanted !== undefined || userName !== undefined) {
    if (kubeconfig === undefined)
      throw new UsageError(
        l10n.t('{0} needs a kubeconfig, and these files are not one.', wanted === undefined ? '--user' : '--context'),
      );
    return of(entryOf(kubeconfig, wanted, userName), true);
  }
  const isOne = files.length === 1 && kubeconfig?.contexts.length === 1 && kubeconfig.users.length === 1;
  const inFiles = of(
    files.flatMap((file) => {
      const named = places.filter((each) => loaded.named(each.path) === file);
      const there = named.every(({ line }) => line !== undefined)
        ? occurrencesIn(file).filter((each) => named.some(({ line = 0 }) => isOnLine(each, line)))
        : [];
      return there.length > 0 ? there : occurrencesIn(file);
    }),
    false,
  );
  if (!isOne || places.some(({ line }) => line !== undefined)) return inFiles;
  const one = of(entryOf(kubeconfig, kubeconfig.contexts[0]?.name?.text, undefined, true), true);
  return one.items.length === inFiles.items.length ? one : inFiles;
}

/** The certificates of an entry: the user's, then, for a context, the CA of its cluster. */
function entryOf(
  kubeconfig: Kubeconfig,
  wanted: string | undefined,
  userName: string | undefined,
  isLenient = false,
): readonly Occurrence[] {
  const context = userName !== undefined && wanted === undefined ? undefined : contextIn(kubeconfig, wanted);
  const user = userName === undefined ? context?.user : userIn(kubeconfig, userName);
  const own = user?.certificate?.occurrences ?? [];
  if (own.length === 0 && !isLenient) {
    const name = userName ?? context?.userName?.text ?? '';
    throw new InputError(l10n.t('user {0} does not have a client certificate.', JSON.stringify(name)));
  }
  return [...own, ...(userName === undefined ? (context?.cluster?.ca?.occurrences ?? []) : [])];
}

/** If several have the same name, the last counts, as in client-go. */
function userIn({ users }: Kubeconfig, wanted: string): KubeconfigUser {
  const found = users.findLast(({ name }) => name?.text === wanted);
  if (found !== undefined) return found;
  const names = users.map(({ name }) => name?.text ?? '').join(', ');
  throw new UsageError(l10n.t('user {0} was not found. Users: {1}', JSON.stringify(wanted), names));
}

/** Each certificate once; a private key only without a certificate that is shown, and a placeholder never. */
function foldCopies(occurrences: readonly Occurrence[], graph: PkiGraph): readonly (readonly Occurrence[])[] {
  const shown = new Set(occurrences.map(({ credential }) => credential.fingerprint));
  const withKey = new Set(
    [...shown]
      .flatMap((fingerprint = '') => graph.certificates.get(fingerprint)?.keys ?? [])
      .map((key) => key.credential),
  );
  const kept = occurrences.filter(
    ({ credential }) =>
      !withKey.has(credential) &&
      !(credential.content.kind === 'unreadable' && credential.value.placeholder !== undefined),
  );
  return [...groupBy(kept, ({ credential }) => credential.fingerprint ?? credential).values()];
}

/** What is needed to ask a server. */
export interface ServerTerms {
  /** Files that may contain its CA; empty without any. */
  readonly graph: PkiGraph;
  readonly timeout: number;
  readonly now: number;
  readonly tools: DecodingTools;
  contextOf(graph: PkiGraph): PresentContext;
}

/**
 * Asks a server for its certificates.
 *
 * @throws {InputError} With the reason if it presents none.
 */
export async function credentialsOfServer(argument: string, terms: ServerTerms): Promise<ShownCredentials> {
  const { graph: files, timeout, now, tools, contextOf } = terms;
  const target = targetOfUrl(/^https:/i.test(argument) ? argument : `https://${argument}`);
  if (target === undefined)
    throw new UsageError(l10n.t('{0} is not a valid https:// address.', JSON.stringify(argument)));
  const answer = await probeServer(target, timeout);
  if (answer.kind === 'failed') {
    const { what, advice } = failureWords(target, answer);
    throw new InputError(l10n.t('{0} {1}', what, advice));
  }
  const judged = await judgeProbe(files, target, answer, now, tools);
  const context = contextOf(judged.graph);
  const file = judged.graph.files.find(({ path: each }) => each === servedPath(target));
  return {
    items: foldCopies(occurrencesIn(file), judged.graph),
    context,
    isChosen: true,
    lines:
      files.files.length === 0
        ? []
        : probeLines(target, judged, context).map(({ state, text }) => `${stateMark(state)} ${text}`),
  };
}

function isOnLine({ file: { lines }, credential: { block } }: Occurrence, line: number): boolean {
  const { start, end } = block.span;
  return lines !== undefined && lines.positionAt(start).line < line && line <= lines.positionAt(end).line + 1;
}

function occurrencesIn(file: DecodedFile | undefined): readonly Occurrence[] {
  return file === undefined ? [] : file.credentials.map((credential) => ({ file, credential }));
}
