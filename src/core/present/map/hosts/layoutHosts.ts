import * as l10n from '@vscode/l10n';
import type { MapBox, MapShape, MapState } from '../../../../protocol/mapShapes.ts';
import type { MapItem, MapWalk } from '../../../../protocol/pkiMap.ts';
import type { Finding } from '../../../findings/findingModel.ts';
import type { ConnectionVerdict } from '../../../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode } from '../../../pki/pkiModel.ts';
import { joinWords } from '../../../text/sentences.ts';
import { stateMark, stateWord } from '../../stateMark.ts';
import {
  boxPath,
  drawBox,
  drawName,
  drawText,
  inFull,
  middleOf,
  type NameLines,
  nameLines,
  sizes,
} from '../draw/draw.ts';
import { farName } from '../draw/drawCard.ts';
import { headingItem, headingText } from '../draw/drawLegend.ts';
import { drawLine, drawWire } from '../draw/drawWire.ts';
import type { MapRoom } from '../layout/mapGrid.ts';
import { wrapText } from '../layout/textWidth.ts';
import type { ChainLink } from './requesters.ts';

/** A row of a map: a host or a webhook, and what stands behind it. */
export interface ChainRow {
  readonly id: string;
  readonly links: readonly (ChainLink | undefined)[];
  readonly state: MapState;
  /** `✗ no cert`, `↻ renewed`. */
  readonly label: string;
  readonly count: number;
  /** It works as far as the files tell: a controller keeps the certificate, or none is here that could be judged. */
  readonly calm?: 'renewed' | 'plain';
  /** The connection of a webhook, and the certificate that it presents; of a host, its connection if that is broken. */
  readonly verdict?: ConnectionVerdict;
  /** What breaks it, if its connection does not tell. */
  readonly finding?: Finding;
  readonly node?: CertificateNode;
  /** What is told of it at once. */
  readonly spoken: string;
  /** Nothing keeps the certificate fresh: the sentence, in place of the links that would. */
  readonly gap?: string;
  /** From this column on, neighbours with the same titles share a card. */
  readonly sharedFrom: number;
}

/** Rows under headings. */
export interface ChainBlock {
  readonly headings: readonly (readonly [title: string, line: string])[];
  readonly rows: readonly ChainRow[];
}

const margin = 16;
const widths = [174, 142, 138, 142, 134, 106] as const;
/** The first gutter holds the label. */
const firstGutter = 96;
const gutter = 22;
const pitch = 54;
const cardHeight = 44;
const groupGap = 6;
const blockGap = 26;
const headingHeight = 42;
/** How many columns are shown, from which width on. */
const columnsFrom = [
  [1000, 6],
  [860, 5],
  [0, 4],
] as const;
const mostStretch = 1.5;
/** Margins and gutters are smaller then. */
const tightBelow = 740;

interface Column {
  readonly x: number;
  readonly width: number;
}

function columnsOf({ width }: MapRoom): readonly Column[] {
  const [, count] = columnsFrom.find(([from]) => width >= from) ?? columnsFrom[2];
  const own = widths.slice(0, count);
  const isTight = width < tightBelow;
  const [edge, gap] = isTight ? [8, 16] : [margin, gutter];
  const first = isTight ? 88 : firstGutter;
  const free = width - 2 * edge - first - (count - 2) * gap;
  const stretch = Math.min(
    mostStretch,
    Math.max(isTight ? 0.8 : 0.95, free / own.reduce((sum, each) => sum + each, 0)),
  );
  let x = edge;
  return own.map((each, index) => {
    const column = { x, width: Math.floor(each * stretch) };
    x += column.width + (index === 0 ? first : gap);
    return column;
  });
}

