import type { Connection } from '../../../pki/cluster/connections/connectionModel.ts';
import { hostName } from '../../../pki/cluster/hostName.ts';
import { visibleText } from '../../../text/visibleText.ts';
import { attributeValues } from '../../../x509/attributeValues.ts';

/** Names of the machines of a cluster. */
export interface MachineNames {
  /** There is only one, so its name is not needed. */
  readonly isSingle: boolean;
  nameOf(host: string): string | undefined;
}

const nodePrefix = 'system:node:';

/** Names machines by their node names, taken from kubelet certificates; others by the folder of their files. */
export function machineNames(connections: readonly Connection[]): MachineNames {
  const nodes = new Map<string, string>();
  const hosts = new Set<string>();
  for (const { client, server, clientShows, serverShows } of connections) {
    for (const { host } of [client, server]) if (hostName(host) !== undefined) hosts.add(host);
    const sides = [
      [client, clientShows],
      [server, serverShows],
    ] as const;
    for (const [{ party, host }, source] of sides) {
      if (party !== 'kubelet' || source.kind !== 'materials' || nodes.has(host)) continue;
      const [leaf] = source.materials[0]?.material.certificates ?? [];
      const name = leaf && attributeValues(leaf.certificate.subject, 'CN').at(-1);
      if (name?.startsWith(nodePrefix) === true) nodes.set(host, visibleText(name.slice(nodePrefix.length), 40));
    }
  }
  const isSingle = hosts.size < 2;
  // A copy of another machine's folder has its node's name as well.
  const isOnly = (host: string): boolean => [...nodes.values()].filter((name) => name === nodes.get(host)).length === 1;
  const nodeName = (host: string) => (isSingle || isOnly(host) ? nodes.get(host) : undefined);
  return { isSingle, nameOf: (host) => nodeName(host) ?? (isSingle ? undefined : hostName(host)) };
}
