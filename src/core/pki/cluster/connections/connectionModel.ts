import type { Component } from '../../../kubernetes/componentFlagOf.ts';
import type { connectionParties } from '../../../kubernetes/tables/connectionParties.ts';
import type { ConnectionRecord } from '../../../kubernetes/tables/connectionRecord.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pkiModel.ts';
import type { Decision } from '../authorizers.ts';
import type { BootstrapFault } from '../bootstrapTokens.ts';
import type {
  ComponentInstance,
  FilePlace,
  Kubeconfig,
  KubeconfigContext,
  Material,
  PlacedObject,
} from '../clusterModel.ts';
import type { RefusedIssue } from '../issuedTokens.ts';
import type { JoinFault } from '../joins/joinModel.ts';
import type { IssuanceFault } from '../objects/askedIssuers.ts';
import type { MeshRefusal } from '../objects/meshIssuers.ts';
import type { RightsQuestion } from '../rights.ts';
import type { StartFault } from '../startFault.ts';
import type { TokenRefusal } from '../tokenAcceptance.ts';
import type { ServiceFault } from './calledServices.ts';
import type { RegistryUse } from './registries.ts';
import type { RefusalReason, Requirement, WaivedWhy } from './requirementModel.ts';

/** A context of a kubeconfig: user and server. */
export interface ContextUse {
  readonly kubeconfig: Kubeconfig;
  readonly context: KubeconfigContext;
}

/** An object that causes a connection, or one item of its lists: one webhook, one listener. */
export interface ObjectPart {
  readonly placed: PlacedObject;
  /** Index of the item; absent for the whole object. */
  readonly index?: number;
}

/** A party of connections. */
export interface Party {
  /** Unique in the model, and stable while the documents keep their order. */
  readonly id: string;
  readonly party: keyof typeof connectionParties;
  readonly component?: Component;
  /** The machine it runs on, see `hostOf`; empty if unknown. */
  readonly host: string;
  /** The evidence for it; absent if only its existence is certain. */
  readonly place?: FilePlace;
  /** The invocation that starts it. */
  readonly instance?: ComponentInstance;
  /** The kubeconfig by which it is known. */
  readonly use?: ContextUse;
  readonly part?: ObjectPart;
  /** The certificate by which it is known. */
  readonly holds?: SourceMaterial;
  /** The token by which it is known, and its service account. */
  readonly holdsToken?: {
    readonly occurrence: Occurrence;
    readonly owner: { readonly namespace: string; readonly name: string };
  };
  /** The registry that a container runtime has settings for. */
  readonly registry?: RegistryUse;
  /** Why its kubeconfig is unknown. */
  readonly missing?: Missing;
  /** Until this moment it has something better than its kubeconfig, and does not connect. */
  readonly neededAfter?: number;
  /** No document starts it: that it runs, and with which files, is inferred from file locations. */
  readonly isAssumed?: true;
}

/** What one side reads to present, or to verify the other side. */
export interface SourceMaterial {
  readonly material: Material;
  /** The private key that is read with it. */
  readonly key?: Material;
  /** The flag that would name the key is not set. */
  readonly isWithoutKey?: true;
  /** Why its reader does not use it, in the reader's words: the Secret lacks a key, or is elsewhere. */
  readonly unusable?: string;
  /** What its reader does not find, if the words of that reader are not known. */
  readonly lacking?: Missing;
  /** Without it, its reader may not use it, and nothing tells whether it is there. */
  readonly condition?: Missing;
  /** The flag, field or path that names it, for people. */
  readonly by: string;
  /** Place of the flag or field to change. */
  readonly place: FilePlace;
  /** Inferred from the file's location, not from a flag or field. */
  readonly isAssumed?: true;
  /** For a CA given by hashes of its key: none of them matches. */
  readonly isUnpinned?: true;
}

