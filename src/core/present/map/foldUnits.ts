/** One of a kind: a kubelet, a webhook, a user. */
export interface Unit<Verdict> {
  /** Unique among its kind, and stable. */
  readonly key: string;
  readonly verdicts: readonly Verdict[];
}

/** Units that one card stands for. */
export interface Fold<Each> {
  /** Of a single unit its key, otherwise the name of the fold. */
  readonly key: string;
  readonly units: readonly Each[];
  /** It is not like the most of its kind. */
  readonly isDeviating: boolean;
}

/** Of those that deviate this many have a card of their own. */
const deviatingAlone = 3;

/**
 * Puts many of one kind on few cards: as many as `alone` stay by themselves; of more, those that are alike (by `signature`)
 * share a card, and what deviates from the most has its own, so that something broken never hides among what works.
 *
 * @param isWorse - Orders deviating ones, the worst first.
 * @returns In the order of the units, folds last.
 */
export function foldUnits<Each extends Unit<unknown>>(
  units: readonly Each[],
  alone: number,
  signature: (unit: Each) => string,
  isWorse: (a: Each, b: Each) => number,
): readonly Fold<Each>[] {
  const single = (unit: Each, isDeviating = false): Fold<Each> => ({ key: unit.key, units: [unit], isDeviating });
  if (units.length <= alone) return units.map((unit) => single(unit));
  const usual = mostCommon(units.map(signature));
  const deviating = units.filter((unit) => signature(unit) !== usual);
  const shown = new Set(deviating.toSorted(isWorse).slice(0, deviatingAlone));
  const hidden = deviating.filter((unit) => !shown.has(unit));
  const alike = units.filter((unit) => signature(unit) === usual);
  const first = alone > 1 || alike.length === 1 ? alike.slice(0, Math.max(1, alone)) : [];
  const rest = alike.slice(first.length);
  const singles = units.flatMap((unit) =>
    shown.has(unit) ? [single(unit, true)] : first.includes(unit) ? [single(unit)] : [],
  );
  return [
    ...singles,
    ...(hidden.length === 0 ? [] : [{ key: 'deviating', units: hidden, isDeviating: true }]),
    ...(rest.length === 0 ? [] : [{ key: 'alike', units: rest, isDeviating: false }]),
  ];
}

function mostCommon(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}
