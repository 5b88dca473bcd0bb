import type { componentFlags } from './componentFlags.ts';
import type { connectionParties } from './connectionParties.ts';

/** A record of `connections.ts`. */
export interface ConnectionRecord {
  /** Permanent: `componentFlags.ts` names it in `edges`. */
  readonly id: string;
  /** Its number in the reference, from 1. */
  readonly no: number;
  readonly client: keyof typeof connectionParties;
  readonly server: keyof typeof connectionParties;
  /** The usual one, where no address tells another. */
  readonly port: number;
  /**
   * The URLs at which the server listens, which tell whether it speaks TLS; what it says of one (`{url}`, `{address}`) when
   * it ends because it should, without a certificate.
   */
  readonly listensAt?: FlagOrigin & { readonly withoutCertificate: string };
  /** A client that nothing starts, whose certificate alone lies there, is for the server of its own machine, if there is one. */
  readonly isAssumedOnOwnMachine?: true;
  /** A component with itself, in one process. */
  readonly isWithinProcess?: true;
  /**
   * Both sides read their files as etcd's library does: in a CA file every PEM block has to be a certificate, and a
   * certificate is nothing without the flag of its key.
   */
  readonly isReadByEtcd?: true;
  /** Roles of the certificates that the sides present, the usual one first. Empty: none, or any. */
  readonly clientRoles: readonly string[];
  readonly serverRoles: readonly string[];

  /**
   * What makes a connection of its own, so that only origins within it are ranked: each origin that is set, or each
   * component and object that holds some. Absent: each client that talks to the server.
   */
  readonly eachOf?: 'origin' | 'owner';
  /** Whoever holds a certificate of the CA by which the server verifies its clients, if no component is told to show it. */
  readonly clientsHoldCertificates?: true;

  /*
   * Where the material of each side comes from, best first: the first origin that is set counts, and what stands behind
   * it is what the software falls back to, or what the first is made from. A word at the end tells what happens when
   * none is set; without one the reference does not say.
   */
  readonly serverCertificate: readonly MaterialOrigin[];
  /** Where no certificate is set, the server makes one, if this says so. */
  readonly serverCertificateIsMadeBy?: FlagOrigin;
  readonly clientVerifiesWith: readonly MaterialOrigin[];
  readonly clientCertificate: readonly MaterialOrigin[];
  readonly serverVerifiesWith: readonly MaterialOrigin[];
  /** The client proves itself with a token from here, instead of a certificate or beside one. */
  readonly clientToken?: readonly MaterialOrigin[];
  /** Keys that sign such tokens: of bound ones, and of those in Secrets. */
  readonly tokenSignedWith?: readonly FlagOrigin[];
  /** What the server accepts tokens by. */
  readonly tokenVerifiedWith?: readonly MaterialOrigin[];
  /** What `iss` and `aud` of the token have to agree with. */
  readonly tokenClaims?: { readonly issuer: FlagOrigin; readonly audience: FlagOrigin };
  /** CAs whose clients name the user in headers, where `serverVerifiesWith` is about other clients. */
  readonly headersVerifiedWith?: readonly MaterialOrigin[];
  /** True in one of these: the client checks neither issuer nor name. In kubeconfigs that is known of itself. */
  readonly verificationIsSkippedBy?: readonly (FlagOrigin | FieldOrigin)[];
  /** A server that verifies clients refuses those without a certificate; others try the next authenticator. */
  readonly isClientCertificateRequired?: true;
  /** True in it: the server wants a client certificate, even where no CA is set. */
  readonly clientCertificateIsDemandedBy?: FlagOrigin;
  /** A CRL, by whose serial numbers the server refuses clients. */
  readonly clientsAreRevokedBy?: FlagOrigin;

  /** What yields the host that the client looks for in the SANs of the server's certificate; the first that is set. */
  readonly nameFrom: readonly NameOrigin[];
  readonly clientNameCheck?: ClientNameCheck;
  /** The client has the same flags for common names and host names, and holds the server's certificate against its own. */
  readonly areNamesCheckedByClient?: true;
  /** How the server learns who the client is, the usual way first. */
  readonly identity: readonly ConnectionIdentity[];
  /** Extended key usages that are asked of each side's certificate. */
  readonly usages: { readonly server?: 'serverAuth'; readonly client?: 'clientAuth' };
  /** What kubeadm makes of it, which is no fault on a healthy cluster. `other`: not part of the control plane. */
  readonly kubeadm: 'mutual' | 'serverVerified' | 'clientVerified' | 'inProcess' | 'notConfigured' | 'other';
  readonly sources: readonly string[];
}

