import type { MapQuery } from '../../protocol/pkiMapMessages.ts';
import type { Viewport } from './viewport.ts';

/** The state that the view keeps while it is hidden, and across a window reload. */
export interface MapMemory {
  readonly query: MapQuery;
  /** Id of the item that the user selected. */
  readonly selected?: string;
  /** Absent while the whole map is shown. */
  readonly viewport?: Viewport;
  readonly isForecastFolded?: boolean;
  /** Absent until the user decides; until then it is open beside the map where something is wrong. */
  readonly isDrawerOpen?: boolean;
  /** Absent outside learning mode. */
  readonly lesson?: number;
}

const nothing: MapMemory = { query: {} };

/** Reads the saved state, perhaps from another version: values that are not valid are dropped. */
export function readMemory(remembered: unknown): MapMemory {
  if (!isRecord(remembered)) return nothing;
  const { query, selected, viewport, isForecastFolded, isDrawerOpen, lesson } = remembered;
  return {
    query: readQuery(query),
    ...(typeof selected === 'string' ? { selected } : {}),
    ...(isViewport(viewport) ? { viewport } : {}),
    ...(typeof isForecastFolded === 'boolean' ? { isForecastFolded } : {}),
    ...(typeof isDrawerOpen === 'boolean' ? { isDrawerOpen } : {}),
    ...(typeof lesson === 'number' && Number.isInteger(lesson) && lesson >= 0 ? { lesson } : {}),
  };
}

function readQuery(query: unknown): MapQuery {
  if (!isRecord(query)) return {};
  const { cluster, at, controlPlane } = query;
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
