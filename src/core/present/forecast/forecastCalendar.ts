import * as l10n from '@vscode/l10n';
import type { Cluster } from '../../pki/cluster/connections/connectionModel.ts';
import { type CalendarEvent, calendar } from '../calendar.ts';
import { clusterTitle } from '../clusterTitle.ts';
import { causeWords, connectionLines, type Outage } from './outages.ts';

/**
 * Writes outages as an iCalendar object with reminders. An outage keeps its UID while its certificates are the same,
 * so that a newer calendar replaces it.
 *
 * @param now - When the calendar is created.
 */
export function forecastCalendar(clusters: readonly Cluster[], outages: readonly Outage[], now: number): string {
  const stops = outages.filter(({ change }) => change === 'stops');
  return calendar(
    'forecast',
    stops.map((outage) => eventOf(outage, clusters)),
    now,
  );
}

function eventOf(outage: Outage, clusters: readonly Cluster[]): CalendarEvent {
  const cluster = clusters.find(({ id }) => id === outage.cluster);
  const prefix = cluster?.name === undefined ? '' : `${clusterTitle(cluster, clusters)}: `;
  const stops = connectionLines(outage, (cluster?.hosts.length ?? 0) < 2).map((line) => l10n.t('stops: {0}', line));
  const [first] = outage.certificates;
  return {
    uid: `${first?.fingerprint ?? outage.cluster}-${outage.at}`,
    at: outage.at,
    summary: `${prefix}${causeWords(outage)}`,
    description: [...outage.effects, ...stops].join('\n'),
  };
}
