import type { Connection, ConnectionVerdict, SideVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { ownerOfFault } from '../../pki/cluster/connections/ownerOfFault.ts';

/** Whether the certificate of an end, or its CA, is at fault. */
export interface Faults {
  readonly isPillAtFault: boolean;
  readonly isTrustAtFault: boolean;
}

/** Whose certificate is at fault, and whose CA rejects it. */
export function faultsOf({ server, client, connection }: ConnectionVerdict): {
  readonly client: Faults;
  readonly server: Faults;
} {
  const faults = {
    client: { isPillAtFault: false, isTrustAtFault: false },
    server: { isPillAtFault: false, isTrustAtFault: false },
  };
  const blame = (by: 'client' | 'server', side: SideVerdict): void => {
    // No certificate keeps a program from starting or joining, or a Service from being called.
    if (side.kind !== 'refused' || /^(?:notStarted|notJoined|notServed)$/.test(side.reason)) return;
    const owner = ownerOfFault(by, side.reason);
    // What its reader does not get may be right.
    if (owner !== undefined && isUnusable(connection, by, owner === by)) return;
    const other = by === 'client' ? 'server' : 'client';
    if (owner === by) faults[by].isTrustAtFault = true;
    else faults[other].isPillAtFault = true;
    const isByCa = side.reason === 'authority' || side.reason === 'chain' || side.reason === 'tokenKey';
    if (owner === undefined && isByCa) faults[by].isTrustAtFault = true;
  };
  blame('client', server);
  blame('server', client);
  return faults;
}

function isUnusable(connection: Connection, by: 'client' | 'server', isTrust: boolean): boolean {
  const { clientTrusts, clientShows, serverTrusts, serverShows } = connection;
  const [trusts, shows] = by === 'client' ? [clientTrusts, serverShows] : [serverTrusts, clientShows];
  const source = isTrust ? trusts : shows;
  return source.kind === 'materials' && source.materials.some(({ unusable }) => unusable !== undefined);
}
