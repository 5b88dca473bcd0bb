import type { ConnectionVerdict, SideVerdict, Source } from '../../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode, DecodedCredential, PkiGraph } from '../../pki/pkiModel.ts';

/** The certificates that both ends of a judged connection present; absent if an end presents none, or a token. */
export function shownNodes(
  graph: PkiGraph,
  verdict: ConnectionVerdict,
): { readonly client: CertificateNode | undefined; readonly server: CertificateNode | undefined } {
  const { connection, server, client } = verdict;
  return {
    client: isByToken(verdict) ? undefined : shownNode(graph, connection.clientShows, client),
    server: isPlainText(verdict) ? undefined : shownNode(graph, connection.serverShows, server),
  };
}

/** The client presents no certificate, at most a token. */
export function isByToken({ connection, client }: ConnectionVerdict): boolean {
  return connection.clientShows.kind === 'nothing' || client.kind === 'none';
}

/** Neither end uses TLS. */
export function isPlainText({ server }: ConnectionVerdict): boolean {
  return server.kind === 'notVerified' && server.why === 'plainText';
}

/** The certificate that one end presents; of several candidates the one that the other end accepts. */
export function shownNode(graph: PkiGraph, source: Source, side: SideVerdict): CertificateNode | undefined {
  if (source.kind !== 'materials') return undefined;
  const [accepted] = side.kind === 'accepted' ? side.path : [];
  const node = accepted === undefined ? undefined : graph.certificates.get(accepted);
  return node ?? source.materials[0]?.material.certificates[0];
}

/** The places where one end reads the certificate that it presents. */
export function shownPlaces(source: Source, { fingerprint }: CertificateNode): readonly DecodedCredential[] {
  const shown = source.kind === 'materials' ? source.materials : [];
  return shown.flatMap(({ material }) =>
    material.occurrences.flatMap(({ credential }) => (credential.fingerprint === fingerprint ? [credential] : [])),
  );
}
