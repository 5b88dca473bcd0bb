import type { FilePlace } from '../cluster/clusterModel.ts';

/** Why kubectl does not work with a context. */
export interface KubectlFault {
  /**
   * `file`: the whole kubeconfig is rejected, whatever the context. `configuration`: entries contradict each other,
   * or name something missing. `credentials`: their values cannot be used. `server`: kubectl rejects the server.
   * `client`: the server rejects the user.
   */
  readonly stage: 'file' | 'configuration' | 'credentials' | 'server' | 'client';
  /** Set if certificate and key, or the CAs, cannot be used: what the same requirement of connections says. */
  readonly what?: 'pair' | 'authorities';
  /** What kubectl 1.32 prints, letter by letter; several lines where it prints several. */
  readonly error: string;
  /** The field at fault; absent if unknown or elsewhere. */
  readonly place?: FilePlace;
  /** What the API server writes to its log, if known. */
  readonly serverLog?: string;
}

/** Missing information for a verdict. */
export type Doubt =
  /** The API server's certificate, or which API server it is. */
  | { readonly of: 'serverCertificate' }
  /** Without a CA, the system roots of kubectl's machine decide. */
  | { readonly of: 'systemRoots' }
  /** The CA by which the API server verifies clients. */
  | { readonly of: 'clientCa' }
  /** Whether the API server accepts the token. */
  | { readonly of: 'token' }
  /** The answer of a credential program. */
  | { readonly of: 'program'; readonly name: string }
  /** The program that answers without TLS. */
  | { readonly of: 'plainHttp' }
  /** The content of a file that was not read. */
  | { readonly of: 'file'; readonly path: string }
  /** The entry of another kubeconfig that `KUBECONFIG` may name. */
  | { readonly of: 'entry'; readonly name: string }
  /** The document is broken, a template, or not the first of its file. */
  | { readonly of: 'document' };

/** When a verdict that is good today changes. */
export interface VerdictEnd {
  /** The last moment of the certificate or token that ends first: milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  /** What kubectl prints from then on. */
  readonly fault: KubectlFault;
}

/** Whether kubectl will work with a context; unknown if the files do not say. */
export type ContextVerdict =
  | { readonly state: 'works'; readonly end?: VerdictEnd }
  | { readonly state: 'broken'; readonly fault: KubectlFault }
  /** No known problem stops it. */
  | { readonly state: 'unknown'; readonly doubts: readonly Doubt[]; readonly end?: VerdictEnd };
