import type { ChainRow } from '../map/hosts/layoutHosts.ts';
import type { PkiMap } from '../map/mapOf.ts';
import { hostsHeading } from '../map/output/mapText.ts';
import { brokenLines } from './connectionsText.ts';
import { missingWords } from './partyWords.ts';
import { missingOf } from './verdictWords.ts';

/**
 * Writes hosts and webhooks for a terminal, where the files tell of no control plane: the same rows as the map of hosts under what its chips
 * count, the broken ones first, with what both sides say.
 */
export function hostConnectionsText({ scene, hosts }: Required<Pick<PkiMap, 'scene' | 'hosts'>>, now: number): string {
  const reasons = new Map(hosts.hosts.map(({ id, why }) => [id, why]));
  const sections = scene.chips.map(({ label, wires }) => {
    const rows = hosts.rows.filter(({ id }) => wires.includes(id));
    return `\n${label}\n${rows.map((row) => rowText(row, reasons)).join('')}`;
  });
  return `${hostsHeading(scene, now)}${sections.join('')}`;
}

function rowText(
  { id, links, label, gap, verdict, finding, state }: ChainRow,
  reasons: ReadonlyMap<string, string | undefined>,
): string {
  const [first, ...others] = links;
  const behind = others.flatMap((link) => (link === undefined ? [] : [wordsOf(link)]));
  const why = state === 'broken' ? (reasons.get(id) ?? finding?.message) : undefined;
  const told = state === 'broken' && verdict?.state === 'broken' ? brokenLines(verdict) : [];
  const missing =
    state === 'unknown' && verdict !== undefined ? missingOf(verdict).map((each) => missingWords(each)) : [];
  const lines = [
    ...(why === undefined ? [] : [why]),
    behind.join(' → '),
    ...(gap === undefined ? [] : [gap]),
    ...told,
    ...missing,
  ];
  return `  ${first === undefined ? '' : wordsOf(first)}  ${label}\n${lines.map((line) => `      ${line}\n`).join('')}`;
}

function wordsOf({ title, line }: { readonly title: string; readonly line: string }): string {
  return line === '' ? title : `${title} (${line})`;
}
