/** One line of the bench's table. */
export interface Row {
  readonly what: string;
  readonly peer: string;
  /** In {@link unit}. */
  readonly ours: number;
  readonly theirs: number;
  /** Milliseconds without it. */
  readonly unit?: 'MB';
  /** Our time divided by the peer's must be at most this; `undefined` for a row without a target. */
  readonly target?: number;
  /** Ours may be this much more than the peer's, in the same unit. */
  readonly mostMore?: number;
}

/** What a work says that measured itself. */
export class OwnTime {
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }
}

/**
 * Interleaves several works, so that a neighbour's load falls on all of them alike, and tells the milliseconds of each
 * one's fastest round: what it takes when nobody disturbs it. A work that measures itself (in a process of its own)
 * returns {@link OwnTime}.
 */
export function timedTogether<Name extends string>(
  works: Readonly<Record<Name, () => unknown>>,
  rounds = 15,
  warmUp = 5,
): Record<Name, number> {
  const names = Object.keys(works) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      const own = works[name]();
      const time = own instanceof OwnTime ? own.milliseconds : performance.now() - start;
      if (round >= 0) times.get(name)?.push(time);
    }
  }
  return Object.fromEntries(names.map((name) => [name, Math.min(...(times.get(name) ?? []))])) as Record<Name, number>;
}

/** The middle one of an odd number of values, for works whose time chance decides. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Prints a table; each target is marked met or missed. */
export function report(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  for (const row of rows) {
    const { what, peer, ours, theirs, unit } = row;
    const amount = unit === undefined ? milliseconds : (value: number) => `${value.toFixed(1).padStart(8)} ${unit}`;
    const ratio = ours / theirs;
    console.log(
      `  ${what.padEnd(44)} ${amount(ours)}   ${peer.padEnd(40)} ${amount(theirs)}   ratio ${shown(ratio).padStart(7)}  ${verdictOf(row)}`,
    );
  }
}

function verdictOf({ ours, theirs, target, mostMore, unit }: Row): string {
  if (mostMore !== undefined)
    return `${ours - theirs <= mostMore ? 'met' : 'MISSED'} (≤ ${mostMore} ${unit ?? 'ms'} more)`;
  if (target === undefined) return '';
  return `${ours / theirs <= target ? 'met' : 'MISSED'} (≤ ${shown(target)})`;
}

function shown(ratio: number): string {
  return ratio < 0.2 ? `1/${(1 / ratio).toFixed(0)}` : ratio.toFixed(2);
}

function milliseconds(value: number): string {
  return value < 0.1 ? `${(value * 1000).toFixed(2).padStart(8)} µs` : `${value.toFixed(2).padStart(8)} ms`;
}
