import * as l10n from '@vscode/l10n';
import type { PageItem } from '../../../protocol/actionPage.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import type { ConnectionVerdict, Source } from '../../pki/cluster/connections/connectionModel.ts';
import { refusals } from '../../pki/cluster/connections/refusals.ts';
import type { ConnectionComparison } from '../../renewal/change/compareConnections.ts';
import { optional } from '../../text/optional.ts';
import { connectionTitle, missingWords } from '../connections/partyWords.ts';
import { missingOf, refusalWords, stateOf, untilWords } from '../connections/verdictWords.ts';
import type { PresentContext } from '../presentContext.ts';
import { compareStates, type State, stateMark } from '../stateMark.ts';

/** What was changed, and how it affected connections. */
export interface ConnectionSubject {
  /** Of the new certificates. */
  readonly fingerprints: ReadonlySet<string>;
  /** `DecodedFile.path` of the changed files. */
  readonly paths?: ReadonlySet<string>;
  /** See `connectionsBetween`. */
  readonly connections: readonly ConnectionComparison[];
}

/** A connection after a change. */
export interface ServedConnection {
  readonly item: PageItem;
  readonly state: State;
  /** Before the change; absent when the connection is new or was not compared. */
  readonly was?: State;
  readonly verdict: ConnectionVerdict;
}

/**
 * Lists the connections affected by a change, judged as their sides do (path, names, usages, time) and compared with
 * before: those that present or trust a new certificate, those whose state changed; if nothing was issued, those that use a
 * changed file. The worst first.
 */
export function servedConnections(
  { fingerprints, paths = new Set(), connections }: ConnectionSubject,
  { graph, now }: Pick<PresentContext, 'graph' | 'now'>,
): readonly ServedConnection[] {
  const isSingleMachine = new Set(connectionModelOf(graph).clusters.flatMap(({ hosts }) => hosts)).size < 2;
  return connections
    .flatMap(({ before, after }) => (after === undefined ? [] : { was: before, verdict: after }))
    .filter(({ was, verdict }) => {
      const { clientShows, serverShows, clientTrusts, serverTrusts } = verdict.connection;
      if (was !== undefined && was.state !== verdict.state) return true;
      if ([clientShows, serverShows].some((source) => shownBy(source).some((each) => fingerprints.has(each))))
        return true;
      if ([clientTrusts, serverTrusts].some((source) => trustedBy(source).some((each) => fingerprints.has(each))))
        return true;
      const sources = [clientShows, serverShows, clientTrusts, serverTrusts];
      return fingerprints.size === 0 && sources.some((source) => pathsOf(source).some((path) => paths.has(path)));
    })
    .toSorted((a, b) => compareStates(stateOf(a.verdict), stateOf(b.verdict)))
    .map(({ was, verdict }) => {
      const [state, words] = [stateOf(verdict), noteOf(verdict, now)];
      const wordsBefore = was && noteOf(was, now);
      return {
        item: {
          text: `${stateMark(state)} ${connectionTitle(verdict.connection, isSingleMachine)}`,
          state,
          note:
            wordsBefore === undefined || wordsBefore === words ? words : l10n.t('{0}; before: {1}', words, wordsBefore),
        },
        state,
        ...optional('was', was && stateOf(was)),
        verdict,
      };
    });
}

/** Files that a side reads. */
function pathsOf(source: Source): readonly string[] {
  if (source.kind !== 'materials') return [];
  return source.materials.flatMap(({ material }) => [
    material.place.file.path,
    ...material.occurrences.map(({ file }) => file.path),
  ]);
}

/** Fingerprints of the certificates that a side may present. */
function shownBy(source: Source): readonly string[] {
  if (source.kind !== 'materials') return [];
  return source.materials.flatMap(({ material }) => material.certificates[0]?.fingerprint ?? []);
}

/** Fingerprints of the CAs that a side verifies with. */
function trustedBy(source: Source): readonly string[] {
  if (source.kind !== 'materials') return [];
  return source.materials.flatMap(({ material }) => material.certificates.map(({ fingerprint }) => fingerprint));
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
