import * as l10n from '@vscode/l10n';
import type { ConnectionVerdict } from '../../core/pki/cluster/connections/model.ts';
import type { PkiGraph } from '../../core/pki/model.ts';
import { type ServedConnection, servedConnections } from '../../core/present/change/servedConnections.ts';
import { partyWords } from '../../core/present/connections/partyWords.ts';
import type { ChangePlan } from '../../core/renewal/change/model.ts';
import { repairFor } from '../../core/renewal/reissue/repairFor.ts';
import { formatIsoTime } from '../../core/text/moment.ts';
import { optional } from '../../core/text/optional.ts';
import { shellQuoted } from '../../core/text/shellQuoted.ts';
import type { CarriedOut } from './carryOutChange.ts';

/** A connection that a change has to do with, as it is afterwards. */
export interface ChangedConnection extends ServedConnection {
  /** Of those that are broken: the command that issues a certificate again so that they work. */
  readonly repair?: string;
}

/** The connections that a change has to do with, as they are once it is written; the worst first. */
export function changedConnections(
  plan: ChangePlan,
  { issued, judgement: { graph, connections } }: CarriedOut,
  now: number,
): readonly ChangedConnection[] {
  const paths = new Set(plan.files.map(({ path }) => path));
  const served = servedConnections({ fingerprints: new Set(issued.values()), paths, connections }, { graph, now });
  return served.map((each) => ({
    ...each,
    ...optional('repair', each.state === 'broken' ? repairCommand(each.verdict, graph, now) : undefined),
  }));
}

function repairCommand(verdict: ConnectionVerdict, graph: PkiGraph, now: number): string | undefined {
  const { file, credential } = repairFor(verdict, { graph, now, canOpenKeys: true })?.occurrences[0] ?? {};
  if (file === undefined || credential === undefined) return undefined;
  const { keyPath } = credential.value;
  const field = keyPath === undefined ? '' : ` --field ${shellQuoted(keyPath)}`;
  return `certscope renew ${shellQuoted(file.path)}${field} --repair`;
}

/** What is broken in spite of the change, and what would help: for a terminal. */
export function brokenConnectionsText(connections: readonly ChangedConnection[]): string {
  const broken = connections.filter(({ state }) => state === 'broken');
  if (broken.length === 0) return '';
  const repairs = [...new Set(broken.flatMap(({ repair }) => repair ?? []))];
  const lines = [
    l10n.t('Broken with the new files:'),
    ...broken.map(({ item }) => `  ${item.text}: ${item.note ?? ''}`),
    ...repairs.map((command) => l10n.t('{0}, with the PATHs of this command, issues it with what it lacks.', command)),
  ];
  return `${lines.join('\n')}\n`;
}

/** For programs; docs/cli.md documents it. */
export function changedConnectionJson({ state, was, item, repair, verdict: { connection, until } }: ChangedConnection) {
  const { id, record, client, server } = connection;
  return {
    id,
    number: record.no,
    kind: record.id,
    client: partyWords(client),
    server: partyWords(server),
    port: record.port,
    ...optional('before', was),
    after: state,
    ...optional('until', until === undefined ? undefined : formatIsoTime(until)),
    words: item.note,
    ...optional('repair', repair),
  };
}
