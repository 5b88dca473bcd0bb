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
  /** The default port, if no address has another. */
  readonly port: number;
  /**
   * The URLs on which the server listens, which show whether it uses TLS; and its message (`{url}`, `{address}`) when
   * it exits because it has no certificate for one.
   */
  readonly listensAt?: FlagOrigin & { readonly withoutCertificate: string };
  /** A client known only from its certificate connects to the server of its own machine, if there is one. */
  readonly isAssumedOnOwnMachine?: true;
  /** A component with itself, in one process. */
  readonly isWithinProcess?: true;
  /** What stops with it, where that is not what the certificate of its role breaks. */
  readonly breaks?: () => string;
  /**
   * Both sides read their files like etcd's library: in a CA file every PEM block must be a certificate, and a
   * certificate is ignored without the flag of its key.
   */
  readonly isReadByEtcd?: true;
  /** Roles of the certificates that the sides present, the most common first. Empty: none, or any. */
  readonly clientRoles: readonly string[];
  readonly serverRoles: readonly string[];

  /**
   * What creates a separate connection, within which origins are ranked: each origin that is set, or each component
   * and object with origins. Absent: each client of the server.
   */
  readonly eachOf?: 'origin' | 'owner';
  /** Clients are the holders of certificates from the server's client CA that no component is configured to present. */
  readonly clientsHoldCertificates?: true;
  /** Each service account's token beside the cluster's CA shows a client. */
  readonly clientsHoldTokens?: true;

  /** An object with the first of these fields that there is shows that there is the client; equal values count once. */
  readonly clientIsShownBy?: readonly FieldOrigin[];
  /** Where nothing is known of what the server presents, nothing is said. */
  readonly isKnownByServer?: true;
  /** The server presents what it issues with the certificate below: a service mesh, which asks more of it. */
  readonly isOfMesh?: true;

  /*
   * Where the certificates and keys of each side come from, best first: the first origin that is set counts, the next
   * ones are fallbacks or its source. A word at the end says what happens if none is set; without it the reference
   * does not say.
   */
  readonly serverCertificate: readonly MaterialOrigin[];
  /** If no certificate is set, the server creates one when this is set. */
  readonly serverCertificateIsMadeBy?: FlagOrigin;
  /**
   * If this is set, the server requests its certificate from a signer, and has none until the request is approved: it writes it to this
   * file. Without it, handshakes end with this error.
   */
  readonly serverCertificateIsRequestedBy?: FlagOrigin & {
    readonly signer: string;
    readonly writtenTo: string;
    readonly error: string;
  };
  readonly clientVerifiesWith: readonly MaterialOrigin[];
  readonly clientCertificate: readonly MaterialOrigin[];
  readonly serverVerifiesWith: readonly MaterialOrigin[];
  /** The client authenticates with a token from here, instead of or in addition to a certificate. */
  readonly clientToken?: readonly MaterialOrigin[];
  /** What the client reads without any credentials before it uses its token. */
  readonly asksAnonymouslyFor?: string;
  /** Keys that sign such tokens: of bound ones, and of those in Secrets. */
  readonly tokenSignedWith?: readonly FlagOrigin[];
  /** What the server verifies tokens with. */
  readonly tokenVerifiedWith?: readonly MaterialOrigin[];
  /** What `iss` and `aud` of the token must match. */
  readonly tokenClaims?: { readonly issuer: FlagOrigin; readonly audience: FlagOrigin };
  /** CAs whose clients send the user in headers, if `serverVerifiesWith` is about other clients. */
  readonly headersVerifiedWith?: readonly MaterialOrigin[];
  /** If one of these is true, the client checks neither issuer nor name. For kubeconfigs this is built in. */
  readonly verificationIsSkippedBy?: readonly (FlagOrigin | FieldOrigin)[];
  /** Anyone may be the client: what it trusts and presents is its own matter, and only what the server has is judged. */
  readonly areClientsAnyone?: true;
  /** The server rejects clients without a certificate; other servers try the next authenticator. */
  readonly isClientCertificateRequired?: true;
  /** If true, the server requires a client certificate even without a CA. */
  readonly clientCertificateIsDemandedBy?: FlagOrigin;
  /** A CRL by which the server rejects clients. */
  readonly clientsAreRevokedBy?: FlagOrigin;

  /** Source of the host name that the client expects in the SANs of the server's certificate; the first that is set. */
  readonly nameFrom: readonly NameOrigin[];
  readonly clientNameCheck?: ClientNameCheck;
  /** The client has the same flags for allowed names, and checks the server's certificate with them. */
  readonly areNamesCheckedByClient?: true;
  /** How the server identifies the client, the most common way first. */
  readonly identity: readonly ConnectionIdentity[];
  /** Extended key usages required of each side's certificate. */
  readonly usages: { readonly server?: 'serverAuth'; readonly client?: 'clientAuth' };
  /** How kubeadm configures it, which is not a problem in a healthy cluster. `other`: not part of the control plane. */
  readonly kubeadm: 'mutual' | 'serverVerified' | 'clientVerified' | 'inProcess' | 'notConfigured' | 'other';
}

