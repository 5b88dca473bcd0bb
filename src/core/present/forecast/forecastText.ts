import * as l10n from '@vscode/l10n';
import type { Cluster } from '../../pki/cluster/connections/connectionModel.ts';
import { formatDuration } from '../../text/duration.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { causesOfClusters } from '../causesText.ts';
import { clusterTitle } from '../clusterTitle.ts';
import type { causesByCluster } from '../rootCauses.ts';
import { stateMark } from '../stateMark.ts';
import { causeWords, connectionLines, nothingStopsWords, type Outage } from './outages.ts';

/** Connections listed under one outage. */
const shownConnections = 12;

/**
 * Writes the forecast for a terminal, the earliest first: date, cause, connections, impact.
 *
 * @param stopped - Why connections are broken already.
 */
export function forecastText(
  clusters: readonly Cluster[],
  outages: readonly Outage[],
  stopped: ReturnType<typeof causesByCluster>,
  now: number,
): string {
  if (clusters.length === 0) {
    return `${l10n.t('No connections found. Add the kubeconfigs, manifests and PKI folder of a cluster.')}\n`;
  }
  const causes = causesOfClusters(stopped, clusters.length > 1);
  const before = stopped.length === 0 ? '' : `${l10n.t('Already stopped')}\n${causes}`;
  if (outages.length === 0) {
    const rest =
      stopped.length === 0
        ? l10n.t('No connection stops in that time.')
        : l10n.t('No other connection stops in that time.');
    return `${before}${rest}\n`;
  }
  return `${before}${outages.map((outage) => outageText(outage, clusters, now)).join('\n')}`;
}

function outageText(outage: Outage, clusters: readonly Cluster[], now: number): string {
  const cluster = clusters.find(({ id }) => id === outage.cluster);
  const name = clusters.length > 1 && cluster !== undefined ? `  ${clusterTitle(cluster, clusters)}` : '';
  const when = l10n.t('in {0}', formatDuration(outage.at - now));
  const mark = stateMark(outage.change === 'stops' ? 'broken' : 'works');
  const lines = connectionLines(outage, (cluster?.hosts.length ?? 0) < 2);
  const nothing = nothingStopsWords(outage);
  const more = lines.length - shownConnections;
  return [
    `${formatIsoTime(outage.at)}  ${when}  ${mark} ${causeWords(outage)}${name}`,
    ...[...outage.effects, ...(nothing === undefined ? [] : [nothing])].map((effect) => `    ${effect}`),
    ...lines
      .slice(0, shownConnections)
      .map(
        (line) => `    ${outage.change === 'stops' ? l10n.t('stops: {0}', line) : l10n.t('works again: {0}', line)}`,
      ),
    ...(more > 0 ? [`    ${l10n.t('and {0} more', more)}`] : []),
    '',
  ].join('\n');
}
