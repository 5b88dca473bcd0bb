import type { CertificateNode } from '../../pki/pkiModel.ts';
import type { Bytes } from '../../x509/bytes.ts';

/** By what a client verifies the server. */
export type ProbeTrust =
  | { readonly kind: 'anchors'; readonly nodes: readonly CertificateNode[] }
  /** No CA is set: the roots of the client's machine decide. */
  | { readonly kind: 'systemRoots' }
  /** The client does not verify. */
  | { readonly kind: 'skipped' }
  /** Nobody says which CA: any of the files may be it. */
  | { readonly kind: 'anyCa' }
  | { readonly kind: 'unknown' };

/** A server that may be asked which certificate it shows, and what the files say of it. */
export interface ProbeTarget {
  /** Host name or IP address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** The name under which the client looks for the server in its certificate. */
  readonly serverName: string;
  /** HTTP proxy through which the client connects. */
  readonly proxyUrl?: string;
  readonly trust: ProbeTrust;
  /** What it shows by the files, its own certificate first; empty where they do not tell. */
  readonly expected: readonly CertificateNode[];
  /** What the client shows; empty where that is nothing, or is not known. */
  readonly clientShows: readonly CertificateNode[];
}

/** Why no certificate was seen. */
export type ProbeFailure =
  | 'refused'
  | 'timedOut'
  | 'hostNotFound'
  | 'unreachable'
  /** It ended the connection without a word. */
  | 'closed'
  /** It answered, and not in TLS. */
  | 'plain'
  /** It answered with an alert of TLS. */
  | 'alert'
  /** What it sent is no handshake of TLS. */
  | 'malformed'
  | 'proxyRefused'
  /** A proxy of a kind, or with a password, that is not used here. */
  | 'proxyNotUsed'
  | 'failed';

/** What a server answered to the beginning of a TLS handshake. */
export type ProbeAnswer =
  | {
      readonly kind: 'chain';
      /** DER, in the order in which it was sent. */
      readonly chain: readonly Bytes[];
      readonly version: 'TLS 1.2' | 'TLS 1.3';
      /** Absent where the handshake does not tell before the client has answered. */
      readonly asksForClientCertificate?: boolean;
      /** DER of the names of the CAs from which it wants clients' certificates; empty: it names none. */
      readonly acceptableCas?: readonly Bytes[];
    }
  | { readonly kind: 'failed'; readonly why: ProbeFailure; readonly detail?: string };
