import type { MapState } from '../../../../protocol/mapShapes.ts';
import type { Cluster, ConnectionVerdict, Party } from '../../../pki/cluster/connections/connectionModel.ts';
import type { End } from './ends.ts';
import type { MachineNames } from './machineNames.ts';
import type { Authority } from './seals.ts';

/** Column of a card: see `columnOf`. */
export type CardColumn =
  | 'apiserver'
  | 'caller'
  | 'called'
  | 'store'
  | 'probe'
  | 'kubelet'
  | 'pairClient'
  | 'pairServer'
  | 'outside';

/** A component on the map, or several that are alike. */
export interface MapCard {
  readonly id: string;
  readonly column: CardColumn;
  readonly title: string;
  /** Second line; empty if there is nothing to add. */
  readonly line: string;
  readonly state: MapState;
  readonly parties: readonly Party[];
  /** How many components it represents. */
  readonly count: number;
  /** The files do not describe it. */
  readonly isMissing: boolean;
}

/** Where a wire runs. */
export type WireSlot = 'caller' | 'called' | 'kubeletUp' | 'kubeletDown' | 'probe' | 'peer' | 'pair' | 'outside';

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
  /** Ends of the worst connection, with figures. */
  readonly client: End;
  readonly server: End;
  /** For a wire between etcd members: all members and what each presents. */
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
  /** Absent when the files contain no cluster. */
  readonly cluster?: Cluster;
  /** All connections of the cluster, those without a wire as well: readers count these. */
  readonly verdicts: readonly ConnectionVerdict[];
  readonly machines: MachineNames;
  readonly members: readonly MapMember[];
  readonly shown?: MapMember;
  readonly cards: readonly MapCard[];
  readonly wires: readonly MapWire[];
  readonly authorities: readonly Authority[];
}
