import type { ConnectionVerdict, Party } from '../../pki/cluster/connections/model.ts';
import type { endsOf } from './ends.ts';
import { foldUnits, type Unit } from './foldUnits.ts';
import { groupBy } from './groupBy.ts';
import type { MachineNames } from './machineNames.ts';
import { worstFirst } from './states.ts';

/** What cards and wires are made with. */
export interface PlacingContext {
  /** Of every connection. */
  readonly ends: ReadonlyMap<ConnectionVerdict, ReturnType<typeof endsOf>>;
  readonly machines: MachineNames;
}

/** A party with its connections of one column. */
export interface ConnectionUnit extends Unit<ConnectionVerdict> {
  readonly party: Party;
}

/** Parties that one card stands for, and their connections. */
export interface FoldedUnits {
  readonly key: string;
  readonly isDeviating: boolean;
  readonly parties: readonly Party[];
  /** The worst first. */
  readonly verdicts: readonly ConnectionVerdict[];
}

/** Puts the connections of each party together. */
export function unitsOf(
  verdicts: readonly ConnectionVerdict[],
  partyOf: (verdict: ConnectionVerdict) => Party,
  keyOf: (verdict: ConnectionVerdict) => string = (verdict) => partyOf(verdict).id,
): readonly ConnectionUnit[] {
  return groupBy(verdicts, keyOf).flatMap(([key, own]) => {
    const [first] = own;
    return first === undefined ? [] : [{ key, verdicts: own.toSorted(worstFirst), party: partyOf(first) }];
  });
}

/** Folds parties that are alike: their connections are in the same state, and both ends look the same. */
export function foldedUnits(
  units: readonly ConnectionUnit[],
  alone: number,
  { ends }: Pick<PlacingContext, 'ends'>,
): readonly FoldedUnits[] {
  const signature = ({ verdicts }: ConnectionUnit): string =>
    verdicts
      .map((verdict) => `${verdict.connection.record.id} ${verdict.state} ${endsText(ends.get(verdict))}`)
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

/** What a reader sees of both ends. */
function endsText(both: ReturnType<typeof endsOf> | undefined): string {
  if (both === undefined) return '';
  return [both.client, both.server]
    .map(({ pill, trust }) => [pill?.number, pill?.seal?.family, pill?.seal?.key, trust?.family, trust?.key].join(' '))
    .join(' ');
}
