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

/** What one side presents, and how the other side judges it. */
export interface ShownSide {
  readonly verdict: SideVerdict;
  readonly shows: Source;
  /** What it is verified with. */
  readonly trusts: Source;
  /** Which of its names are checked; absent if none are. */
  readonly names?: ClientNames;
}

/** What both sides of a connection present: the server first. */
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

/** Like {@link shownSides}, whatever the verdict is. */
export function sidesOf(connection: Connection): readonly [UnjudgedSide, UnjudgedSide] {
  const { serverShows, clientTrusts, clientShows, serverTrusts, clientNames, serverNames } = connection;
  return [
    { shows: serverShows, trusts: clientTrusts, ...optional('names', serverNames) },
    { shows: clientShows, trusts: serverTrusts, names: clientNames },
  ];
}

/** The certificate that one side presents. */
export function shownIn({ shows }: Pick<ShownSide, 'shows'>): CertificateNode | undefined {
  return shows.kind === 'materials' ? shows.materials[0]?.material.certificates[0] : undefined;
}

/** Whether a side that verifies with `trusts` accepts what `node` or a CA above it issues, as far as the files show. */
export function isBelowTrusted(graph: PkiGraph, node: CertificateNode, { trusts }: Pick<ShownSide, 'trusts'>): boolean {
  if (trusts.kind !== 'materials') return true;
  const keys = new Set(trusts.materials.flatMap(({ material }) => material.certificates.map(({ keyId }) => keyId)));
  return certificationPath(graph, node.fingerprint).some((each) => keys.has(graph.certificates.get(each)?.keyId ?? ''));
}
