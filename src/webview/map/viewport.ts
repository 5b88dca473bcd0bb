import type { MapLevel } from '../../protocol/mapShapes.ts';

/** The visible part of the map and its scale: a map point is at `x + scale * point` on the screen. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Texts of the lowest level are readable down to this scale. */
const leastScale = 0.5;
const greatestScale = 4;
/** Larger than this, a small map in a large window would look like a poster. */
const greatestFit = 1.5;
/** Between the map and the edge of the window, in pixels. */
const margin = 8;
/** Pixels of the map that always stay visible. */
const inSight = 80;

/** The zoom at which each level begins; the last one is exclusive. */
const levelStarts: readonly [MapLevel, (scale: number) => boolean][] = [
  [3, (scale) => scale > 1.5],
  [2, (scale) => scale >= 1],
  [1, (scale) => scale >= 0.75],
];

/** The level at a zoom. */
export function levelOf(scale: number): MapLevel {
  return levelStarts.find(([, holds]) => holds(scale))?.[0] ?? 0;
}

/** Zooms at which more is shown. A map that nearly fits at one of them is shown at it, without its last lines (the legend). */
const tellingScales = [1, 0.75];
const shareInSight = 0.88;

/** Shows the whole map, centred; if the window is too small, its upper left part. */
export function fitInto(map: Size, window: Size): Viewport {
  const room = { width: window.width - 2 * margin, height: window.height - 2 * margin };
  const wanted = Math.min(room.width / map.width, room.height / map.height, greatestFit);
  const telling = tellingScales.find(
    (scale) => wanted < scale && map.width * scale <= room.width && map.height * scale * shareInSight <= room.height,
  );
  const scale = telling ?? Math.max(leastScale, Number.isFinite(wanted) ? wanted : 1);
  return { scale, x: centred(map.width * scale, window.width), y: centred(map.height * scale, window.height) };
}

function centred(length: number, room: number): number {
  return Math.max(margin, (room - length) / 2);
}

/** Zooms by a factor; the point of the map below `at` stays there. */
export function zoomAt(viewport: Viewport, factor: number, at: { readonly x: number; readonly y: number }): Viewport {
  const scale = Math.min(greatestScale, Math.max(leastScale, viewport.scale * factor));
  const ratio = scale / viewport.scale;
  return { scale, x: at.x - (at.x - viewport.x) * ratio, y: at.y - (at.y - viewport.y) * ratio };
}

/** Moves the map, but keeps it visible. */
export function moveBy(viewport: Viewport, dx: number, dy: number, map: Size, window: Size): Viewport {
  return keepVisible({ ...viewport, x: viewport.x + dx, y: viewport.y + dy }, map, window);
}

/** Brings a map outside the window back to its edge. */
export function keepVisible(viewport: Viewport, map: Size, window: Size): Viewport {
  const { scale } = viewport;
  return {
    scale,
    x: between(inSight - map.width * scale, viewport.x, window.width - inSight),
    y: between(inSight - map.height * scale, viewport.y, window.height - inSight),
  };
}

/** Moves the map as little as needed to make a box visible. */
export function bringIntoView(
  viewport: Viewport,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  window: Size,
): Viewport {
  const { scale } = viewport;
  const shift = (start: number, length: number, room: number): number => {
    if (start < margin || length > room - 2 * margin) return margin - start;
    return Math.min(0, room - margin - (start + length));
  };
  const left = viewport.x + box.x * scale;
  const top = viewport.y + box.y * scale;
  return {
    scale,
    x: viewport.x + shift(left, box.width * scale, window.width),
    y: viewport.y + shift(top, box.height * scale, window.height),
  };
}

function between(least: number, value: number, greatest: number): number {
  return Math.max(least, Math.min(value, greatest));
}
