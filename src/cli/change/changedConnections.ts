import * as l10n from '@vscode/l10n';
import type { ConnectionVerdict } from '../../core/pki/cluster/connections/connectionModel.ts';
import { fieldOf } from '../../core/pki/credentialPlace.ts';
import type { DecodedFile, Occurrence, PkiGraph } from '../../core/pki/pkiModel.ts';
import { type ServedConnection, servedConnections } from '../../core/present/change/servedConnections.ts';
import { partyWords, portOf } from '../../core/present/connections/partyWords.ts';
import type { ChangePlan } from '../../core/renewal/change/changeModel.ts';
import { trustFor } from '../../core/renewal/move/trustFor.ts';
import { repairFor } from '../../core/renewal/reissue/repairFor.ts';
import { formatIsoTime } from '../../core/text/moment.ts';
import { optional } from '../../core/text/optional.ts';
import { typed } from '../../core/text/programName.ts';
import { shellQuoted } from '../../core/text/shell.ts';
import type { CarriedOut } from './carryOutChange.ts';

/** A connection that a change affects, as it is afterwards. */
export interface ChangedConnection extends ServedConnection {
  /** The command that repairs a broken connection. */
  readonly repair?: string;
  /** `repair` reissues a certificate; otherwise it replaces the CA that one side trusts. */
  readonly issues?: boolean;
}

/** The connections that a change affects, as they are when it is written; the worst first. */
export function changedConnections(
  plan: ChangePlan,
  { issued, judgement: { graph, connections } }: CarriedOut,
  now: number,
): readonly ChangedConnection[] {
  const paths = new Set(plan.files.map(({ path }) => path));
  const served = servedConnections({ fingerprints: new Set(issued.values()), paths, connections }, { graph, now });
  return served.map((each) => ({
    ...each,
    ...(each.state === 'broken' ? repairOf(each.verdict, graph, now) : {}),
  }));
}

function repairOf(
  verdict: ConnectionVerdict,
  graph: PkiGraph,
  now: number,
): Pick<ChangedConnection, 'repair' | 'issues'> {
  const [place] = repairFor(verdict, { graph, now, canOpenKeys: true })?.occurrences ?? [];
  if (place !== undefined) {
    return { repair: typed(`renew ${shellQuoted(place.file.path)}${fieldOption(place)} --repair`), issues: true };
  }
  const trust = trustFor(verdict, graph);
  if (trust === undefined) return {};
  const { at, by } = trust;
  const field = authoritiesIn(at.file) > 1 ? fieldOption(at) : '';
  const file = shellQuoted(at.file.path);
  return { repair: typed(`replace-ca ${file}${field} --with ${shellQuoted(by.file.path)}`), issues: false };
}

function fieldOption({ credential: { value } }: Occurrence): string {
  return value.keyPath === undefined ? '' : ` --field ${shellQuoted(value.keyPath)}`;
}

function authoritiesIn({ credentials }: DecodedFile): number {
  const authorities = credentials.filter((credential) => fieldOf(credential)?.role === 'ca');
  return new Set(authorities.map(({ fingerprint }) => fingerprint)).size;
}

/** Connections that are broken with the new files; for a terminal. */
export function brokenConnectionsText(connections: readonly ChangedConnection[]): string {
  const broken = connections.filter(({ state }) => state === 'broken');
  if (broken.length === 0) return '';
  const lines = broken.map(({ item }) => `  ${item.text}: ${item.note ?? ''}\n`);
  return `${l10n.t('These connections are broken with the new files:')}\n${lines.join('')}`;
}

/** The commands that would help them. */
export function connectionRepairsText(connections: readonly ChangedConnection[]): string {
  const repairs = new Map(
    connections.flatMap(({ repair, issues }) => (repair === undefined ? [] : [[repair, issues] as const])),
  );
  const lines = [...repairs].map(([command, issues]) =>
    issues === true
      ? l10n.t('To reissue the certificate with what is missing, run this with the same PATHs: {0}', command)
      : l10n.t('To trust the CA that issued the other side’s certificate, run: {0}', command),
  );
  return lines.map((line) => `${line}\n`).join('');
}

/** For programs; docs/cli-details.md documents it. */
export function changedConnectionJson({ state, was, item, repair, verdict: { connection, until } }: ChangedConnection) {
  const { id, record, client, server } = connection;
  return {
    id,
    number: record.no,
    kind: record.id,
    client: partyWords(client),
    server: partyWords(server),
    port: portOf(connection),
    ...optional('before', was),
    after: state,
    ...optional('until', until === undefined ? undefined : formatIsoTime(until)),
    words: item.note,
    ...optional('repair', repair),
  };
}