/** Lays out rows of hosts and webhooks: one row for each, every wire straight. */
export function layoutChains(
  blocks: readonly ChainBlock[],
  room: MapRoom,
): {
  readonly items: readonly MapItem[];
  readonly walks: readonly MapWalk[];
  readonly width: number;
  readonly height: number;
} {
  const columns = columnsOf(room);
  const items: MapItem[] = [];
  const walks: MapWalk[] = [];
  let y = 0;
  const shown = blocks.filter((block) => block.rows.length > 0).map((block) => withoutRoom(block, columns.length));
  for (const [at, { headings, rows }] of shown.entries()) {
    if (at > 0) y += blockGap - pitch + cardHeight;
    for (const [index, [title, line]] of headings.slice(0, columns.length).entries()) {
      const x = columns[index]?.x ?? 0;
      items.push(
        headingItem(`heading ${at} ${index}`, headingText(title, x, y + 20, (columns[index]?.width ?? 0) + gutter - 8)),
      );
      const words = drawText({
        text: line,
        x,
        y: y + 34,
        fill: 'dim',
        levels: inFull,
        room: columns[index]?.width ?? 0,
      });
      items.push({ id: `heading ${at} ${index} line`, kind: 'text', box: words.box, shapes: [words] });
    }
    y += headingHeight;
    const placed = rows.map((row, index) => {
      const before = rows[index - 1];
      const isNewGroup = before !== undefined && sharedKey(before) !== sharedKey(row);
      if (isNewGroup) y += groupGap;
      const height = Math.max(
        cardHeight,
        ...row.links
          .slice(0, columns.length)
          .map((link, column) => heightOf(link, columns[column], isShared(row, column))),
      );
      const top = y;
      y += height + pitch - cardHeight;
      return { row, top, height };
    });
    for (const { row, top, height } of placed) {
      const stops: string[] = [];
      for (const [column, place] of columns.entries()) {
        const link = row.links[column];
        if (isShared(row, column) && link !== undefined) {
          // One tall card for the neighbours that share it.
          const alike = placed.filter(
            (other) => titles(other.row, column) === titles(row, column) && sharedKey(other.row) === sharedKey(row),
          );
          const [first] = alike;
          const last = alike.at(-1);
          const id = `${first?.row.id} ${column}`;
          stops.push(id);
          if (first?.row === row && last !== undefined)
            items.push(cardItem(id, link, { ...place, y: top, height: last.top + last.height - top }, row, true));
        } else if (link !== undefined) {
          const id = `${row.id} ${column}`;
          stops.push(id);
          items.push(cardItem(id, link, { ...place, y: top, height }, row, false));
        } else if (row.gap !== undefined && column === 3) {
          const end = columns[Math.min(4, columns.length - 1)] ?? place;
          items.push(gapItem(row, { x: place.x, y: top, width: end.x + end.width - place.x, height }));
          stops.push(`${row.id} gap`);
        }
      }
      const middle = top + height / 2;
      items.push(wireItem(row, columns, middle));
      const [host = '', ...rest] = stops;
      walks.push({ wire: row.id, stops: [host, row.id, ...rest] });
    }
  }
  const last = columns.at(-1);
  return { items, walks, width: (last?.x ?? 0) + (last?.width ?? 0) + margin, height: y + margin };
}

/** What has no column of its own stands in the last card: the issuer with its CA, or the Certificate with its issuer. */
function withoutRoom(block: ChainBlock, count: number): ChainBlock {
  const rows = block.rows.map((row): ChainRow => {
    const [last, next] = [row.links[count - 1], row.links[count]];
    if (last === undefined || next === undefined || last.fault !== undefined || row.sharedFrom > count) return row;
    const links = row.links.with(count - 1, { ...last, line: next.title });
    return { ...row, links };
  });
  return { ...block, rows };
}

function isShared({ sharedFrom, links }: ChainRow, column: number): boolean {
  return column >= sharedFrom && links[column] !== undefined;
}

function titles({ links }: ChainRow, from: number): string {
  return links
    .slice(from)
    .map((link) => link?.title ?? '')
    .join('\n');
}

function sharedKey(row: ChainRow): string {
  return titles(row, row.sharedFrom) || row.id;
}

function nameOf(title: string, { width }: Column): NameLines {
  return nameLines(title, width - 18, 0);
}

function heightOf(link: ChainLink | undefined, column: Column | undefined, isTall: boolean): number {
  if (link === undefined || column === undefined || isTall) return cardHeight;
  return cardHeight + (nameOf(link.title, column).lines.length - 1) * 14;
}

function cardItem(id: string, link: ChainLink, box: MapBox, row: ChainRow, isTall: boolean): MapItem {
  const { title, line, fault } = link;
  const name = nameOf(title, box);
  const words = wrapText(line, box.width - 18, isTall ? 3 : 1, { size: sizes.full });
  const first = isTall ? box.y + box.height / 2 + 3 - (name.lines.length + words.length - 1) * 7 : box.y + 17;
  const look =
    fault === undefined
      ? ({ stroke: 'border', strokeWidth: 1 } as const)
      : ({ stroke: 'broken', strokeWidth: 2, ...(fault === 'missing' ? { dash: '4 3' } : {}) } as const);
  const spoken = joinWords([title, line, ...(fault === undefined ? [] : [stateWord('broken')])]);
  const state = isTall ? 'works' : row.state;
  return {
    id,
    kind: 'card',
    box,
    outline: boxPath(box),
    spoken,
    tooltip: spoken,
    detail: row.id,
    related: [row.id],
    shapes: [
      ...(row.count > 1 && !isTall
        ? [drawBox({ ...box, x: box.x + 3, y: box.y + 3 }, 5, { fill: 'card', ...look, part: 'card' })]
        : []),
      drawBox(box, 5, { fill: 'card', ...look, part: 'card' }),
      ...drawName(
        name,
        { x: box.x + 10, fill: 'text' },
        name.lines.map((_, index) => first + index * 14),
      ),
      ...words.map(
        (text, index): MapShape =>
          drawText({
            text: fault === undefined ? text : `${stateMark('broken')} ${text}`,
            ...{ x: box.x + 10, y: first + (name.lines.length + index) * 14 + 3, levels: inFull },
            fill: fault === undefined ? 'dim' : 'broken',
            isBold: fault !== undefined,
          }),
      ),
      ...farName({ state: fault === undefined ? state : 'broken', title }, box),
    ],
  };
}

