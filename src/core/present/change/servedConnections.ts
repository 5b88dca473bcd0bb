import * as l10n from '@vscode/l10n';
import type { PageItem } from '../../../protocol/actionPage.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../pki/cluster/connections/judgeConnection.ts';
import type { ConnectionModel, ConnectionVerdict, Source } from '../../pki/cluster/connections/model.ts';
import type { PkiGraph } from '../../pki/model.ts';
import { day } from '../../text/duration.ts';
import { optional } from '../../text/optional.ts';
import { connectionTitle, missingWords } from '../connections/partyWords.ts';
import { missingOf, refusals, refusalWords, stateOf, untilWords } from '../connections/verdictWords.ts';
import type { PresentContext } from '../presentContext.ts';
import { compareStates, type State, stateMark } from '../stateMark.ts';

/** What was changed, and how the files were before. */
export interface ConnectionSubject {
  /** Of the new certificates. */
  readonly fingerprints: ReadonlySet<string>;
  /** `DecodedFile.path` of the changed files. */
  readonly paths?: ReadonlySet<string>;
  readonly before?: PkiGraph;
}

/** A connection after a change. */
export interface ServedConnection {
  readonly item: PageItem;
  readonly state: State;
  /** Before the change; absent where the connection is new, or nobody asked. */
  readonly was?: State;
}

/**
 * Judges the connections that a change has to do with, as the sides of them would, path, names, usages, time, and compares
 * with before: those on which a new certificate is shown, those that are in another state; where nothing was issued, those
 * that use a changed file. The worst first.
 */
export function servedConnections(
  { fingerprints, paths = new Set(), before }: ConnectionSubject,
  context: PresentContext,
): readonly ServedConnection[] {
  const model = connectionModelOf(context.graph);
  const isAlone = model.clusters.every(({ hosts }) => hosts.length < 2);
  const known = new Map((before === undefined ? [] : judged(connectionModelOf(before), context)).map(byId));
  return judged(model, context)
    .filter((verdict) => {
      const { connection } = verdict;
      const { clientShows, serverShows, clientTrusts, serverTrusts } = connection;
      const was = known.get(connection.id);
      if (was !== undefined && was.state !== verdict.state) return true;
      if ([clientShows, serverShows].some((source) => shownBy(source).some((each) => fingerprints.has(each))))
        return true;
      const sources = [clientShows, serverShows, clientTrusts, serverTrusts];
      return fingerprints.size === 0 && sources.some((source) => pathsOf(source).some((path) => paths.has(path)));
    })
    .toSorted((a, b) => compareStates(stateOf(a), stateOf(b)))
    .map((verdict) => {
      const was = known.get(verdict.connection.id);
      const [state, words] = [stateOf(verdict), noteOf(verdict, context.now)];
      const wordsBefore = was && noteOf(was, context.now);
      return {
        item: {
          text: `${stateMark(state)} ${connectionTitle(verdict.connection, isAlone)}`,
          state,
          note:
            wordsBefore === undefined || wordsBefore === words ? words : l10n.t('{0}; before: {1}', words, wordsBefore),
        },
        state,
        ...optional('was', was && stateOf(was)),
      };
    });
}

function judged(model: ConnectionModel, { now, policy }: PresentContext): readonly ConnectionVerdict[] {
  return judgeConnections(model, now, policy.warnWithinDays * day);
}

function byId(verdict: ConnectionVerdict): readonly [string, ConnectionVerdict] {
  return [verdict.connection.id, verdict];
}

/** The files that a side reads. */
function pathsOf(source: Source): readonly string[] {
  if (source.kind !== 'materials') return [];
  return source.materials.flatMap(({ material }) => [
    material.place.file.path,
    ...material.occurrences.map(({ file }) => file.path),
  ]);
}

/** Fingerprints of the certificates that a side may show. */
function shownBy(source: Source): readonly string[] {
  if (source.kind !== 'materials') return [];
  return source.materials.flatMap(({ material }) => material.certificates[0]?.fingerprint ?? []);
}

function noteOf(verdict: ConnectionVerdict, now: number): string {
  switch (verdict.state) {
    case 'broken':
      return refusals(verdict)
        .map(({ by, verdict: refused }) => refusalWords(verdict, by, refused))
        .join('; ');
    case 'unknown':
      return missingOf(verdict).map(missingWords).join('; ');
    case 'willBreak':
    case 'works':
      return untilWords(verdict, now) ?? l10n.t('works');
  }
}

/** Says why a change is not written: what works now would not work any more. */
export function brokenSentence(broken: readonly { readonly after?: ConnectionVerdict }[]): string {
  const verdicts = broken.flatMap(({ after }) => after ?? []);
  const [first] = verdicts;
  const words = first === undefined ? '' : `${connectionTitle(first.connection, true)}: ${noteOf(first, 0)}`;
  return verdicts.length === 1
    ? l10n.t('Nothing was written: it would break a connection that works. {0}.', words)
    : l10n.t('Nothing was written: it would break {0} connections that work. {1}.', verdicts.length, words);
}
