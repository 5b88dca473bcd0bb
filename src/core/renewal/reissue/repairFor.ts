import type { ConnectionVerdict, SideVerdict, Source } from '../../pki/cluster/connections/model.ts';
import type { CertificateNode, PkiGraph } from '../../pki/model.ts';
import { planReissue, type Reissue } from './planReissue.ts';
import { repairingReissue } from './repairingReissue.ts';

/** What a repair is judged by. */
interface RepairContext {
  readonly graph: PkiGraph;
  readonly now: number;
  /** See `ActionContext`. */
  readonly canOpenKeys?: boolean;
}

/**
 * Finds the certificate that a broken connection is refused for, where issuing it as its role and its connections want it
 * (`repair`) would take the reason away, and can be done here.
 */
export function repairFor(
  { connection, server, client }: ConnectionVerdict,
  context: RepairContext,
): CertificateNode | undefined {
  const sides = [
    [server, connection.serverShows],
    [client, connection.clientShows],
  ] as const;
  return sides.map(([verdict, shown]) => repairOf(verdict, shown, context)).find((node) => node !== undefined);
}

function repairOf(verdict: SideVerdict, shown: Source, context: RepairContext): CertificateNode | undefined {
  if (verdict.kind !== 'refused' || shown.kind !== 'materials') return undefined;
  const [node] = shown.materials[0]?.material.certificates ?? [];
  if (node === undefined) return undefined;
  const reissue = repairingReissue({ ...context, fingerprint: node.fingerprint });
  if ('code' in reissue || !takesAway(verdict.reason, reissue)) return undefined;
  return planReissue({ ...context, certificates: [reissue] }).kind === 'refusal' ? undefined : node;
}

function takesAway(reason: Extract<SideVerdict, { kind: 'refused' }>['reason'], { ca, changes }: Reissue): boolean {
  switch (reason) {
    case 'name':
      return changes?.extensions?.has('2.5.29.17') === true;
    case 'usage':
      return changes?.extensions?.has('2.5.29.37') === true;
    case 'authority':
      return ca !== undefined;
    case 'chain':
      return (changes?.extensions?.size ?? 0) > 0;
    default:
      return false;
  }
}