/** Why something is unknown. */
export interface Missing {
  readonly why: /** Not looked up, or not allowed. */
    | 'fileNotRead'
    /** It was looked for. */
    | 'fileAbsent'
    | 'fileUnreadable'
    /** A variable or a template hides the value. */
    | 'valueHidden'
    /** No document starts the component, so its flags are not known. */
    | 'componentNotFound'
    /** No document contains the object. */
    | 'objectNotFound'
    /** Nor this one, but one among the files has it written. */
    | 'requested'
    | 'kubeconfigNotFound'
    /** Another kubeconfig has it, which is merged with the one that names it. */
    | 'entryElsewhere'
    /** It is configured in other software, or created in memory. */
    | 'elsewhere'
    | 'inMemory'
    /** The server makes it and signs it itself. */
    | 'selfMade'
    /** No binding among the files names the user or a group of it. */
    | 'notBound'
    /** The server listens at another port. */
    | 'portNotServed';
  /** The path, component, kind or flag that is missing, for people. */
  readonly name: string;
  /** Where it is named. */
  readonly place?: FilePlace;
  /** Of a Secret that is requested: the names in its certificate, if they are known. */
  readonly names?: readonly string[];
  /** Why nothing will write it. */
  readonly unissued?: IssuanceFault;
  /** What a user asks for: the words after `kubectl auth can-i`. */
  readonly request?: string;
}

/** Source of the certificates and keys of one side. */
export type Source =
  /** Several only if inferred from file locations: any of them may be used. */
  | { readonly kind: 'materials'; readonly materials: readonly SourceMaterial[] }
  /** Nothing is set, so nothing is presented or verified; or the system trust store is used. */
  | {
      readonly kind: 'nothing' | 'systemRoots' | 'inMemory';
      /** Of the system trust store: what is known to be trusted besides public CAs, from the files of the machine or a setting. */
      readonly added?: readonly CertificateNode[];
      /** Files of the machine's trust store are among the files: private CAs that they do not have are not trusted. */
      readonly isStoreKnown?: boolean;
      /** The flag, field or file that would name a CA. */
      readonly setting?: string;
      /** CAs that a setting adds to it. */
      readonly materials?: readonly SourceMaterial[];
    }
  /** The program makes a certificate of a CA of its own, because a flag is not set; where the program is started. */
  | { readonly kind: 'selfMade'; readonly setting: SourcePlace }
  | { readonly kind: 'unknown'; readonly missing: Missing };

/** A name that the client expects of the server. */
export interface ExpectedName {
  /** Host name or address without port and brackets. */
  readonly name: string;
  /** The flag or field, for people. */
  readonly by: string;
  readonly place: FilePlace;
  /** `tls-server-name` and the like: the name is set separately from the address. */
  readonly isServerName?: true;
  /** The address does not use TLS: `http://`. */
  readonly isPlain?: true;
}

/** A token with which the client authenticates; never its text. */
export interface TokenSource {
  readonly by: string;
  readonly place: FilePlace;
  readonly occurrences: readonly Occurrence[];
  /** Whom a bootstrap token stands for, as its Secret says. */
  readonly identity?: ClientIdentity;
  /** Provided by a program that the kubeconfig starts. */
  readonly isExec?: true;
  /** The Secret that registers a bootstrap token. */
  readonly registeredAt?: Source;
}

/** Why the server accepts nobody with the kind of credential that the client has. */
export interface CredentialRefusal extends SourcePlace {
  readonly of: 'nothing' | 'certificate' | 'token';
  readonly kind:
    | 'anonymous'
    | 'nobody'
    | 'certificate'
    | 'bearer'
    | 'bootstrap'
    | 'listed'
    | 'unlisted'
    | 'provider'
    | 'proxy'
    | 'foreign'
    /** TLS ends before it reaches the server. */
    | 'haproxy'
    | 'nginx';
  readonly reason: 'notAccepted' | 'token';
  readonly error: string;
  /** Of the certificate, if it is at fault. */
  readonly fingerprint?: string;
}

/** A pending request for the server's certificate, and the error until it is approved. */
export interface AwaitedRequest {
  readonly place: FilePlace;
  readonly error: string;
  /** What would tell whether it has one from before. */
  readonly toldBy?: Missing;
}

