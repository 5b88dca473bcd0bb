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
const leastScale = 0.7;
const greatestScale = 4;
/** In a large window a map is enlarged, but never so far that it looks like a poster. */
const enlarged = [1.25, 1.5] as const;
/** Between the map and the edge of the window, in pixels. */
const margin = 8;
/** Pixels of the map that always stay visible. */
const inSight = 80;

/** The level at a zoom. */
export function levelOf(scale: number): MapLevel {
  return scale >= 1 ? 1 : 0;
}

/**
 * Shows a map at 100 %, or larger where there is much room, from its upper left part on.
 *
 * @param isWhole - Makes it smaller to show all of it.
 */
export function fitInto(map: Size, window: Size, isWhole: boolean): Viewport {
  const wanted = Math.min(window.width / map.width, window.height / map.height);
  const scale = wanted >= enlarged[0] ? Math.min(wanted, enlarged[1]) : isWhole ? between(leastScale, wanted, 1) : 1;
  return { scale, x: centred(map.width * scale, window.width), y: 0 };
}

function centred(length: number, room: number): number {
  return Math.max(0, (room - length) / 2);
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
