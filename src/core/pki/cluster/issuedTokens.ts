import { memoisedBy } from '../../text/memoised.ts';
import type { ComponentInstance } from './clusterModel.ts';
import type { Cluster } from './connections/connectionModel.ts';
import { isWholeServer } from './servers.ts';
import {
  type Accepted,
  acceptedAudiences,
  acceptedIssuers,
  invalidToken,
  otherAccountAudience,
} from './tokenAcceptance.ts';

/** That an API server refuses the tokens that another one of its cluster issues. */
export interface RefusedIssue {
  /** Who refuses them. */
  readonly server: ComponentInstance;
  readonly issuedBy: ComponentInstance;
  readonly reason: 'issuer' | 'audience';
  readonly issued: Accepted;
  readonly accepted: Accepted;
}

/**
 * By server: the tokens of other API servers of the cluster that it refuses by issuer or audience. A Pod gets its token from one of them and may
 * present it to any. Only servers whose settings are all known count, one for each machine.
 */
export const refusedIssues = memoisedBy(
  ({ components }: Cluster): ReadonlyMap<ComponentInstance, readonly RefusedIssue[]> => {
    const servers = components.filter((each) => each.component === 'kube-apiserver' && isWholeServer(each));
    const alone = servers.filter(({ host }) => servers.filter((other) => other.host === host).length === 1);
    return new Map(
      alone.map((server) => [
        server,
        alone.flatMap((issuedBy) => (issuedBy === server ? [] : (refusedIssue(server, issuedBy) ?? []))),
      ]),
    );
  },
);

function refusedIssue(server: ComponentInstance, issuedBy: ComponentInstance): RefusedIssue | undefined {
  const read = (instance: ComponentInstance, accepted: typeof acceptedIssuers) =>
    accepted([{ components: [instance], hosts: [] }]);
  const [issuers, ownIssuers] = [issuedBy, server].map((each) => read(each, acceptedIssuers));
  const [issuer] = issuers?.values ?? [];
  const [setting] = issuers?.settings ?? [];
  if (issuer === undefined || setting === undefined || ownIssuers === undefined) return undefined;
  if (!ownIssuers.values.includes(issuer)) {
    // Of several, the first one is in new tokens.
    const issued = { values: [issuer], settings: [setting] };
    return { server, issuedBy, reason: 'issuer', issued, accepted: ownIssuers };
  }
  // A token is for all audiences of the server that issues it, unless who asks for it names others.
  const [issued, accepted] = [issuedBy, server].map((each) => read(each, acceptedAudiences));
  const isAccepted = issued?.values.some((each) => accepted?.values.includes(each)) !== false;
  return issued === undefined || accepted === undefined || isAccepted
    ? undefined
    : { server, issuedBy, reason: 'audience', issued, accepted };
}

/** What the log of the server that refuses them says. */
export function refusedIssueWords({ reason, issued, accepted }: RefusedIssue): string {
  return reason === 'issuer' ? invalidToken : otherAccountAudience(issued.values, accepted.values);
}