/** When the server accepts a token, and what its log says otherwise. */
interface TokenPeriod {
  readonly begin: number;
  /** The last moment. */
  readonly end: number;
  /** The words of the server's log at a moment. */
  readonly early: (at: number) => string;
  readonly ended: string;
  /** Nothing renews it, so that the connection ends with it; one for joining a cluster lasts for a day on purpose. Otherwise something does. */
  readonly lasts?: 'untilEnd' | 'forJoining';
}

/** A client and a server, what each presents, and what each verifies the other with. Independent of time. */
export interface Connection {
  /** Unique in the model, and stable while the documents keep their order. */
  readonly id: string;
  readonly record: ConnectionRecord;
  readonly client: Party;
  readonly server: Party;
  /** {@link Cluster.id}. */
  readonly cluster: string;
  /** Why the client's kubeconfig is rejected before it connects, see `configurationFault`. */
  readonly configurationFault?: string;
  /** Why kubeadm does not join: before it connects, and when it downloads; and what would tell of the latter. */
  readonly joining?: {
    readonly forms: readonly JoinFault[];
    /** It becomes a control plane, with what another one has uploaded. */
    readonly isDownload: boolean;
    readonly downloads: readonly JoinFault[];
    readonly toldBy?: Missing;
  };
  /** The port that the client calls, if the server is not known to listen there. */
  readonly otherPort?: Missing;
  /** Why the Service that the client calls does not lead to the server, see `serviceFault`. */
  readonly calledService?: ServiceFault;
  /** Whether the server uses TLS; absent if unknown. */
  readonly speaks?: { readonly isPlain: boolean; readonly withoutCertificate?: string };
  readonly serverShows: Source;
  readonly clientTrusts: Source;
  /** Empty: the name is not checked, or unknown. */
  readonly names: readonly ExpectedName[];
  /** The setting that disables verification of the server. */
  readonly skippedBy?: SourcePlace;
  readonly clientShows: Source;
  readonly serverTrusts: Source;
  /** The server rejects clients without a certificate. */
  readonly isClientCertificateDemanded: boolean;
  readonly token?: TokenSource;
  /** Keys that sign the tokens of this client, and keys by which the server verifies them. */
  readonly tokenKeys?: { readonly signing: readonly Source[]; readonly verifying: Source };
  readonly refuses?: CredentialRefusal;
  /** Why the server rejects the token, in the words of its log. */
  readonly tokenFault?: string;
  /** What of the token, and what of the server's settings. */
  readonly tokenRefusal?: TokenRefusal;
  /** Of clients that get their tokens from any API server: one whose tokens the server rejects. */
  readonly tokenIssue?: RefusedIssue;
  /** Why a bootstrap token is not registered as the client has it, and its Secret. */
  readonly bootstrapFault?: BootstrapFault & { readonly secret: PlacedObject };
  /** The setting of the client because of which the server rejects its tokens. */
  readonly tokenPlace?: FilePlace;
  /** What the server needs to know of it, and nobody knows. */
  readonly tokenUnknown?: Missing;
  readonly tokenPeriod?: TokenPeriod;
  /** What the user of the token needs and is not allowed, in the words of its log. */
  readonly tokenForbidden?: string;
  /** What would tell whether its user is allowed what it needs. */
  readonly tokenRightsUnknown?: Missing;
  /** What a service mesh finds wrong with the CA that it issues with. */
  readonly meshFault?: MeshRefusal;
  /** Until it is approved, the server has no certificate to present. */
  readonly awaits?: AwaitedRequest;
  /** Why the program of one side exits when it starts. */
  readonly startFaults?: Partial<Record<'server' | 'client', readonly StartFault[]>>;
  readonly clientNames: ClientNames;
  /** A revocation list by which the server rejects clients. */
  readonly revokedBy?: Source;
  /** What the client checks in the server's names beyond {@link names}. */
  readonly serverNames?: Pick<ClientNames, 'commonNames' | 'hostnames'>;
}