function gapItem(row: ChainRow, box: MapBox): MapItem {
  const [verdict = ''] = (row.gap ?? '').split(/(?<=.)[:：]/);
  const whole = wrapText(row.gap ?? '', box.width - 18, 3, { size: sizes.full });
  const lines = whole.length > 2 ? wrapText(verdict, box.width - 18, 2, { size: sizes.full }) : whole;
  return {
    id: `${row.id} gap`,
    kind: 'card',
    box,
    outline: boxPath(box),
    spoken: row.gap ?? '',
    detail: row.id,
    shapes: [
      drawBox(box, 5, { fill: 'card', stroke: 'unknown', strokeWidth: 1, dash: '4 3', part: 'card' }),
      ...lines.map((text, index) =>
        drawText({
          ...{ text, x: box.x + 10, levels: inFull, fill: row.state === 'willStop' ? 'willStop' : 'dim' },
          y: middleOf(box.y + box.height / 2) + (index - (lines.length - 1) / 2) * 14,
        }),
      ),
    ],
  };
}

/** All wires of a row: they are quiet behind an object that is missing. */
function wireItem(row: ChainRow, columns: readonly Column[], y: number): MapItem {
  const { id, links, state, label, spoken } = row;
  let isLost = false;
  const gap = row.gap === undefined ? undefined : 3;
  const pieces = columns.slice(1).flatMap((to, index): readonly MapShape[] => {
    const from = columns[index];
    const isBefore = links[index] !== undefined || (gap !== undefined && (index === gap || index === gap + 1));
    const isAfter = links[index + 1] !== undefined || index + 1 === gap;
    if (from === undefined || !isBefore || !isAfter) return [];
    if (links[index]?.fault !== undefined) isLost = true;
    const points = [
      [from.x + from.width, y],
      [to.x, y],
    ] as const;
    const own: MapState = isLost ? 'unknown' : state;
    if (index > 0) return drawLine({ points }, own);
    const port = { x: from.x, y, side: 'right' } as const;
    const x = (from.x + from.width + to.x) / 2;
    return drawWire(
      { client: port, server: port, points, label: { x, y, anchor: 'middle' }, room: to.x - from.x - from.width - 12 },
      own,
      { words: label },
    );
  });
  const [first, second] = columns;
  const left = first === undefined ? 0 : first.x + first.width;
  const box = { x: left, y: y - 10, width: (second?.x ?? left) - left, height: 20 };
  const outline = `M${left},${y}h${box.width}`;
  const related = links.flatMap((link, column) =>
    link === undefined || isShared(row, column) ? [] : [`${id} ${column}`],
  );
  return { id, kind: 'wire', box, outline, state, spoken, tooltip: spoken, detail: id, related, shapes: pieces };
}

/** Headings of the columns for hosts. */
function hostHeadings(): ChainBlock['headings'] {
  return [
    [l10n.t('Host'), l10n.t('what people open')],
    [l10n.t('Gateway or Ingress'), l10n.t('presents the certificate')],
    ['Secret', l10n.t('certificate and key')],
    ['Certificate', l10n.t('keeps the Secret fresh')],
    ['Issuer', l10n.t('issues it')],
    ['CA', l10n.t('signs it')],
  ];
}

/** Headings of the columns for other connections. */
function otherHeadings(): ChainBlock['headings'] {
  return [
    [l10n.t('Client'), l10n.t('connects to a server')],
    [l10n.t('Trust'), l10n.t('what it must trust')],
    [l10n.t('Certificate'), l10n.t('of the server')],
    [l10n.t('Server'), l10n.t('presents the certificate')],
  ];
}

/** The blocks of a map of hosts, as they are drawn and listed. */
export function chainBlocks({
  webhooks,
  others,
  rows,
}: {
  readonly webhooks: readonly ChainRow[];
  readonly others: readonly ChainRow[];
  readonly rows: readonly ChainRow[];
}): readonly ChainBlock[] {
  const hosts = rows.filter((row) => !webhooks.includes(row) && !others.includes(row));
  return [
    { headings: hostHeadings(), rows: hosts },
    { headings: webhookHeadings(), rows: webhooks },
    { headings: otherHeadings(), rows: others },
  ];
}

/** Headings of the columns for webhooks. */
function webhookHeadings(): ChainBlock['headings'] {
  return [
    ['Webhook', l10n.t('the API server calls it')],
    ['caBundle', l10n.t('what it must trust')],
    ['Secret', l10n.t('certificate and key')],
    ['Service', l10n.t('presents the certificate')],
    [l10n.t('Renewed by'), ''],
  ];
}
