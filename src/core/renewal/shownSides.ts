import { certificationPath } from '../pki/certificationPath.ts';
import type {
  ClientNames,
  Connection,
  ConnectionVerdict,
  SideVerdict,
  Source,
} from '../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import { optional } from '../text/optional.ts';

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
}: Pick<ConnectionVerdict, 'connection' | 'server' | 'client'>): readonly [ShownSide, ShownSide] {
  const [ofServer, ofClient] = sidesOf(connection);
  return [
    { ...ofServer, verdict: server },
    { ...ofClient, verdict: client },
  ];
}

type UnjudgedSide = Omit<ShownSide, 'verdict'>;

/** As {@link shownSides}, whatever becomes of it. */
export function sidesOf(connection: Connection): readonly [UnjudgedSide, UnjudgedSide] {
  const { serverShows, clientTrusts, clientShows, serverTrusts, clientNames, serverNames } = connection;
  return [
    { shows: serverShows, trusts: clientTrusts, ...optional('names', serverNames) },
    { shows: clientShows, trusts: serverTrusts, names: clientNames },
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