/**
 * A flag, and with it the same in the component's configuration file (`field` of `componentFlags.ts`) and environment.
 * Its role there says what it names: a file, a kubeconfig, both certificate and key; `pairs` names the key.
 */
export interface FlagOrigin {
  readonly flag: { readonly component: keyof typeof componentFlags; readonly name: string };
}

/**
 * A field of an object or of a configuration file; `[]` is any index, `*` any key. Fields of one object go together by
 * their index.
 */
export interface FieldOrigin {
  readonly field: {
    readonly kind: string;
    readonly path: string;
    /** Name of the object, where it is fixed. */
    readonly name?: string;
    /** `type` of the Secret, where that tells it from others. */
    readonly type?: string;
    /** What the value is; `value` (the default): the material itself. The names of objects may be references to them. */
    readonly holds?: 'path' | 'kubeconfig' | 'kubeconfigPath' | 'secretName' | 'configMapName' | 'publicKeyHash';
    /** Key in the Secret or ConfigMap that is named. */
    readonly key?: string;
    /** Of what is no kubeconfig and says the same in other words: whose it is. */
    readonly format?: 'argocd';
    /** Objects of this kind are about many servers: this word among their names and selectors tells which one. */
    readonly about?: string;
  };
}

/** Where certificates, CAs, keys and tokens come from. */
export type MaterialOrigin =
  | FlagOrigin
  | FieldOrigin
  /**
   * The kubeconfig that a flag or field names. Without it the one whose users hold a certificate of the connection's role
   * (`certificatePlaces.ts`), or which lies in one of these usual places.
   */
  | { readonly kubeconfig: FlagOrigin | FieldOrigin; readonly places?: readonly string[] }
  /** A file of this name in the directory that a flag names. */
  | { readonly directory: FlagOrigin; readonly usually: string; readonly file: string }
  /** A file whose path is fixed, in the host's or the container's file system. */
  | { readonly file: string }
  /** `elsewhere`: set in software whose configuration is not known here. */
  | 'systemRoots' | 'inMemory' | 'nothing' | 'elsewhere';

/** Where the name comes from that the client expects. */
export type NameOrigin =
  /** The hosts of the URLs or addresses in it, each of which is connected to. */
  | FlagOrigin
  | FieldOrigin
  /** `tls-server-name`, else the host of `server`. */
  | { readonly kubeconfig: FlagOrigin | FieldOrigin; readonly places?: readonly string[] }
  /** `<name>.<namespace>.svc` of the Service that a field references (`name` and `namespace` below it). */
  | { readonly service: FieldOrigin }
  /** The node's addresses, the type that comes first in the flag. */
  | { readonly nodeAddress: FlagOrigin }
  /** The first address of the first range: the ClusterIP of `kubernetes`. */
  | { readonly firstAddress: FlagOrigin }
  | { readonly host: string }
  /** The word of the client's command that stands behind a subcommand. */
  | { readonly operandOf: string }
  /** `nothing`: the name is not checked. */
  | 'nothing' | 'elsewhere';

/** What the server checks in the client's certificate beyond its path and usage. Empty lists allow every name. */
interface ClientNameCheck {
  /** The address the client connects from has to be among its SANs, if it has any. */
  readonly remoteAddress?: { readonly isSkippedBy: FlagOrigin };
  readonly commonNames?: readonly (FlagOrigin | FieldOrigin)[];
  readonly hostnames?: FlagOrigin;
  /** The user has to be named so, and in this group; `*` is the name of its node. */
  readonly user?: { readonly name: string; readonly group: string };
}

/**
 * How a server knows its client: CN as user and O as groups; CN as user of etcd, if its authentication is on; headers of a
 * proxy; claims of a service account's or an issuer's token; a bootstrap token; `chain`: by its certification path alone.
 */
type ConnectionIdentity =
  | 'commonNameAndOrganizations' | 'etcdUser' | 'headers' | 'serviceAccount' | 'bootstrapToken' | 'chain' | 'none';
