/** Milliseconds of Go's units. */
const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Reads a duration as Go's `time.ParseDuration` does: `8760h0m0s`, `1.5h`, `-5m`, `0`.
 *
 * @returns Milliseconds; `undefined` for anything else.
 */
export function parseGoDuration(text: string): number | undefined {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/.exec(text) ?? [];
  if (rest === '0') return 0;
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[nuµμm]?s|[mh]))+$/.test(rest)) return undefined;
  let milliseconds = 0;
  for (const [, count, unit = ''] of rest.matchAll(/([\d.]+)([a-zµμ]+)/g)) {
    milliseconds += Number(count) * (units[unit] ?? 0);
  }
  return sign === '-' ? -milliseconds : milliseconds;
}
