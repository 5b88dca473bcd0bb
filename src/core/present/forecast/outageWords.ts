import * as l10n from '@vscode/l10n';
import { shortTitle } from '../certificateTitle.ts';
import { connectionTitle } from '../connections/partyWords.ts';
import type { Outage } from './outages.ts';

/** `apiserver-etcd-client expires`, `CA kubernetes begins`. */
export function causeWords({ certificates, change }: Outage): string {
  const names = [...new Set(certificates.map(shortTitle))];
  const shown = names.slice(0, 3).join(', ');
  const list = names.length > 3 ? l10n.t('{0} and {1} more', shown, names.length - 3) : shown;
  if (change === 'starts') return l10n.t('{0} becomes valid', list);
  return names.length === 1 ? l10n.t('{0} expires', list) : l10n.t('{0} expire', list);
}

/** The connections, each once: many webhooks or machines may have the same. */
export function connectionLines({ events }: Outage, isAlone: boolean): readonly string[] {
  return [...new Set(events.map(({ connection }) => connectionTitle(connection, isAlone)))];
}
