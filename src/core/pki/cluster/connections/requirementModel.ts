import type { ExpectedName, Missing } from './connectionModel.ts';

/** What a connection needs, in the words of TLS and Kubernetes. */
type Need =
  /** The client's kubeconfig is one that client-go accepts. */
  | 'configuration'
  /** Both sides use TLS, or neither does. */
  | 'tls'
  /** kubeadm can join: its configuration has the right form, and what a control plane downloads is there. */
  | 'join'
  /** The certificate exists: its request has been approved. */
  | 'issued'
  /** A certificate is presented. */
  | 'presented'
  /** The Service that is called has the port, and Pods. */
  | 'service'
  /** The program can start. */
  | 'start'
  /** Certificate and key can be read and match. */
  | 'pair'
  /** The verifying side can use its CAs. */
  | 'authorities'
  | 'time'
  | 'name'
  | 'chain'
  | 'usage'
  /** The names in the certificate are allowed. */
  | 'identity'
  | 'rights'
  | 'address'
  | 'revocation'
  /** The server accepts credentials of this kind. */
  | 'credential'
  | 'token';

/** What is wrong, the classes of Go's errors and ours. */
export type RefusalReason =
  /** The client rejects its own kubeconfig. */
  | 'configuration'
  /** kubeadm stops, whatever the connection shows. */
  | 'notJoined'
  /** One side's program exits when it starts. */
  | 'notStarted'
  /** The Service that is called does not have the port. */
  | 'notServed'
  | 'validity'
  | 'authority'
  | 'name'
  | 'usage'
  | 'chain'
  /** The presenting side cannot read its certificate or key. */
  | 'unreadable'
  | 'keyMismatch'
  /** The server has no certificate yet: its request waits for approval. */
  | 'notIssued'
  /** The verifying side cannot read its own CA file. */
  | 'caUnreadable'
  | 'notPresented'
  /** One side uses TLS, the other does not. */
  | 'plainText'
  | 'nameNotAllowed'
  /** The client is known, but not allowed what it needs. */
  | 'forbidden'
  | 'address'
  /** By a list of the server's. */
  | 'revoked'
  /** The server accepts nobody with this kind of credential. */
  | 'notAccepted'
  /** The server has no key that verifies the client's tokens. */
  | 'tokenKey'
  /** By the token's dates, key, issuer or audience, or because it is not registered as the client has it. */
  | 'token';

/** One thing that a connection needs, and whether it has it. */
export type Requirement = {
  readonly what: Need;
  /** The side that must fulfil it in the eyes of the other one. */
  readonly side: 'server' | 'client';
} & (Met | NotMet | Unknown | Waived);

interface Met {
  readonly state: 'met';
  /** The last moment; absent without an end. */
  readonly until?: number;
  /** Of a chain: fingerprints from the presented certificate up to the trusted CA. */
  readonly path?: readonly string[];
  readonly isAssumed?: true;
}

/** Why a requirement is not met. */
interface NotMet {
  readonly state: 'notMet';
  readonly reason: RefusalReason;
  /** In the words of the program that notices, usually Go's. */
  readonly error: string;
  /** What is not there, if nobody knows what the program says then; it is shown in place of the error. */
  readonly missing?: Missing;
  readonly detail?: string;
  readonly name?: ExpectedName;
  /** Of the certificate at fault. */
  readonly fingerprint?: string;
  readonly isAssumed?: true;
}

interface Unknown {
  readonly state: 'unknown';
  /** What would tell. */
  readonly missing: Missing;
  /** What is wrong, unless what would tell says otherwise. */
  readonly otherwise?: Omit<NotMet, 'state'>;
}

/** Nobody asks for it; `clientsOwn`: everybody asks for what is right for himself. */
export type WaivedWhy = 'skipped' | 'nothingSet' | 'plainText' | 'clientsOwn';

interface Waived {
  readonly state: 'waived';
  readonly why: WaivedWhy;
}
