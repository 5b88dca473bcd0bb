import { memoisedBy } from '../../src/core/text/memoised.ts';
import type { MapBox, MapLevel, MapPath, MapShape, MapText } from '../../src/protocol/mapShapes.ts';
import type { MapItem, MapScene } from '../../src/protocol/pkiMap.ts';

/** The least zoom at which each level is shown. */
const leastZoom: Readonly<Record<MapLevel, number>> = { 0: 0.7, 1: 1 };
const levels: readonly MapLevel[] = [0, 1];
/** The smallest text on a screen. */
const smallest = 11;
/** Strokes have a width, and numbers are rounded. */
const tolerance = 0.6;

interface PlacedText extends Boxed {
  readonly item: MapItem;
  readonly text: MapText;
}

/** Anything with a box, to be compared with others. */
interface Boxed {
  readonly box: MapBox;
}

/** What is wrong with where things stand in a scene, at any level: texts that meet, wires through texts or cards, what is outside. */
export function layoutFaults({
  items,
  width,
  height,
}: Pick<MapScene, 'items' | 'width' | 'height'>): readonly string[] {
  const pieces = memoisedBy((shape: MapPath) => segments(shape.d));
  const around = memoisedBy((shape: MapPath) => boxAround(pieces(shape)));
  return levels.flatMap((level) => {
    const shapes = items.map((item) => ({ item, shapes: shown(item, level) }));
    const texts = shapes.flatMap(({ item, shapes: own }) =>
      own.flatMap((shape) => (shape.kind === 'text' ? [{ item, text: shape, box: shape.box }] : [])),
    );
    const wires = shapes.map(({ item, shapes: own }) => ({
      item,
      boxes: own.flatMap((shape) =>
        shape.kind === 'path' && shape.part === 'wire' ? pieces(shape).map(aroundPiece) : [],
      ),
    }));
    return [
      ...shapes.flatMap(({ item, shapes: own }) =>
        own
          .map((shape) => (shape.kind === 'text' ? shape.box : shape.kind === 'path' ? around(shape) : shape))
          .filter(({ x, y, width: w, height: h }) => x < 0 || y < 0 || x + w > width || y + h > height)
          .map((box) => `${item.id} is outside: ${JSON.stringify(box)}`),
      ),
      ...tooSmall(texts, level),
      ...meeting(texts).map(
        ([a, b]) => `"${a.text.text}" of ${a.item.id} meets "${b.text.text}" of ${b.item.id} (${level})`,
      ),
      ...crossing(wires, texts),
      ...entering(wires, items),
      ...covering(items, level),
    ].map((fault) => `level ${level}: ${fault}`);
  });
}

function shown({ shapes }: MapItem, level: MapLevel): readonly MapShape[] {
  return shapes.filter(({ levels: range }) => range === undefined || (range[0] <= level && level <= range[1]));
}

/** All pairs of boxes that meet: from left to right, each is compared with those that begin before it ends. */
function meeting<Each extends Boxed>(all: readonly Each[]): readonly (readonly [Each, Each])[] {
  const sorted = all.toSorted((a, b) => a.box.x - b.box.x);
  return sorted.flatMap((a, index) => {
    const end = a.box.x + a.box.width;
    const found: (readonly [Each, Each])[] = [];
    for (let next = index + 1; next < sorted.length; next++) {
      const b = sorted[next];
      if (b === undefined || b.box.x > end) break;
      if (meet(a.box, b.box)) found.push([a, b]);
    }
    return found;
  });
}

function tooSmall(texts: readonly PlacedText[], level: MapLevel): readonly string[] {
  return texts
    .filter(({ text: { size } }) => size * leastZoom[level] < smallest)
    .map(({ text }) => `"${text.text}" is ${text.size * leastZoom[level]} px on the screen`);
}

interface Wire {
  readonly item: MapItem;
  /** Of its pieces. */
  readonly boxes: readonly MapBox[];
}

/** Wires run through no text but their own, which stands on a ground. */
function crossing(wires: readonly Wire[], texts: readonly PlacedText[]): readonly string[] {
  return wires.flatMap(({ item, boxes }) =>
    boxes.flatMap((piece) =>
      texts
        .filter((text) => text.item !== item && meet(piece, text.box))
        .map((text) => `${item.id} runs through "${text.text.text}" of ${text.item.id}`),
    ),
  );
}

