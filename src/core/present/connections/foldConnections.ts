import * as l10n from '@vscode/l10n';
import type { ConnectionVerdict, Party } from '../../pki/cluster/connections/connectionModel.ts';
import { hostName } from '../../pki/cluster/hostName.ts';
import { groupBy } from '../../text/groupBy.ts';
import { connectionTitle, partyWords } from './partyWords.ts';

/** Connections of one kind between machines of one kind, of which the same is to be told. */
export interface ConnectionGroup {
  readonly first: ConnectionVerdict;
  /** In order; the first one among them. */
  readonly all: readonly ConnectionVerdict[];
}

/**
 * Puts connections together that differ in nothing but the machines: a thousand kubelets are one line.
 *
 * @param tell - What else is told of a connection.
 */
export function foldConnections(
  verdicts: readonly ConnectionVerdict[],
  tell: (verdict: ConnectionVerdict) => string,
): readonly ConnectionGroup[] {
  const groups = groupBy(verdicts, (verdict) => {
    const { connection } = verdict;
    const isLocal = connection.client.host === connection.server.host;
    return [connection.record.id, connectionTitle(connection, true), isLocal, tell(verdict)].join('\n');
  });
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [{ first, all }];
  });
}

/** `kube-apiserver (cp-1, cp-2) → kubelet (1000 machines) :10250`. */
export function groupTitle({ first, all }: ConnectionGroup, isAlone: boolean): string {
  const { client, server, record } = first.connection;
  if (all.length === 1) return connectionTitle(first.connection, isAlone);
  const isLocal = client.host === server.host;
  const from = partiesWords(all.map(({ connection }) => connection.client));
  const to = isLocal ? partyWords(server, true) : partiesWords(all.map(({ connection }) => connection.server));
  return `${from} → ${to} :${record.port}`;
}

/** More machines are counted, not named. */
const mostNames = 3;

function partiesWords(parties: readonly Party[]): string {
  const [first] = parties;
  if (first === undefined) return '';
  const label = partyWords(first, true);
  const hosts = new Set(parties.map(({ host }) => host));
  if (hosts.size > mostNames) return `${label} (${l10n.t('{0} machines', hosts.size)})`;
  const names = [...hosts].flatMap((host) => hostName(host) ?? []);
  return names.length === 0 ? label : `${label} (${names.join(', ')})`;
}
