import type { connectionParties } from './connectionParties.ts';

type PartyName = keyof typeof connectionParties;

/**
 * How programs report a failed connection: the frame around Go's error in the log, on the terminal, or in the status
 * of an object. `…` stands for variable text.
 *
 * `{error}` is Go's error, `{address}` and `{port}` the target of the client, `{client}` its name.
 */
export interface ConnectionLogRecord {
  /** The event: the client rejects the server's certificate, the server rejects the client's certificate or token, does not allow what it asks, or is asked without TLS. */
  readonly when: 'clientRefuses' | 'serverRefuses' | 'serverRefusesToken' | 'serverForbids' | 'serverNeedsTls';
  readonly printedBy: 'client' | 'server';
  /** The client and the server; absent: any. For each side, the first matching record counts. */
  readonly clients?: readonly PartyName[];
  readonly servers?: readonly PartyName[];
  readonly port?: number;
  /** Ids of the table of connections. */
  readonly connections?: readonly string[];
  readonly text: string;
}

const tls = 'tls: failed to verify certificate: {error}';
const apiservers = ['kube-apiserver', 'remote-kube-apiserver'] as const;
/** Components that authenticate by certificate. */
export const authenticators = [...apiservers, 'kubelet', 'extension-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const satisfies readonly PartyName[];

/** Special ones first. */
export const connectionLogs: readonly ConnectionLogRecord[] = [
  // The client does not accept the server.
  { when: 'clientRefuses', printedBy: 'client', clients: ['etcd'], servers: ['etcd'], port: 2380, text: `"msg":"prober detected unhealthy status",…"error":"${tls}"` }, // sources: ETCD-tls
  { when: 'clientRefuses', printedBy: 'client', clients: ['kube-apiserver'], servers: ['etcd'], text: `grpc: addrConn.createTransport failed to connect to {Addr: "{address}:{port}",…}. Err: connection error: desc = "transport: authentication handshake failed: ${tls}"` }, // sources: AS-etcd
  { when: 'clientRefuses', printedBy: 'client', clients: ['etcdctl'], text: `"msg":"retrying of unary invoker failed",…desc = \\"transport: authentication handshake failed: ${tls}\\"` }, // sources: ETCD-tls
  { when: 'clientRefuses', printedBy: 'client', clients: ['kubectl'], text: `Unable to connect to the server: ${tls}` }, // sources: CG-transport
  { when: 'clientRefuses', printedBy: 'client', clients: ['kube-controller-manager', 'kube-scheduler'], text: `error retrieving resource lock kube-system/{client}: Get "https://{address}:{port}/apis/coordination.k8s.io/…": ${tls}` }, // sources: CG-transport
  { when: 'clientRefuses', printedBy: 'client', clients: ['kubelet'], text: `"Unable to register node with API server" err="Post \\"https://{address}:{port}/api/v1/nodes\\": ${tls}"` }, // sources: CG-transport
  { when: 'clientRefuses', printedBy: 'client', clients: ['kube-apiserver'], servers: ['kubelet'], text: `Error from server: Get "https://{address}:{port}/containerLogs/…": ${tls}` }, // sources: K-apiopts
  { when: 'clientRefuses', printedBy: 'client', clients: ['kube-apiserver'], servers: ['extension-apiserver'], text: `FailedDiscoveryCheck: failing or missing response from https://…: Get "https://…": ${tls}` }, // sources: API-misc
  { when: 'clientRefuses', printedBy: 'client', clients: ['kube-apiserver'], servers: ['webhook'], text: `failed calling webhook "…": failed to call webhook: Post "https://{address}:{port}/…": ${tls}` }, // sources: AS-webhook
  { when: 'clientRefuses', printedBy: 'client', clients: ['kube-apiserver'], servers: ['conversion-webhook'], text: `conversion webhook for … failed: Post "https://{address}:{port}/…": ${tls}` }, // sources: AS-webhook
  { when: 'clientRefuses', printedBy: 'client', servers: apiservers, text: `Get "https://{address}:{port}/…": ${tls}` }, // sources: CG-transport
  { when: 'clientRefuses', printedBy: 'client', text: tls }, // sources: GO-x509
  { when: 'clientRefuses', printedBy: 'server', servers: ['etcd'], port: 2380, text: '"msg":"rejected connection on peer endpoint",…"error":"remote error: tls: bad certificate"' }, // sources: ETCD-tls
  { when: 'clientRefuses', printedBy: 'server', servers: ['etcd'], text: '"msg":"rejected connection on client endpoint",…"error":"remote error: tls: bad certificate"' }, // sources: ETCD-tls
  { when: 'clientRefuses', printedBy: 'server', servers: authenticators, text: 'http: TLS handshake error from …: remote error: tls: bad certificate' }, // sources: AS-serving
  // The server does not accept the client.
  { when: 'serverRefuses', printedBy: 'server', servers: ['etcd'], port: 2380, text: `"msg":"rejected connection on peer endpoint",…"error":"${tls}"` }, // sources: ETCD-tls
  { when: 'serverRefuses', printedBy: 'server', servers: ['etcd'], text: `"msg":"rejected connection on client endpoint",…"error":"${tls}"` }, // sources: ETCD-tls
  { when: 'serverRefuses', printedBy: 'server', servers: authenticators, text: '"Unable to authenticate the request" err="verifying certificate SN=…, SKID=…, AKID=… failed: {error}"' }, // sources: AS-authn
  { when: 'serverRefuses', printedBy: 'server', text: tls }, // sources: GO-x509
  { when: 'serverRefuses', printedBy: 'client', clients: ['kubectl'], text: 'error: You must be logged in to the server (Unauthorized)' }, // sources: AS-authn
  { when: 'serverRefuses', printedBy: 'client', servers: authenticators, text: 'Unauthorized' }, // sources: AS-authn
  { when: 'serverNeedsTls', printedBy: 'server', servers: ['etcd'], port: 2380, text: '"msg":"rejected connection on peer endpoint",…"error":"{error}"' }, // sources: ETCD-tls
  { when: 'serverNeedsTls', printedBy: 'server', servers: ['etcd'], text: '"msg":"rejected connection on client endpoint",…"error":"{error}"' }, // sources: ETCD-tls
  { when: 'serverNeedsTls', printedBy: 'server', text: 'http: TLS handshake error from …: {error}' }, // sources: AS-serving
  { when: 'serverNeedsTls', printedBy: 'client', clients: ['kubectl'], servers: apiservers, text: 'Error from server (BadRequest): the server rejected our request for an unknown reason' }, // sources: CG-transport
  { when: 'serverNeedsTls', printedBy: 'client', servers: apiservers, text: 'the server rejected our request for an unknown reason' }, // sources: CG-transport
  { when: 'serverRefusesToken', printedBy: 'server', text: '"Unable to authenticate the request" err="[invalid bearer token, {error}]"' }, // sources: AS-authn
  { when: 'serverRefusesToken', printedBy: 'client', text: 'Unauthorized' }, // sources: AS-authn
  { when: 'serverForbids', printedBy: 'client', clients: ['kubectl'], text: 'Error from server (Forbidden): {error}' }, // sources: K-rbac
  { when: 'serverForbids', printedBy: 'client', connections: ['kubelet-bootstrap-to-apiserver'], text: '"command failed" err="failed to run Kubelet: cannot create certificate signing request: {error}"' }, // sources: K8S-tlsboot
  { when: 'serverForbids', printedBy: 'client', clients: ['kubelet'], text: '"Unable to register node with API server" err="{error}"' }, // sources: K-rbac
  { when: 'serverForbids', printedBy: 'client', clients: ['kube-controller-manager', 'kube-scheduler'], text: 'error retrieving resource lock kube-system/{client}: {error}' }, // sources: K-rbac
  { when: 'serverForbids', printedBy: 'client', text: '{error}' }, // sources: K-rbac
];
