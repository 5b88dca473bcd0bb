import type { MapState } from '../../../protocol/mapShapes.ts';
import type { Cluster, ConnectionVerdict, Party } from '../../pki/cluster/connections/connectionModel.ts';
import type { End } from './ends.ts';
import type { MachineNames } from './machineNames.ts';
import type { Authority } from './seals.ts';

/** Where a card stands: see `columnOf`. */
export type CardColumn =
  | 'apiserver'
  | 'caller'
  | 'called'
  | 'store'
  | 'probe'
  | 'kubelet'
  | 'pairClient'
  | 'pairServer';

/** A component on the map, or several that are alike. */
export interface MapCard {
  readonly id: string;
  readonly column: CardColumn;
  readonly title: string;
  /** Second line; empty where there is nothing to add. */
  readonly line: string;
  readonly state: MapState;
  readonly parties: readonly Party[];
  /** How many it stands for. */
  readonly count: number;
  /** Nothing in the files tells of it. */
  readonly isMissing: boolean;
}

/** Where a wire runs. */
export type WireSlot = 'caller' | 'called' | 'kubeletUp' | 'kubeletDown' | 'probe' | 'peer' | 'pair';

/** A connection on the map, or several that are alike. */
export interface MapWire {
  readonly id: string;
  readonly slot: WireSlot;
  /** Ids of cards. */
  readonly from: string;
  readonly to: string;
  /** The worst first. */
  readonly verdicts: readonly ConnectionVerdict[];
  readonly worst: ConnectionVerdict;
  readonly state: MapState;
  /** Of the worst, with figures. */
  readonly client: End;
  readonly server: End;
  /** Of a wire between members of etcd: all that it touches, and what each shows. */
  readonly members?: readonly { readonly card: string; readonly end: End }[];
}

/** A machine of the control plane. */
export interface MapMember {
  readonly key: string;
  readonly name: string;
  readonly state: MapState;
  readonly party: Party;
}

/** What a map shows of a cluster at a moment, before it is laid out. */
export interface MapModel {
  /** Absent where the files tell of no cluster. */
  readonly cluster?: Cluster;
  /** All connections that count, also those that no wire shows. */
  readonly verdicts: readonly ConnectionVerdict[];
  readonly machines: MachineNames;
  readonly members: readonly MapMember[];
  readonly shown?: MapMember;
  readonly cards: readonly MapCard[];
  readonly wires: readonly MapWire[];
  readonly authorities: readonly Authority[];
}
