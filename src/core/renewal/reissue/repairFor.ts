import { certificationPath } from '../../pki/certificationPath.ts';
import { identityIn } from '../../pki/cluster/connections/judgeSide.ts';
import type { ClientNames, ConnectionVerdict, SideVerdict, Source } from '../../pki/cluster/connections/model.ts';
import { identityError } from '../../pki/cluster/connections/nameChecks.ts';
import type { CertificateNode, PkiGraph } from '../../pki/model.ts';
import { optional } from '../../text/optional.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { readName } from '../../x509/readName.ts';
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
  return shownSides({ connection, server, client })
    .map((side) => repairOf(side, context))
    .find((node) => node !== undefined);
}

/** What one side shows, and what the other one makes of it. */
export interface ShownSide {
  readonly verdict: SideVerdict;
  readonly shows: Source;
  /** What it is verified with. */
  readonly trusts: Source;
  /** What is checked of its names; absent where nothing is. */
  readonly names?: ClientNames;
}

/** What both sides of a connection show: the server first. */
export function shownSides({
  connection,
  server,
  client,
}: Pick<ConnectionVerdict, 'connection' | 'server' | 'client'>): readonly ShownSide[] {
  const { serverShows, clientTrusts, clientShows, serverTrusts, clientNames, serverNames } = connection;
  return [
    { verdict: server, shows: serverShows, trusts: clientTrusts, ...optional('names', serverNames) },
    { verdict: client, shows: clientShows, trusts: serverTrusts, names: clientNames },
  ];
}

/** The certificate that one side shows. */
export function shownIn({ shows }: Pick<ShownSide, 'shows'>): CertificateNode | undefined {
  return shows.kind === 'materials' ? shows.materials[0]?.material.certificates[0] : undefined;
}

/** Whether who verifies with `trusts` accepts what is issued by `node`, or by a CA above it, as far as the files tell. */
export function isBelowTrusted(graph: PkiGraph, node: CertificateNode, { trusts }: Pick<ShownSide, 'trusts'>): boolean {
  if (trusts.kind !== 'materials') return true;
  const keys = new Set(trusts.materials.flatMap(({ material }) => material.certificates.map(({ keyId }) => keyId)));
  return certificationPath(graph, node.fingerprint).some((each) => keys.has(graph.certificates.get(each)?.keyId ?? ''));
}

/** As {@link repairFor}, of one side. */
export function repairOf(side: ShownSide, context: RepairContext): CertificateNode | undefined {
  const node = shownIn(side);
  if (side.verdict.kind !== 'refused' || node === undefined) return undefined;
  const reissue = repairingReissue({ ...context, fingerprint: node.fingerprint });
  if ('code' in reissue || !takesAway(side.verdict.reason, reissue, { side, node, graph: context.graph }))
    return undefined;
  return planReissue({ ...context, certificates: [reissue] }).kind === 'refusal' ? undefined : node;
}

function takesAway(
  reason: Extract<SideVerdict, { kind: 'refused' }>['reason'],
  { ca, changes }: Reissue,
  { side, node, graph }: { readonly side: ShownSide; readonly node: CertificateNode; readonly graph: PkiGraph },
): boolean {
  switch (reason) {
    case 'name':
      return changes?.extensions?.has('2.5.29.17') === true;
    case 'usage':
      return changes?.extensions?.has('2.5.29.37') === true;
    case 'authority':
      return ca !== undefined && isBelowTrusted(graph, ca.node, side);
    case 'nameNotAllowed':
      return changes?.subject !== undefined && isAllowed(changes.subject, side, node);
    case 'chain':
      return (changes?.extensions?.size ?? 0) > 0;
    default:
      return false;
  }
}

/** What the certificate is called otherwise is kept, or added to. */
function isAllowed(subject: Bytes, { names = {} }: ShownSide, { certificate }: CertificateNode): boolean {
  const [name, reading] = [readName(subject), goReadingOf(certificate)];
  if (name === undefined || 'error' in reading) return false;
  return identityError(identityIn(name), reading.certificate, names, false) === undefined;
}