/**
 * A flag, including its equivalents in the component's configuration file (`field` of `componentFlags.ts`) and
 * environment. Its role there says what it names: a file, a kubeconfig, or certificate and key; `pairs` names the
 * key.
 */
export interface FlagOrigin {
  readonly flag: { readonly component: keyof typeof componentFlags; readonly name: string };
}

/**
 * A field of an object or of a configuration file; `[]` is any index, `*` any key. Fields of one object belong
 * together by index.
 */
export interface FieldOrigin {
  readonly field: {
    readonly kind: string;
    readonly path: string;
    /** Name of the object, if fixed. */
    readonly name?: string;
    /** `type` of the Secret, if it distinguishes it from others. */
    readonly type?: string;
    /** What the value is; `value` (the default): the material itself. Names of objects may be references. */
    readonly holds?: 'path' | 'kubeconfig' | 'kubeconfigPath' | 'secretName' | 'configMapName' | 'publicKeyHash';
    /** Key in the Secret or ConfigMap that is named. */
    readonly key?: string;
    /** For an equivalent of a kubeconfig in another format. */
    readonly format?: 'argocd';
    /** Objects of this kind may be about many servers: this word in their names and selectors identifies the server. */
    readonly about?: string;
    /** Path of the field that names the private key of the certificate. */
    readonly pairs?: string;
    /** A field of the same item, and the value with which this one is not read. */
    readonly unless?: readonly [path: string, value: string];
    /** Path of the field with the CAs that are sent with the certificate. */
    readonly chain?: string;
  };
}

/** Where certificates, CAs, keys and tokens come from. */
export type MaterialOrigin =
  | FlagOrigin
  | FieldOrigin
  /**
   * The kubeconfig that a flag or field names. Otherwise the one whose users have a certificate of the connection's
   * role (`certificatePlaces.ts`), or one in these usual places. It need not exist once the one of another flag does.
   */
  | {
      readonly kubeconfig: FlagOrigin | FieldOrigin;
      readonly places?: readonly string[];
      readonly isReplacedBy?: FlagOrigin;
      /** Only its cluster counts, with which the client finds the server. */
      readonly isForCluster?: true;
    }
  /** A file of this name in the directory that a flag names; the program makes it, signed by itself, if all of some flags are not set. */
  | {
      readonly directory: FlagOrigin;
      readonly usually: string;
      readonly file: string;
      readonly isMadeWithout?: readonly FlagOrigin[];
    }
  /** What an Ingress, Gateway or Route presents for the name, otherwise a Secret or file whose certificate has it. */
  | { readonly presentedFor: 'expectedName' }
  /** The settings of a container runtime for a registry. */
  | { readonly registry: 'ca' | 'client' }
  /** A file whose path is fixed, in the host's or the container's file system. */
  | { readonly file: string }
  /**
   * `machineRoots`: the system trust store of the client's machine, which has private CAs only where its files show it. `systemRoots`: one
   * that administrators may have extended anywhere. `elsewhere`: configured in other software.
   */
  | 'machineRoots' | 'systemRoots' | 'inMemory' | 'nothing' | 'elsewhere';

/** Source of the name that the client expects. */
export type NameOrigin =
  /** The hosts of its URLs or addresses; each is a connection. */
  | FlagOrigin
  | FieldOrigin
  /** `tls-server-name`, else the host of `server`. */
  | { readonly kubeconfig: FlagOrigin | FieldOrigin; readonly places?: readonly string[]; readonly isForCluster?: true }
  /** `<name>.<namespace>.svc` of the Service that a field references (`name` and `namespace` below it). */
  | { readonly service: FieldOrigin }
  /** The node's address of the first type in the flag. */
  | { readonly nodeAddress: FlagOrigin }
  /** The first address of the first range: the ClusterIP of `kubernetes`. */
  | { readonly firstAddress: FlagOrigin }
  | { readonly host: string }
  | { readonly registry: 'host' }
  /** The host of a listener of the Gateway API, if it has one, and those of the routes that it takes. */
  | { readonly listener: FieldOrigin }
  /** A wildcard for all names of a part of a domain, which a field tells: `*.<value>.<domain>`, with `-` for its dots. */
  | { readonly wildcardOf: FieldOrigin; readonly domain: string }
  /** The argument after a subcommand of the client. */
  | { readonly operandOf: string }
  /** `nothing`: the name is not checked. */
  | 'nothing' | 'elsewhere';

/** What the server checks in the client's certificate beyond its path and usage. Empty lists allow every name. */
interface ClientNameCheck {
  /** The client's address must be among its SANs, if it has any. */
  readonly remoteAddress?: { readonly isSkippedBy: FlagOrigin };
  readonly commonNames?: readonly (FlagOrigin | FieldOrigin)[];
  readonly hostnames?: FlagOrigin;
}

/**
 * How a server identifies its client: CN as user and O as groups; CN as etcd user, if authentication is enabled;
 * headers of a proxy; claims of a token; a bootstrap token; `chain`: only by its certification path.
 */
type ConnectionIdentity =
  | 'commonNameAndOrganizations' | 'etcdUser' | 'headers' | 'serviceAccount' | 'bootstrapToken' | 'chain' | 'none';
