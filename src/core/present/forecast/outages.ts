import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import type { ForecastEvent } from '../../pki/cluster/connections/forecast.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { listSeparator } from '../../text/sentences.ts';
import { fileNameOf } from '../../text/shownPath.ts';
import { visibleText } from '../../text/visibleText.ts';
import { shortTitle } from '../certificateWords.ts';
import { connectionTitle } from '../connections/partyWords.ts';

/** What stops or starts in one cluster at one moment. */
export interface Outage {
  readonly at: number;
  readonly change: ForecastEvent['change'];
  /** Id of the cluster. */
  readonly cluster: string;
  /** Certificates whose validity begins or ends then, each once. */
  readonly certificates: readonly CertificateNode[];
  /** What works until then, or begins to work; in the order of the table of connections. What has stopped before is not among it. */
  readonly events: readonly ForecastEvent[];
  /** The impact, by the tables, each a sentence without a full stop. */
  readonly effects: readonly string[];
}

/** Groups events by moment, in order. */
export function outagesOf(events: readonly ForecastEvent[]): readonly Outage[] {
  const groups = groupBy(events, ({ at, change, connection }) => `${at} ${change} ${connection.cluster}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { at, change, connection } = first;
    const certificates = [...new Set(group.flatMap((event) => event.certificates))];
    const alive = group.filter(({ isStopped }) => isStopped !== true);
    const effects = change === 'stops' ? effectsOf(alive.flatMap((event) => event.certificates)) : [];
    return [{ at, change, cluster: connection.cluster, certificates, events: alive, effects }];
  });
}

function effectsOf(certificates: readonly CertificateNode[]): readonly string[] {
  const effects = certificates.map(({ role }) => (role === undefined ? undefined : certificateRole(role.id)?.breaks()));
  return [...new Set(effects)].filter((effect) => effect !== undefined);
}

/** `apiserver-etcd-client expires`, `CA kubernetes begins`. */
export function causeWords({ certificates, change, events }: Outage): string {
  if (certificates.length === 0) return tokenWords(events);
  const names = [...new Set(certificates.map(shortTitle))];
  const shown = names.slice(0, 3).join(listSeparator());
  const list = names.length > 3 ? l10n.t('{0} and {1} more', shown, names.length - 3) : shown;
  if (change === 'starts') return l10n.t('{0} becomes valid', list);
  return names.length === 1 ? l10n.t('{0} expires', list) : l10n.t('{0} expire', list);
}

/** Only a token of which nothing renews it ends with no certificate. */
function tokenWords(events: readonly ForecastEvent[]): string {
  const files = new Set(
    events.flatMap(({ connection: { token, client } }) => (token?.place ?? client.place)?.file ?? []),
  );
  const [file] = files;
  return file === undefined || files.size > 1
    ? l10n.t('{0} tokens expire', files.size)
    : l10n.t('the token in {0} expires', visibleText(fileNameOf(file.path)));
}

/** Why nothing stops with certificates that end; `undefined` if something does. */
export function nothingStopsWords({ events }: Outage): string | undefined {
  return events.length === 0 ? l10n.t('what it is for has stopped already') : undefined;
}

/** The connections, each once: many webhooks or machines may have the same. */
export function connectionLines({ events }: Outage, isSingleMachine: boolean): readonly string[] {
  return [...new Set(events.map(({ connection }) => connectionTitle(connection, isSingleMachine)))];
}

/** The worst impact comes first. */
const worstRoles = [
  'apiserver',
  'etcd-server',
  'apiserver-etcd-client',
  'controller-manager-client',
  'scheduler-client',
];

/** How bad an impact of certificates is: 0 is the worst. */
export function rankOfEffect(effect: string): number {
  const at = worstRoles.findIndex((role) => certificateRole(role)?.breaks() === effect);
  return at < 0 ? worstRoles.length : at;
}

/** The API is down because its store is. */
export function isOfStore(effect: string): boolean {
  return ['etcd-server', 'apiserver-etcd-client'].includes(worstRoles[rankOfEffect(effect)] ?? '');
}

/** Only the controller manager or the scheduler stops. */
export function isOfControllers(effect: string): boolean {
  return ['controller-manager-client', 'scheduler-client'].includes(worstRoles[rankOfEffect(effect)] ?? '');
}

/** Sorts impacts of certificates, the worst first. */
export function bySeverity(effects: readonly string[]): readonly string[] {
  return effects.toSorted((a, b) => rankOfEffect(a) - rankOfEffect(b));
}
