import type { Finding } from '../../src/core/findings/findingModel.ts';
import { clusterPictureOf } from '../../src/core/pki/cluster/buildClusterPicture.ts';
import type { ConnectionVerdict } from '../../src/core/pki/cluster/connections/connectionModel.ts';
import { nodeNames } from '../../src/core/pki/cluster/nodeNames.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';

/** What stops what is not started yet, and the connections of it: joins, those of control planes, and those to kubelets. */
const stops: readonly {
  readonly codes: RegExp;
  readonly connections: (
    verdict: ConnectionVerdict,
    finding: Finding,
    nameOfNode: (host: string) => string | undefined,
  ) => boolean;
}[] = [
  {
    codes: /^(?:ca-hash-mismatch|certificate-key-invalid|kubeadm-certs-other-key)$/,
    connections: (verdict, { path }) => isJoin(verdict) && pathsOfClient(verdict).includes(path),
  },
  {
    // In a kubeadm configuration or a command.
    codes: /^bootstrap-token-malformed$/,
    connections: (verdict, { path }) => isJoin(verdict) && pathsOfClient(verdict).includes(path),
  },
  {
    codes: /^kubeadm-certs-(?:expired|incomplete|other-ca)$/,
    connections: (verdict) => isJoin(verdict) && verdict.connection.joining?.isDownload === true,
  },
  {
    codes: /^csr-not-approved$/,
    connections: ({ connection: { record, server } }, { message }, names) => {
      const name = names(server.host);
      return record.id === 'apiserver-to-kubelet' && (name === undefined || message.includes(`system:node:${name} `));
    },
  },
];

function isJoin({ connection: { record } }: ConnectionVerdict): boolean {
  return record.id === 'join-discovery';
}

function pathsOfClient({ connection: { client } }: ConnectionVerdict): readonly (string | undefined)[] {
  return [client.place?.file.path, client.part?.placed.file.path, client.instance?.place.file.path];
}

/** The errors and warnings of which every connection that they stop is told to work. */
export function contradictedStops(
  graph: PkiGraph,
  findings: readonly Finding[],
  verdicts: readonly ConnectionVerdict[],
): readonly Finding[] {
  const names = nodeNames(clusterPictureOf(graph));
  return findings.filter((finding) => {
    if (finding.severity !== 'error' && finding.severity !== 'warning') return false;
    const stop = stops.find(({ codes }) => codes.test(finding.code));
    const own = verdicts.filter(
      (verdict) => stop?.connections(verdict, finding, (host) => names.get(host)?.name) === true,
    );
    return own.length > 0 && own.every(({ state }) => state === 'works' || state === 'willBreak');
  });
}
