import type { MapBox, MapShape, MapState } from '../../../../protocol/mapShapes.ts';
import type { WireCourse } from '../layout/positionMap.ts';
import { textWidth, wrapText } from '../layout/textWidth.ts';
import {
  digits,
  drawBox,
  drawPath,
  drawText,
  fromFar,
  inFull,
  inMiddle,
  type Levels,
  middleOf,
  sizes,
} from './draw.ts';

/** Style of a wire in each state; healthy wires are quiet, so that a broken one stands out. */
const looks = {
  works: { strokeWidth: 1.5, opacity: 0.75 },
  willStop: { strokeWidth: 2, dash: '7 3' },
  broken: { strokeWidth: 3.5 },
  unknown: { strokeWidth: 1.5, dash: '2 3' },
} as const satisfies Readonly<Record<MapState, object>>;

/** Texts on a wire. */
export interface WireTexts {
  readonly label: string;
  /** Why it is broken. */
  readonly reason?: string;
  /** `calls`, `3 of 200`, in a muted colour. */
  readonly note?: string;
}

/** Path data of a course. */
export function coursePath({ points }: Pick<WireCourse, 'points'>): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${digits(x)},${digits(y)}`).join('');
}

/** Draws a wire with its arrow, label and reason. */
export function drawWire(course: WireCourse, state: MapState, texts: WireTexts): readonly MapShape[] {
  return [
    drawPath(coursePath(course), { stroke: state, part: 'wire', ...looks[state] }),
    drawPath(arrow(course), { fill: state, part: 'arrow' }),
    ...drawLabel(course, state, texts),
  ];
}

/** At the server's end, in the direction of the last piece. */
function arrow({ points }: WireCourse): string {
  const [x, y] = points.at(-1) ?? [0, 0];
  const [fromX, fromY] = points.at(-2) ?? [x, y];
  const tip = `M${digits(x)},${digits(y)}`;
  if (x > fromX) return `${tip}l-9,-5v10Z`;
  if (x < fromX) return `${tip}l9,-5v10Z`;
  return y > fromY ? `${tip}l-5,-9h10Z` : `${tip}l-5,9h10Z`;
}

const lineHeight = 13;

function drawLabel(
  { label: { x, y, anchor }, room }: WireCourse,
  state: MapState,
  texts: WireTexts,
): readonly MapShape[] {
  const isBroken = state === 'broken';
  const isBold = state !== 'works';
  const box = (size: number, height: number, levels: Levels, text = texts.label): readonly MapShape[] => {
    const width = Math.min(textWidth(text, { size, isBold }) + (size > sizes.full ? 10 : 16), room);
    const left = anchor === 'middle' ? x - width / 2 : x;
    const look = isBroken
      ? ({ fill: 'broken', stroke: 'text', strokeWidth: 2 } as const)
      : ({ fill: 'background', stroke: state, strokeWidth: 1.25 } as const);
    return [
      drawBox({ x: left, y: y - height / 2, width, height }, 4, { ...look, levels, part: 'label' }),
      drawText({
        ...{ text, size, levels, isBold, anchor: 'middle', x: left + width / 2, y: middleOf(y, size), room: width - 6 },
        fill: isBroken ? 'background' : state,
      }),
    ];
  };
  const [mark = ''] = texts.label.split(' ');
  const height = isBroken ? 26 : 20;
  return [
    ...box(isBroken ? 12 : sizes.full, height, inFull),
    ...box(sizes.middle, 26, inMiddle),
    ...(isBroken ? box(sizes.far, 32, fromFar, mark) : []),
    ...drawLines({ x, anchor, y: y + height / 2, room }, texts),
  ];
}

/** The lines below the label, with a background where they cross the wire. */
function drawLines(
  at: { x: number; y: number; room: number; anchor: 'start' | 'middle' },
  { reason, note }: WireTexts,
): readonly MapShape[] {
  const { x, anchor, room } = at;
  const style = { size: sizes.full, isBold: true };
  const reasons = reason === undefined ? [] : wrapText(reason, room, 2, style);
  const lines = [
    ...reasons.map((text) => ({ text, isBold: true, fill: 'broken' }) as const),
    ...(note === undefined ? [] : [{ text: note, fill: 'dim' } as const]),
  ];
  const drawn = lines.map((line, index) =>
    drawText({ ...line, x, anchor, y: at.y + 12 + index * lineHeight, room, levels: inFull }),
  );
  // Backgrounds touch but do not overlap, so that the wire does not show between two lines.
  const grounds = drawn.map(
    ({ box }): MapBox => ({ x: box.x - 2, y: box.y - 1, width: box.width + 4, height: box.height + 2 }),
  );
  return [...grounds.map((ground) => drawBox(ground, 0, { fill: 'background', levels: inFull })), ...drawn];
}
