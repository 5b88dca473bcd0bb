import { coversName } from '../../findings/components/coversName.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import type { Source } from '../../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { usageOids } from '../../x509/usageOids.ts';
import { repairedExtensions } from './repairedExtensions.ts';

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

/** The usages that the other sides of its connections ask for, and it does not have. */
export function missingClientUsages(
  graph: PkiGraph,
  { fingerprint, certificate: { extKeyUsage } }: CertificateNode,
): readonly (keyof typeof usageOids)[] {
  if (extKeyUsage === undefined || extKeyUsage.includes(anyUsage)) return [];
  const isShown = (source: Source): boolean =>
    source.kind === 'materials' && source.materials[0]?.material.certificates[0]?.fingerprint === fingerprint;
  const asked = connectionModelOf(graph).connections.flatMap(({ record: { usages }, serverShows, clientShows }) => [
    ...(usages.server !== undefined && isShown(serverShows) ? [usages.server] : []),
    ...(usages.client !== undefined && isShown(clientShows) ? [usages.client] : []),
  ]);
  return [...new Set(asked)].filter((usage) => !extKeyUsage.includes(usageOids[usage]));
}

const anyUsage = '2.5.29.37.0';

/** A certificate as it is to be requested: with the usages that it lacks. */
export function withMissingUsages(node: CertificateNode, graph: PkiGraph): CertificateNode {
  const missing = missingClientUsages(graph, node);
  const changed = repairedExtensions(node, undefined, [], missing).get(extKeyUsageOid);
  if (missing.length === 0 || changed === undefined) return node;
  const { certificate } = node;
  return {
    ...node,
    certificate: {
      ...certificate,
      extKeyUsage: [...(certificate.extKeyUsage ?? []), ...missing.map((usage) => usageOids[usage])],
      extensions: certificate.extensions.map((each) =>
        each.oid === extKeyUsageOid ? { ...each, der: changed } : each,
      ),
    },
  };
}

const extKeyUsageOid = '2.5.29.37';
