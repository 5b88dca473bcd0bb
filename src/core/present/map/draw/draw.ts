import type { MapBox, MapLevel, MapPath, MapRectangle, MapText } from '../../../../protocol/mapShapes.ts';
import { fitText, textWidth } from '../layout/textWidth.ts';

/** First and last level, see `MapLevel`. */
export type Levels = readonly [MapLevel, MapLevel];

/** Shown from the level at which every text is full size. */
export const inFull: Levels = [2, 3];
/** Shown at the middle level: labels and pills in a larger size. */
export const inMiddle: Levels = [1, 1];
/** From far away. */
export const fromFar: Levels = [0, 0];
/** All levels except the far one: pills, seals and labels. */
export const notFromFar: Levels = [1, 3];

/** Text sizes of each level: none is smaller than 11 px on screen at the lowest zoom of its level. */
export const sizes = { full: 11, middle: 15, far: 22, title: 12.5, close: 7.5 } as const;

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