/** A flag or field by its name, for people. */
export interface SourcePlace {
  readonly by: string;
  readonly place: FilePlace;
}

/** What the server checks in the client's names. */
export interface ClientNames {
  /** The client's address must be among its SANs. */
  readonly addresses?: readonly ExpectedName[];
  /** Empty: every name. */
  readonly commonNames?: AllowedNames;
  readonly hostnames?: AllowedNames;
  readonly rights?: NeededRights;
  /** What the client probably may not, in the words of the server's answer if it is certain; and what would tell. */
  readonly doubt?: { readonly error?: string; readonly missing: Missing };
  /** Whether the server takes clients without a certificate and a token for `system:anonymous`. */
  readonly anonymous?: 'allowed' | 'refused' | 'unknown';
}

/** What the server must allow the client, and who decides on it. */
type NeededRights = RightsQuestion & Decision;

interface AllowedNames extends SourcePlace {
  readonly names: readonly string[];
}

/** What the files say about one cluster. */
export interface Cluster {
  /** SHA-256 of its CA certificate, or another distinguishing id. */
  readonly id: string;
  /** Its machines, see `hostOf`. */
  readonly hosts: readonly string[];
  readonly components: readonly ComponentInstance[];
  readonly contexts: readonly ContextUse[];
  readonly objects: readonly PlacedObject[];
  /** Name in the kubeconfigs that lead to it. */
  readonly name?: string;
}

/** All connections of all clusters. */
export interface ConnectionModel {
  readonly graph: PkiGraph;
  readonly clusters: readonly Cluster[];
  /** By cluster, then by number in the table of connections. */
  readonly connections: readonly Connection[];
}

/** The identity that the server sees in the client. */
export interface ClientIdentity {
  readonly user?: string;
  readonly groups: readonly string[];
  /** It acts for other users, named in headers. */
  readonly isProxy?: true;
}

/** The verdict of one side on the other, as far as the requirements tell. */
export type SideVerdict =
  /** `until`: the last moment; absent without an end. */
  | {
      readonly kind: 'accepted';
      readonly until?: number;
      readonly identity?: ClientIdentity;
      /** Fingerprints from the presented certificate up to the trusted CA. */
      readonly path: readonly string[];
      readonly isAssumed?: true;
    }
  | {
      readonly kind: 'refused';
      readonly reason: RefusalReason;
      /** Go's words. */
      readonly error: string;
      /** What is not there, in place of words that are not known. */
      readonly missing?: Missing;
      /** Whom the server sees in a client that is not allowed what it needs. */
      readonly identity?: ClientIdentity;
      readonly detail?: string;
      /** For a certificate that is not valid yet: when it may be accepted. */
      readonly name?: ExpectedName;
      /** Of the certificate at fault. */
      readonly fingerprint?: string;
      readonly isAssumed?: true;
    }
  | { readonly kind: 'notVerified'; readonly why: WaivedWhy; readonly until?: number }
  /** `until`: after this moment it is rejected, whatever it is verified with. */
  | {
      readonly kind: 'unknown';
      readonly missing: Missing;
      readonly until?: number;
      /** How it is rejected, unless what is missing says otherwise. */
      readonly otherwise?: Extract<SideVerdict, { readonly kind: 'refused' }>;
    }
  /** No certificate is presented, only a token or nothing. */
  | { readonly kind: 'none'; readonly token?: TokenSource };

/** A connection judged at a moment. */
export interface ConnectionVerdict {
  readonly connection: Connection;
  /** `works` usually has an `until` as well. */
  readonly state: 'broken' | 'willBreak' | 'unknown' | 'works';
  /** The last moment at which it works. */
  readonly until?: number;
  /** In the order in which connecting fails without them: the first that is not met is the one that logs tell. */
  readonly requirements: readonly Requirement[];
  /** The client's verdict on the server. */
  readonly server: SideVerdict;
  /** The server's verdict on the client. */
  readonly client: SideVerdict;
}
