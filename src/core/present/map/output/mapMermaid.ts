import type { MapState } from '../../../../protocol/mapShapes.ts';
import type { HostMap } from '../hosts/chainRows.ts';
import type { PkiMap } from '../mapOf.ts';
import { mapRows } from './mapRows.ts';
import { lightPalette } from './svgStyle.ts';

/** Arrow of each state. */
const arrows: Readonly<Record<MapState, string>> = { works: '-->', willStop: '-.->', broken: '==>', unknown: '-.->' };

/**
 * Writes a map as a Mermaid flowchart for Markdown viewers: cards as nodes, connections as arrows with their state,
 * and at both ends the number of the certificate and the letter of its CA.
 */
export function mapMermaid({ scene, model, hosts }: PkiMap, now: number): string {
  if (hosts !== undefined) return hostsMermaid(scene.subtitle, hosts);
  const ids = new Map(model.cards.map(({ id }, index) => [id, `n${index}`]));
  const rows = mapRows(model, now);
  const nodes = model.cards.map(({ id, title, line, isMissing }) => {
    const label = [title, line]
      .filter((part) => part !== '')
      .map(mermaidText)
      .join('<br/>');
    return `  ${ids.get(id)}["${label}"]${isMissing ? ':::missing' : ''}`;
  });
  const edges = rows.map(({ wire, label, reason }) => {
    const numbers = [wire.client.pill?.number, wire.server.pill?.number].map((number) => number ?? '–').join(' → ');
    const text = [label, numbers, reason]
      .filter((part) => part !== '')
      .map(mermaidText)
      .join('<br/>');
    return `  ${ids.get(wire.from)} ${arrows[wire.state]}|"${text}"| ${ids.get(wire.to)}`;
  });
  const styles = rows.map(
    ({ wire: { state } }, index) =>
      `  linkStyle ${index} stroke:${lightPalette[state]},stroke-width:${state === 'broken' ? 3 : 1.5}px`,
  );
  return [
    'flowchart LR',
    `  accTitle: ${accessibleText(scene.subtitle)}`,
    ...nodes,
    ...edges,
    ...styles,
    '  classDef missing stroke-dasharray: 5 3',
    '',
  ].join('\n');
}

function hostsMermaid(subtitle: string, { rows }: HostMap): string {
  const nodes = rows.flatMap(({ links }, row) =>
    links.flatMap((link, column) => {
      if (link === undefined) return [];
      const label = [link.title, link.line].filter((part) => part !== '').map(mermaidText);
      return [`  n${row}x${column}["${label.join('<br/>')}"]${link.fault === undefined ? '' : ':::missing'}`];
    }),
  );
  const edges = rows.flatMap(({ links, state, label }, row) => {
    const known = [...links.keys()].filter((column) => links[column] !== undefined);
    return known.slice(1).map((column, index) => {
      const words = index === 0 ? `|"${mermaidText(label)}"|` : '';
      return `  n${row}x${known[index]} ${arrows[state]}${words} n${row}x${column}`;
    });
  });
  return [
    'flowchart LR',
    `  accTitle: ${accessibleText(subtitle)}`,
    ...nodes,
    ...edges,
    '  classDef missing stroke-dasharray: 5 3',
    '',
  ].join('\n');
}

/** Escapes everything that is special in Mermaid or HTML as a numeric entity. */
function mermaidText(text: string): string {
  return text
    .replaceAll('\ufe0e', '')
    .replace(/[^\p{L}\p{N} .,:·→–✓✗⚠?-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}

/** One line with words only. */
function accessibleText(text: string): string {
  return text
    .replace(/[^\p{L}\p{N} .,:-]/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();
}
