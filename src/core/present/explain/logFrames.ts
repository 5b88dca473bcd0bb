import { authenticators } from '../../kubernetes/tables/connectionLogs.ts';
import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import { connections } from '../../kubernetes/tables/connections.ts';

type PartyName = keyof typeof connectionParties;

/** What the words around an error say about its connection. */
export interface LogFrame {
  /** Finds it in a line. */
  readonly pattern: RegExp;
  /** The side that prints it, and so rejects what was presented, unless the error is from the other side. */
  readonly printedBy?: 'client' | 'server';
  readonly clients?: readonly PartyName[];
  readonly servers?: readonly PartyName[];
  /** Ids of the table of connections. */
  readonly connections?: readonly string[];
}

/** Ids of the connections to a port of etcd. */
function toEtcd(wanted: 2379 | 2380): readonly string[] {
  return connections.flatMap(({ id, server, port }) => (server === 'etcd' && port === wanted ? [id] : []));
}

/** All that match a line count. Sources: those of `connectionLogs.ts`. */
export const logFrames: readonly LogFrame[] = [
  { pattern: /TLS handshake error from |client SSL certificate verify error/, printedBy: 'server' },
  {
    // Of a token it says why it does not have the keys of the issuer: it is the client there.
    pattern: /Unable to authenticate the request(?![^\n]{0,1000}fetch provider config)|verifying certificate SN=/,
    printedBy: 'server',
    servers: authenticators,
  },
  { pattern: /rejected connection/, printedBy: 'server', servers: ['etcd'] },
  { pattern: /rejected connection on peer endpoint/, connections: toEtcd(2380) },
  { pattern: /rejected connection on client endpoint/, connections: toEtcd(2379) },
  {
    pattern: /prober detected unhealthy status|rafthttp(?:\/|: )|peer communication/,
    printedBy: 'client',
    connections: ['etcd-to-etcd'],
  },
  { pattern: /addrConn\.createTransport|transport: authentication handshake failed/, printedBy: 'client' },
  { pattern: /\b(?:Get|Post|Put|Patch|Delete|Head) \\?"?https?:\/\/|dial tcp |curl: \(/, printedBy: 'client' },
  { pattern: /Unable to connect to the server:/, printedBy: 'client', clients: ['kubectl'] },
  { pattern: /error dialing backend: /, printedBy: 'client', servers: ['kubelet'] },
  // The kubelet rejects the API server, and kubectl prints the answer.
  {
    pattern: /unable to upgrade connection: Unauthorized|\( ?pods\/(?:log|exec|attach|portforward) /,
    servers: ['kubelet'],
  },
  { pattern: /You must be logged in to the server(?!.{0,80}\( ?pods\/)/, clients: ['kubectl'] },
  { pattern: /failed calling webhook|failed to call webhook/i, printedBy: 'client', servers: ['webhook'] },
  { pattern: /conversion webhook for /, printedBy: 'client', servers: ['conversion-webhook'] },
  { pattern: /FailedDiscoveryCheck|failing or missing response from/, servers: ['extension-apiserver'] },
  { pattern: /Failed to scrape node|\/containerLogs\/|\/metrics\/resource|\/stats\/summary/, servers: ['kubelet'] },
];

/** Programs with their own journal that have no connection in the table. */
const otherPrograms = ['containerd', 'crio', 'cri-dockerd', 'dockerd', 'podman', 'buildkitd'];
const programs = new Set<string>([
  ...Object.values(connectionParties).flatMap((party) => ('component' in party ? [party.component] : [])),
  ...otherPrograms,
]);

/** The program whose journal contains the line: `kubelet[1234]:`. */
export function loggingProgram(line: string): string | undefined {
  const name = /(?:^|\s)([a-z][a-z0-9-]{2,40})\[\d+\]: /.exec(line)?.[1];
  return name !== undefined && programs.has(name) ? name : undefined;
}