/** Wires end at cards. */
function entering(wires: readonly Wire[], items: readonly MapItem[]): readonly string[] {
  const cards = items
    .filter(({ kind }) => kind === 'card' || kind === 'authority')
    .map(({ id, box }) => ({ id, box: shrunk(box, 1) }));
  return wires
    .filter(({ item: { kind } }) => kind === 'wire')
    .flatMap(({ item, boxes }) =>
      boxes.flatMap((piece) =>
        cards.filter(({ box }) => meet(piece, box)).map((card) => `${item.id} enters ${card.id}`),
      ),
    );
}

/** Neither cards, nor labels, nor pills cover each other. */
function covering(items: readonly MapItem[], level: MapLevel): readonly string[] {
  const solid = items.flatMap((item) => {
    if (item.kind === 'card' || item.kind === 'authority') return [{ id: item.id, group: 'card', box: item.box }];
    if (item.kind === 'pill' || item.kind === 'seal')
      return level === 0 ? [] : [{ id: item.id, group: 'end', box: item.box }];
    return shown(item, level).flatMap((shape) =>
      shape.kind === 'rectangle' && shape.part === 'label' ? [{ id: item.id, group: 'label', box: shape }] : [],
    );
  });
  return (
    meeting(solid)
      // Pills and seals stand in cards, and so does the label of a connection that has only one.
      .filter(([a, b]) => a.group === b.group || (a.group !== 'end' && b.group !== 'end'))
      .filter(([a, b]) => !isWithin(a, b) && !isWithin(b, a))
      .map(([a, b]) => `${a.id} covers ${b.id}`)
  );
}

function isWithin(label: { id: string; group: string }, card: { id: string; group: string }): boolean {
  return (
    label.group === 'label' && card.group === 'card' && label.id === `${card.id} wire` && card.id.startsWith('outside ')
  );
}

function meet(a: MapBox, b: MapBox): boolean {
  return (
    a.x + a.width > b.x + tolerance &&
    b.x + b.width > a.x + tolerance &&
    a.y + a.height > b.y + tolerance &&
    b.y + b.height > a.y + tolerance
  );
}

type Segment = readonly [number, number, number, number];

/** Of a horizontal or vertical piece, which is all that wires are made of. */
function aroundPiece([x, y, toX, toY]: Segment): MapBox {
  return {
    x: Math.min(x, toX),
    y: Math.min(y, toY),
    width: Math.abs(toX - x) + 2 * tolerance,
    height: Math.abs(toY - y) + 2 * tolerance,
  };
}

function shrunk({ x, y, width, height }: MapBox, by: number): MapBox {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}

function boxAround(pieces: readonly Segment[]): MapBox {
  const xs = pieces.flatMap(([x, , toX]) => [x, toX]);
  const ys = pieces.flatMap(([, y, , toY]) => [y, toY]);
  if (xs.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** The straight pieces of path data; of arcs the chord. */
function segments(d: string): readonly Segment[] {
  const pieces: Segment[] = [];
  let [x, y] = [0, 0];
  let start: readonly [number, number] = [0, 0];
  const to = (nextX: number, nextY: number): void => {
    pieces.push([x, y, nextX, nextY]);
    [x, y] = [nextX, nextY];
  };
  for (const [, command = '', rest = ''] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const numbers = (rest.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
    const size = { m: 2, l: 2, h: 1, v: 1, a: 7, z: 0 }[command.toLowerCase()] ?? 0;
    const isRelative = command !== command.toUpperCase();
    if (size === 0) to(...start);
    for (let at = 0; size > 0 && at + size <= numbers.length; at += size) {
      const [a = 0, b = 0] = numbers.slice(at + size - (size === 1 ? 1 : 2), at + size);
      const [baseX, baseY] = isRelative ? [x, y] : [0, 0];
      if (command.toLowerCase() === 'm') {
        [x, y] = [baseX + a, baseY + b];
        start = [x, y];
      } else if (command.toLowerCase() === 'h') to(baseX + a, y);
      else if (command.toLowerCase() === 'v') to(x, baseY + a);
      else to(baseX + a, baseY + b);
    }
  }
  return pieces;
}
