import * as l10n from '@vscode/l10n';
import type { PageItem } from '../../../protocol/actionPage.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../pki/cluster/connections/judgeConnection.ts';
import type { ConnectionVerdict, Source } from '../../pki/cluster/connections/model.ts';
import { day } from '../../text/duration.ts';
import { connectionTitle, missingWords } from '../connections/partyWords.ts';
import { missingOf, refusals, refusalWords, stateOf, untilWords } from '../connections/verdictWords.ts';
import type { PresentContext } from '../presentContext.ts';
import { compareStates, stateMark } from '../stateMark.ts';

/**
 * Judges every connection on which one of some certificates is shown, as the sides of it would: path, names, usages, time.
 * The worst first.
 *
 * @param fingerprints - Of the certificates.
 */
export function servedConnections(fingerprints: ReadonlySet<string>, context: PresentContext): readonly PageItem[] {
  const model = connectionModelOf(context.graph);
  const isAlone = model.clusters.every(({ hosts }) => hosts.length < 2);
  return judgeConnections(model, context.now, context.policy.warnWithinDays * day)
    .filter(({ connection: { clientShows, serverShows } }) =>
      [clientShows, serverShows].some((source) => shownBy(source).some((each) => fingerprints.has(each))),
    )
    .sort((a, b) => compareStates(stateOf(a), stateOf(b)))
    .map((verdict) => ({
      text: `${stateMark(stateOf(verdict))} ${connectionTitle(verdict.connection, isAlone)}`,
      state: stateOf(verdict),
      note: noteOf(verdict, context.now),
    }));
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
