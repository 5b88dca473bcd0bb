const day = 86_400_000;
/** Days of a larger step. */
const month = 30;

interface Axis {
  /** Moments at both ends. */
  readonly from: number;
  readonly until: number;
}

/** The position of a moment on the axis, from 0 to 1. */
export function fractionOf(x: number, width: number): number {
  return width <= 0 ? 0 : Math.min(1, Math.max(0, x / width));
}

/** The moment at a point of the axis: midnight of its day in UTC, since pointing is not more exact. */
export function momentAt({ from, until }: Axis, fraction: number): number {
  return Math.round((from + fraction * (until - from)) / day) * day;
}

/** Steps of the keys, in days. */
const steps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: month,
  PageDown: -month,
};

/**
 * The date that a key moves to. Steps go from midnight to midnight.
 *
 * @returns `{}` for now (Home); `undefined` for other keys.
 */
export function momentOfKey(key: string, at: number, { until }: Axis): { readonly at?: number } | undefined {
  if (key === 'Home') return {};
  if (key === 'End') return { at: momentAt({ from: until, until }, 0) };
  const days = steps[key];
  if (days === undefined) return undefined;
  const start = days > 0 ? Math.floor(at / day) : Math.ceil(at / day);
  return { at: (start + days) * day };
}
