import type { CertificateNode } from '../../pki/pkiModel.ts';
import type { Bytes } from '../../x509/bytes.ts';

/** What a client uses to verify the server. */
export type ProbeTrust =
  | { readonly kind: 'anchors'; readonly nodes: readonly CertificateNode[] }
  /** No CA is set: the client's system trust store decides. */
  | { readonly kind: 'systemRoots' }
  /** The client does not verify. */
  | { readonly kind: 'skipped' }
  /** The CA is not specified: any CA in the files may be meant. */
  | { readonly kind: 'anyCa' }
  | { readonly kind: 'unknown' };

/** A server that can be probed, and what the files say about it. */
export interface ProbeTarget {
  /** Host name or IP address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** The name that the client expects in the server's certificate. */
  readonly serverName: string;
  /** HTTP proxy through which the client connects. */
  readonly proxyUrl?: string;
  readonly trust: ProbeTrust;
  /** What it presents according to the files, its own certificate first; empty if they do not say. */
  readonly expected: readonly CertificateNode[];
  /** What the client presents; empty if nothing or unknown. */
  readonly clientShows: readonly CertificateNode[];
}

/** Why no certificate was received. */
export type ProbeFailure =
  | 'refused'
  | 'timedOut'
  | 'hostNotFound'
  | 'unreachable'
  /** It closed the connection without a response. */
  | 'closed'
  /** It answered without TLS. */
  | 'plain'
  /** It answered with an alert of TLS. */
  | 'alert'
  /** What it sent is not a TLS handshake. */
  | 'malformed'
  | 'proxyRefused'
  /** A proxy that is not supported here, by type or because it needs a password. */
  | 'proxyNotUsed'
  | 'failed';

/** The answer of a server to the start of a TLS handshake. */
export type ProbeAnswer =
  | {
      readonly kind: 'chain';
      /** DER, in the order sent. */
      readonly chain: readonly Bytes[];
      readonly version: 'TLS 1.2' | 'TLS 1.3';
      /** Absent if the handshake does not say before the client has answered. */
      readonly asksForClientCertificate?: boolean;
      /** DER names of the CAs that it accepts for client certificates; empty if it names none. */
      readonly acceptableCas?: readonly Bytes[];
    }
  | { readonly kind: 'failed'; readonly why: ProbeFailure; readonly detail?: string };
