import type { ConnectionVerdict, Party } from '../../../pki/cluster/connections/connectionModel.ts';
import { groupBy } from '../../../text/groupBy.ts';
import type { Ends } from './ends.ts';

import type { MachineNames } from './machineNames.ts';
import type { Seal } from './seals.ts';
import { worstFirst } from './states.ts';

/** What is needed to build cards and wires. */
export interface PlacingContext {
  /** The ends of every connection. */
  readonly ends: ReadonlyMap<ConnectionVerdict, Ends>;
  readonly machines: MachineNames;
}

/** A party with its connections in one column. */
export interface ConnectionUnit extends Unit<ConnectionVerdict> {
  readonly party: Party;
}

/** Parties that share one card, and their connections. */
export interface FoldedUnits {
  readonly key: string;
  readonly isDeviating: boolean;
  readonly parties: readonly Party[];
  /** The worst first. */
  readonly verdicts: readonly ConnectionVerdict[];
}

/** Groups connections by party. */
export function unitsOf(
  verdicts: readonly ConnectionVerdict[],
  partyOf: (verdict: ConnectionVerdict) => Party,
  keyOf: (verdict: ConnectionVerdict) => string = (verdict) => partyOf(verdict).id,
): readonly ConnectionUnit[] {
  return [...groupBy(verdicts, keyOf)].flatMap(([key, own]) => {
    const [first] = own;
    return first === undefined ? [] : [{ key, verdicts: own.toSorted(worstFirst), party: partyOf(first) }];
  });
}

/**
 * Folds parties that are alike: same state, and both ends look the same. Missing knowledge about one does not make it
 * different, because more is known of some machines than of others.
 */
export function foldedUnits(
  units: readonly ConnectionUnit[],
  alone: number,
  { ends }: Pick<PlacingContext, 'ends'>,
): readonly FoldedUnits[] {
  const texts = new Map(units.map((unit) => [unit, unitTexts(unit, ends)]));
  // Unknown values do not distinguish it from the others.
  const unknown = new Set(
    [...texts.values()].flatMap((text) => [...text].filter(([, value]) => value === '?').map(([at]) => at)),
  );
  const signature = (unit: ConnectionUnit): string =>
    [...(texts.get(unit) ?? [])]
      .filter(([at]) => !unknown.has(at))
      .map(([at, value]) => `${at} ${value}`)
      .toSorted()
      .join('|');
  const isWorse = (a: ConnectionUnit, b: ConnectionUnit): number => {
    const [first] = a.verdicts;
    const [second] = b.verdicts;
    return first === undefined || second === undefined ? 0 : worstFirst(first, second);
  };
  return foldUnits(units, alone, signature, isWorse).map(({ key, isDeviating, units: together }) => ({
    key,
    isDeviating,
    parties: together.map(({ party }) => party),
    verdicts: together.flatMap(({ verdicts }) => verdicts).toSorted(worstFirst),
  }));
}

/** States and signing keys of both ends, by connection; `?` if unknown. */
function unitTexts({ verdicts }: ConnectionUnit, ends: PlacingContext['ends']): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const add = (at: string, value: string): void => {
    const before = texts.get(at);
    texts.set(
      at,
      before === undefined || before === value ? value : before === '?' || value === '?' ? '?' : `${before} ${value}`,
    );
  };
  for (const verdict of verdicts) {
    const { id } = verdict.connection.record;
    const isFine = verdict.state === 'works' || verdict.state === 'unknown';
    add(`${id} state`, isFine ? 'fine' : verdict.state);
    for (const side of ['client', 'server'] as const) {
      const { pill, trust } = ends.get(verdict)?.[side] ?? {};
      add(`${id} ${side} shows`, sealText(pill?.seal));
      add(`${id} ${side} trusts`, sealText(trust));
    }
  }
  return texts;
}

function sealText(seal: Seal | undefined): string {
  if (seal === undefined) return '';
  return seal.family === 'unknown' ? '?' : `${seal.family} ${seal.key}`;
}

/** One member of a kind: a kubelet, a webhook, a user. */
interface Unit<Verdict> {
  /** Unique within its kind, and stable. */
  readonly key: string;
  readonly verdicts: readonly Verdict[];
}

/** Units that share one card. */
interface Fold<Each> {
  /** The key of a single unit, otherwise the name of the fold. */
  readonly key: string;
  readonly units: readonly Each[];
  /** It differs from most others of its kind. */
  readonly isDeviating: boolean;
}

/** Maximum number of deviating units with their own card. */
const maxDeviatingCards = 3;

/**
 * Puts many of one kind on few cards: up to `alone` keep their own cards. Of more, those that are alike (by
 * `signature`) share a card, and those that deviate have their own, so that something broken is never hidden among
 * what works.
 *
 * @param isWorse - Orders deviating units, the worst first.
 * @returns The folds, in the order of their units; shared ones last.
 */
function foldUnits<Each extends Unit<unknown>>(
  units: readonly Each[],
  alone: number,
  signature: (unit: Each) => string,
  isWorse: (a: Each, b: Each) => number,
): readonly Fold<Each>[] {
  const single = (unit: Each, isDeviating = false): Fold<Each> => ({ key: unit.key, units: [unit], isDeviating });
  if (units.length <= alone) return units.map((unit) => single(unit));
  const usual = mostCommon(units.map(signature));
  const deviating = units.filter((unit) => signature(unit) !== usual);
  const shown = new Set(deviating.toSorted(isWorse).slice(0, maxDeviatingCards));
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
