import { coversName } from '../../findings/components/coversName.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';

/** Names that clients use for the server that presents a certificate. */
export function clientNamesFor(graph: PkiGraph, { fingerprint }: CertificateNode): readonly string[] {
  return connectionModelOf(graph).connections.flatMap(({ serverShows, names }) => {
    if (serverShows.kind !== 'materials') return [];
    const [shown] = serverShows.materials;
    return shown?.material.certificates[0]?.fingerprint === fingerprint ? names.map(({ name }) => name) : [];
  });
}

/** Names that the certificate does not have. */
export function missingClientNames(graph: PkiGraph, node: CertificateNode): readonly string[] {
  return [...new Set(clientNamesFor(graph, node))].filter((name) => coversName(node, name) === false);
}
