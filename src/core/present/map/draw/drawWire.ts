import type { MapBox, MapShape, MapState } from '../../../../protocol/mapShapes.ts';
import { textWidth, wrapText } from '../layout/textWidth.ts';
import type { WireCourse } from '../layout/wireCourses.ts';
import { digits, drawBox, drawPath, drawText, fromFar, inFull, middleOf, sizes } from './draw.ts';

/** Style of a wire in each state; healthy wires are quiet, so that a broken one stands out. */
const looks = {
  works: { strokeWidth: 1.5, opacity: 0.75 },
  willStop: { strokeWidth: 2, dash: '7 3' },
  broken: { strokeWidth: 3.5 },
  unknown: { strokeWidth: 1.5, dash: '2 3' },
} as const satisfies Readonly<Record<MapState, object>>;

/** Texts on a wire. */
export interface WireTexts {
  readonly words: string;
  /** Why it is broken, in the label. */
  readonly detail?: string;
  /** `calls`, in a muted colour beside the label. */
  readonly note?: string;
}

/** Path data of a course. */
export function coursePath({ points }: Pick<WireCourse, 'points'>): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${digits(x)},${digits(y)}`).join('');
}

/** Draws a wire with its arrow and label. */
export function drawWire(course: WireCourse, state: MapState, texts: WireTexts): readonly MapShape[] {
  const label = drawLabel(course, state, texts);
  // Within a card its name is enough from far away.
  return course.points.length === 0
    ? label.filter(({ levels }) => levels !== fromFar)
    : [...drawLine(course, state), ...label];
}

/** The line and, if it ends straight, its arrow; nothing for a connection within one card. */
export function drawLine({ points }: Pick<WireCourse, 'points'>, state: MapState): readonly MapShape[] {
  if (points.length === 0) return [];
  const line = drawPath(coursePath({ points }), { stroke: state, part: 'wire', ...looks[state] });
  const [[x, y] = [0, 0], [toX, toY] = [0, 0]] = points.slice(-2);
  const isLongEnough = Math.abs(toX - x) + Math.abs(toY - y) > 12;
  return isLongEnough ? [line, drawPath(arrow(points), { fill: state, part: 'arrow' })] : [line];
}

/** At the server's end, in the direction of the last piece. */
function arrow(points: WireCourse['points']): string {
  const [x, y] = points.at(-1) ?? [0, 0];
  const [fromX, fromY] = points.at(-2) ?? [x, y];
  const tip = `M${digits(x)},${digits(y)}`;
  if (x > fromX) return `${tip}l-9,-5v10Z`;
  if (x < fromX) return `${tip}l9,-5v10Z`;
  return y > fromY ? `${tip}l-5,-9h10Z` : `${tip}l-5,9h10Z`;
}

const lineHeight = 14;
/** Of a text beside a label; a longer one is left out. */
const noteRoom = 64;
/** Left and right of the text in a label: usually, and where there is little room. */
const padding = 8;
const leastPadding = 3;

/** The lines of a label: broken ones break before their detail, and then between words. */
function labelLines({ words, detail }: WireTexts, room: number, isBold: boolean): readonly string[] {
  const style = { size: sizes.full, isBold };
  const whole = detail === undefined ? words : `${words} · ${detail}`;
  const most = room - 2 * leastPadding;
  return textWidth(whole, style) <= most
    ? [whole]
    : [words, ...(detail === undefined ? [] : [detail])].flatMap((text) => wrapText(text, most, 2, style));
}

/** Height of a label of some lines. */
function heightOfLines(count: number): number {
  return count * lineHeight + (count === 1 ? 6 : 8);
}

/** The size of a label, with the text beside it. */
export interface LabelSize {
  readonly width: number;
  readonly height: number;
}

/** The size of the label of a wire in some room. */
export function labelSize(texts: WireTexts, room: number, state: MapState): LabelSize {
  const isBold = state !== 'works';
  const lines = labelLines(texts, room, isBold);
  return { width: labelWidth(lines, room, isBold) + noteWidth(texts), height: heightOfLines(lines.length) };
}

function labelWidth(lines: readonly string[], room: number, isBold: boolean): number {
  const text = Math.max(...lines.map((line) => textWidth(line, { size: sizes.full, isBold })));
  return Math.max(text + 2 * leastPadding, Math.min(text + 2 * padding, room));
}

/** Of the text beside a label, with its distance; 0 where it is left out. */
function noteWidth({ note }: WireTexts): number {
  const width = note === undefined ? 0 : textWidth(note, { size: sizes.full });
  return width === 0 || width > noteRoom ? 0 : width + 6;
}

/** Draws the label of a wire; its lines are as short as the room demands. */
function drawLabel(
  { label: { x, y, anchor }, room }: Pick<WireCourse, 'label' | 'room'>,
  state: MapState,
  texts: WireTexts,
): readonly MapShape[] {
  const isBroken = state === 'broken';
  const isBold = state !== 'works';
  const lines = labelLines(texts, room, isBold);
  const width = labelWidth(lines, room, isBold);
  const height = heightOfLines(lines.length);
  const left = anchor === 'middle' ? x - width / 2 : anchor === 'start' ? x : x - width;
  const look = isBroken
    ? ({ fill: 'broken', stroke: 'text', strokeWidth: 2 } as const)
    : ({ fill: 'background', stroke: state, strokeWidth: 1.25 } as const);
  const fill = isBroken ? 'background' : state;
  const middle = left + width / 2;
  const note = { text: texts.note ?? '', fill: 'dim', y: middleOf(y), levels: inFull } as const;
  const mark = texts.words.slice(0, 1);
  return [
    drawBox({ x: left, y: y - height / 2, width, height }, 4, { ...look, levels: inFull, part: 'label' }),
    ...lines.map((line, index) =>
      drawText({
        ...{ text: line, isBold, fill, anchor: 'middle', x: middle, levels: inFull },
        y: middleOf(y + (index - (lines.length - 1) / 2) * lineHeight),
      }),
    ),
    ...(noteWidth(texts) === 0
      ? []
      : [drawText(anchor === 'end' ? { ...note, x: left - 6, anchor } : { ...note, x: left + width + 6 })]),
    ...(isBroken
      ? [
          drawBox({ x: middle - 12, y: y - 12, width: 24, height: 24 }, 4, { ...look, levels: fromFar, part: 'label' }),
          drawText({
            ...{ text: mark, isBold, fill, anchor: 'middle', x: middle, levels: fromFar, size: sizes.far },
            y: middleOf(y, sizes.far),
          }),
        ]
      : []),
  ];
}

/** The box of a drawn label. */
export function labelBox(shapes: readonly MapShape[]): MapBox | undefined {
  return shapes.find((shape) => shape.kind === 'rectangle' && shape.part === 'label') as MapBox | undefined;
}
