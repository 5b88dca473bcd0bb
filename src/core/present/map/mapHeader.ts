import * as l10n from '@vscode/l10n';
import type { MapChip, MapMoment, MapTexts } from '../../../protocol/pkiMap.ts';
import type { Cluster } from '../../pki/cluster/connections/connectionModel.ts';
import { namedHosts } from '../../pki/cluster/hostName.ts';
import { unreadPlaces } from '../../renewal/notRenewable.ts';
import { formatDurationInWords } from '../../text/duration.ts';
import { formatDate } from '../../text/moment.ts';
import { joinWords } from '../../text/sentences.ts';
import { clusterTitle } from '../clusterTitle.ts';
import { stateOf } from '../connections/verdictWords.ts';
import { judgedConnections, notCountedWords } from '../judgedConnections.ts';
import type { PresentContext } from '../presentContext.ts';
import { stateMark } from '../stateMark.ts';
import { unreadShort } from '../unreadNote.ts';
import { isDescribed } from './model/buildMapModel.ts';
import type { MapModel } from './model/mapModel.ts';
import { worstFirst } from './model/states.ts';
import { countInWords, countsInWords, stateCounts } from './spokenWords.ts';

/** `prod-eu-1 · 1 control plane, 2 machines`. */
export function subtitleOf({ cluster, members, verdicts }: MapModel, clusters: readonly Cluster[]): string {
  if (cluster === undefined) return l10n.t('no cluster');
  const machines = namedHosts(verdicts.flatMap(({ connection: { client, server } }) => [client.host, server.host]));
  const planes = members.filter(({ party }) => isDescribed(party)).length;
  const parts = [
    ...(planes === 0 ? [] : [planes === 1 ? l10n.t('1 control plane') : l10n.t('{0} control planes', planes)]),
    ...(machines.size < 2 ? [] : [l10n.t('{0} machines', machines.size)]),
  ];
  return [clusterTitle(cluster, clusters), ...(parts.length === 0 ? [] : [joinWords(parts)])].join(' · ');
}

/** Number of connections in each state. Where all works, a sentence says so. */
export function chipsOf({ verdicts, wires }: MapModel, isCalm: boolean): readonly MapChip[] {
  return stateCounts(verdicts)
    .filter(({ state }) => state !== 'works' || !isCalm)
    .map(({ state, count }) => {
      const own = wires.filter((wire) => wire.verdicts.some((verdict) => stateOf(verdict) === state));
      const words = countInWords(state, count);
      return {
        state,
        label: `${stateMark(state)} ${words}`,
        spoken: words,
        wires: own.toSorted((a, b) => worstFirst(a.worst, b.worst)).map(({ id }) => id),
      };
    });
}

/** The moment that a map shows, in words and as its field has it. */
export function momentOf({ verdicts }: MapModel, today: number, at: number, locale: string | undefined): MapMoment {
  const date = formatDate(at, locale);
  const isNow = Math.abs(at - today) < 1000;
  const away = formatDurationInWords(at - today);
  const words = isNow
    ? l10n.t('now, {0}', date)
    : at > today
      ? l10n.t('as of {0}, in {1}', date, away)
      : l10n.t('as of {0}, {1} ago', date, away);
  const counts = countsInWords(verdicts);
  return {
    at,
    isNow,
    field: `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    button: l10n.t('As of {0}', date),
    words,
    announcement: l10n.t('As of {0}: {1}', date, counts === '' ? l10n.t('no connections') : counts),
  };
}

/** What is not on the map: places that could not be read, and what is not counted. */
export function leftNotes(context: PresentContext): readonly string[] {
  return [
    ...unreadShort(unreadPlaces(context.graph)),
    notCountedWords(judgedConnections(context).model, l10n.t('Show All Findings')) ?? [],
  ].flat();
}

/** What to add where the files describe no control plane, or nothing. */
export function notesOf({ verdicts, shown, cards }: MapModel): readonly string[] {
  if (verdicts.length === 0) {
    return [l10n.t('No connections found. Add the kubeconfigs, manifests and PKI folder of a cluster.')];
  }
  const hasApiserver = cards.some(({ column }) => column === 'apiserver');
  return hasApiserver && !isDescribed(shown?.party)
    ? [l10n.t('Grey parts are not in these files. Add the pki/ folder and the manifests of a control plane.')]
    : [];
}

/** The words of the page around a map. */
export function textsOf(): MapTexts {
  return {
    asOf: l10n.t('As of'),
    now: l10n.t('Now'),
    later: l10n.t('Later'),
    learn: l10n.t('Learn'),
    export: l10n.t('Export'),
    zoomIn: l10n.t('Zoom in'),
    zoomOut: l10n.t('Zoom out'),
    fit: l10n.t('Fit to window'),
    cluster: l10n.t('Cluster'),
    dragHint: l10n.t('Drag the line to see the map as of another date.'),
    next: l10n.t('Next'),
    previous: l10n.t('Previous'),
  };
}
