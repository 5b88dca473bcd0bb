import type { MapBox, MapLevel, MapPath, MapRectangle, MapText } from '../../../../protocol/mapShapes.ts';
import { fitText, textWidth, wrapName } from '../layout/textWidth.ts';

/** First and last level, see `MapLevel`. */
export type Levels = readonly [MapLevel, MapLevel];

/** Shown from 100 % on, where every text is full size. */
export const inFull: Levels = [1, 1];
/** From far away. */
export const fromFar: Levels = [0, 0];

/** Text sizes: none is smaller than 11 px on screen at the lowest zoom at which it shows. */
export const sizes = { full: 11, far: 16, title: 12 } as const;

/** Height above and below the baseline, relative to the size. */
const ascent = 0.78;
const descent = 0.24;

/** A line of text before it is measured. */
export interface TextPlan extends Omit<MapText, 'kind' | 'box' | 'anchor' | 'size'> {
  readonly anchor?: MapText['anchor'];
  readonly size?: number;
  /** Wider texts are shortened. */
  readonly room?: number;
}

/** Creates a line of text with its box. */
export function drawText({ room, ...plan }: TextPlan): MapText {
  const { size = sizes.full, anchor = 'start', x, y } = plan;
  const style = { ...plan, size };
  const text = room === undefined ? plan.text : fitText(plan.text, room, style);
  const width = textWidth(text, style);
  const left = anchor === 'start' ? x : anchor === 'middle' ? x - width / 2 : x - width;
  const box = { x: left, y: y - ascent * size, width, height: (ascent + descent) * size };
  return { ...plan, kind: 'text', text, size, anchor, box };
}

/** A name in lines that fit. */
export interface NameLines {
  readonly lines: readonly string[];
  readonly size: number;
  /** The second line stands beside the pills. */
  readonly isBeside: boolean;
}

/**
 * Breaks a name into lines, never shortened: one line of 12 px or 11 px, or else two of which the second has room beside
 * the pills, or else several.
 */
export function nameLines(text: string, room: number, beside: number): NameLines {
  const size = textWidth(text, { size: sizes.title, isBold: true }) <= room ? sizes.title : sizes.full;
  const style = { size, isBold: true };
  const lines = wrapName(text, room, style);
  if (lines.length !== 2 || beside <= 0) return { lines, size, isBeside: false };
  const [first = '', second] = wrapName(text, room, style, beside);
  const isBeside = second !== undefined && second !== '' && textWidth(first, style) <= room;
  return isBeside ? { lines: [first, second], size, isBeside } : { lines, size, isBeside };
}

/** Draws the lines of a name, each at its baseline. */
export function drawName(
  { lines, size }: NameLines,
  plan: Omit<TextPlan, 'text' | 'y'>,
  baselines: readonly number[],
): readonly MapText[] {
  return lines.map((text, index) =>
    drawText({ ...plan, text, size, isBold: true, levels: inFull, y: baselines[index] ?? 0 }),
  );
}

/** The baseline that centres a text vertically on `y`. */
export function middleOf(y: number, size: number = sizes.full): number {
  return y + size * 0.36;
}

/** Makes a rectangle. */
export function drawBox(
  box: MapBox,
  radius: number,
  look: Omit<MapRectangle, 'kind' | 'radius' | keyof MapBox>,
): MapRectangle {
  return { kind: 'rectangle', ...box, radius, ...look };
}

/** Makes a path. */
export function drawPath(d: string, look: Omit<MapPath, 'kind' | 'd'>): MapPath {
  return { kind: 'path', d, ...look };
}

/** Path data of a closed polygon. */
export function polygon(points: readonly (readonly [number, number])[]): string {
  return `M${points.map(([x, y]) => `${digits(x)},${digits(y)}`).join('L')}Z`;
}

/** Path data of a circle. */
export function circle(x: number, y: number, radius: number): string {
  const r = digits(radius);
  return `M${digits(x - radius)},${digits(y)}a${r},${r} 0 1 0 ${digits(radius * 2)},0a${r},${r} 0 1 0 ${digits(-radius * 2)},0Z`;
}

/** Path data of a rectangle, for outlines. */
export function boxPath({ x, y, width, height }: MapBox): string {
  return `M${digits(x)},${digits(y)}h${digits(width)}v${digits(height)}h${digits(-width)}Z`;
}

/** Two digits are enough for a picture. */
export function digits(value: number): number {
  return Math.round(value * 100) / 100;
}
