import type { FilePlace } from '../cluster/clusterModel.ts';

/** Why kubectl does not work with a context. */
export interface KubectlFault {
  /**
   * `file`: the whole kubeconfig is refused, whichever context is asked for. `configuration`: the entries contradict each other,
   * or name what is not there. `credentials`: what they hold cannot be used. `server`: kubectl refuses the server.
   * `client`: the server refuses the user.
   */
  readonly stage: 'file' | 'configuration' | 'credentials' | 'server' | 'client';
  /** What kubectl 1.32 prints, letter by letter; several lines where it prints several. */
  readonly error: string;
  /** The field that is to blame; absent where it is not known or lies elsewhere. */
  readonly place?: FilePlace;
  /** What the API server writes to its log, where that is known. */
  readonly serverLog?: string;
}

/** What would have to be known for a verdict. */
export type Doubt =
  /** The API server's certificate, or which API server it is. */
  | { readonly of: 'serverCertificate' }
  /** Without a CA the roots of the machine on which kubectl runs decide. */
  | { readonly of: 'systemRoots' }
  /** The CA by which the API server verifies clients. */
  | { readonly of: 'clientCa' }
  /** Whether the API server accepts the token. */
  | { readonly of: 'token' }
  /** What a program answers that is run for credentials. */
  | { readonly of: 'program'; readonly name: string }
  /** Who answers without TLS. */
  | { readonly of: 'plainHttp' }
  /** What stands in a file that was not read. */
  | { readonly of: 'file'; readonly path: string }
  /** The document is broken, a template, or not the first of its file. */
  | { readonly of: 'document' };

/** When a verdict that is good today turns. */
export interface VerdictEnd {
  /** The last moment of the certificate or token that ends first: milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  /** What kubectl says from then on. */
  readonly fault: KubectlFault;
}

/** Will kubectl work with a context? What the files do not tell stays unknown. */
export type ContextVerdict =
  | { readonly state: 'works'; readonly end?: VerdictEnd }
  | { readonly state: 'broken'; readonly fault: KubectlFault }
  /** Nothing that is known stops it. */
  | { readonly state: 'unknown'; readonly doubts: readonly Doubt[]; readonly end?: VerdictEnd };
