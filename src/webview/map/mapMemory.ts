import type { MapWish } from '../../protocol/pkiMapMessages.ts';
import type { Viewport } from './viewport.ts';

/** What a view remembers while it is hidden, and over a restart of the window. */
export interface MapMemory {
  readonly wish: MapWish;
  /** Id of the item that the user has chosen. */
  readonly selected?: string;
  /** Absent while the whole map shows. */
  readonly viewport?: Viewport;
  /** Absent while the user has not said: then the height of the window decides. */
  readonly isForecastFolded?: boolean;
  /** Absent while nobody learns. */
  readonly lesson?: number;
}

const nothing: MapMemory = { wish: {} };

/** Reads what was remembered, perhaps by another version: what does not fit is forgotten. */
export function readMemory(remembered: unknown): MapMemory {
  if (!isRecord(remembered)) return nothing;
  const { wish, selected, viewport, isForecastFolded, lesson } = remembered;
  return {
    wish: readWish(wish),
    ...(typeof selected === 'string' ? { selected } : {}),
    ...(isViewport(viewport) ? { viewport } : {}),
    ...(typeof isForecastFolded === 'boolean' ? { isForecastFolded } : {}),
    ...(typeof lesson === 'number' && Number.isInteger(lesson) && lesson >= 0 ? { lesson } : {}),
  };
}

function readWish(wish: unknown): MapWish {
  if (!isRecord(wish)) return {};
  const { cluster, at, controlPlane } = wish;
  return {
    ...(typeof cluster === 'string' ? { cluster } : {}),
    ...(typeof at === 'number' && Number.isFinite(at) ? { at } : {}),
    ...(typeof controlPlane === 'string' ? { controlPlane } : {}),
  };
}

function isViewport(value: unknown): value is Viewport {
  if (!isRecord(value)) return false;
  return [value.x, value.y, value.scale].every(Number.isFinite) && Number(value.scale) > 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
