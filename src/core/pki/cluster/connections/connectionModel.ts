import type { Component } from '../../../kubernetes/componentFlagOf.ts';
import type { connectionParties } from '../../../kubernetes/tables/connectionParties.ts';
import type { ConnectionRecord } from '../../../kubernetes/tables/connectionRecord.ts';
import type { Occurrence, PkiGraph } from '../../pkiModel.ts';
import type {
  ComponentInstance,
  FilePlace,
  Kubeconfig,
  KubeconfigContext,
  Material,
  PlacedObject,
} from '../clusterModel.ts';
import type { RefusalReason } from './refusalReason.ts';

/** A context of a kubeconfig: who connects to where. */
export interface ContextUse {
  readonly kubeconfig: Kubeconfig;
  readonly context: KubeconfigContext;
}

/** An object that makes a connection of its own, or one item of its lists: one webhook, one listener. */
export interface ObjectPart {
  readonly placed: PlacedObject;
  /** Index of the item; absent for the whole object. */
  readonly index?: number;
}

/** Somebody who takes part in connections. */
export interface Party {
  /** Unique in the model, and the same as long as the documents keep their order. */
  readonly id: string;
  readonly party: keyof typeof connectionParties;
  readonly component?: Component;
  /** The machine it runs on, as `hostOf` tells; empty where that is not known. */
  readonly host: string;
  /** What tells of it; absent where it is only known that somebody has to be there. */
  readonly place?: FilePlace;
  /** The invocation that starts it. */
  readonly instance?: ComponentInstance;
  /** The kubeconfig by which it is known. */
  readonly use?: ContextUse;
  readonly part?: ObjectPart;
  /** The certificate by which it is known; whoever holds it. */
  readonly holds?: SourceMaterial;
  /** Why nothing is known of the kubeconfig that it reads. */
  readonly missing?: Missing;
  /** No document starts it: that it runs, and with which files, is told by where files lie. */
  readonly isAssumed?: true;
}

/** What one side reads to show itself, or to verify the other. */
export interface SourceMaterial {
  readonly material: Material;
  /** The private key that is read with it. */
  readonly key?: Material;
  /** The flag that would name the key is not set. */
  readonly isWithoutKey?: true;
  /** The flag, field or path that names it, for people. */
  readonly by: string;
  /** Where that stands: the flag or field to change. */
  readonly place: FilePlace;
  /** Known by where the file lies, not by a flag or field. */
  readonly isAssumed?: true;
  /** Of a CA that is told by hashes of its key: none of them is. */
  readonly isUnpinned?: true;
}

/** Why something is not known. */
export interface Missing {
  readonly why: /** Nobody looked, or nobody may look. */
    | 'fileNotRead'
    /** It was looked for. */
    | 'fileAbsent'
    | 'fileUnreadable'
    /** A variable or a template hides the value. */
    | 'valueHidden'
    /** No document starts the component, so its flags are not known. */
    | 'componentNotFound'
    /** No document holds the object. */
    | 'objectNotFound'
    | 'kubeconfigNotFound'
    /** It is set in software whose configuration is not known here, or made in memory. */
    | 'elsewhere'
    | 'inMemory';
  /** The path, component, kind or flag that is missing, for people. */
  readonly name: string;
  /** Where it is named. */
  readonly place?: FilePlace;
}

/** Where the material of one side comes from. */
export type Source =
  /** Several only where a file's place, not a flag, tells which it is: any of them may count. */
  | { readonly kind: 'materials'; readonly materials: readonly SourceMaterial[] }
  /** Nothing is set, and so nothing is shown or verified; or the system's trust store is used. */
  | { readonly kind: 'nothing' | 'systemRoots' | 'inMemory' }
  | { readonly kind: 'unknown'; readonly missing: Missing };

/** A name under which the client looks for the server. */
export interface ExpectedName {
  /** Host name or address without port and brackets. */
  readonly name: string;
  /** The flag or field, for people. */
  readonly by: string;
  readonly place: FilePlace;
  /** `tls-server-name` and the like: the name is set apart from the address. */
  readonly isServerName?: true;
  /** The address is not one of TLS: `http://`. */
  readonly isPlain?: true;
}

/** A token by which the client proves itself; never its text. */
export interface TokenSource {
  readonly by: string;
  readonly place: FilePlace;
  readonly occurrences: readonly Occurrence[];
  /** Made by a program that the kubeconfig starts. */
  readonly isExec?: true;
}

/** A client and a server, what each shows, and what each verifies the other with. Nothing in it depends on the time. */
export interface Connection {
  /** Unique in the model, and the same as long as the documents keep their order. */
  readonly id: string;
  readonly record: ConnectionRecord;
  readonly client: Party;
  readonly server: Party;
  /** {@link Cluster.id}. */
  readonly cluster: string;
  /** Whether the server speaks TLS; absent where that is not known. */
  readonly speaks?: { readonly isPlain: boolean; readonly withoutCertificate?: string };
  readonly serverShows: Source;
  readonly clientTrusts: Source;
  /** None: the name is not checked, or not known. */
  readonly names: readonly ExpectedName[];
  /** What tells the client not to verify the server. */
  readonly skippedBy?: SourcePlace;
  readonly clientShows: Source;
  readonly serverTrusts: Source;
  /** The server refuses clients without a certificate. */
  readonly isClientCertificateDemanded: boolean;
  readonly token?: TokenSource;
  /** Keys that sign the tokens of this client, and keys by which the server verifies them. */
  readonly tokenKeys?: { readonly signing: readonly Source[]; readonly verifying: Source };
  readonly clientNames: ClientNames;
  /** A revocation list by which the server refuses clients. */
  readonly revokedBy?: Source;
  /** What the client checks of the server's names beyond {@link names}. */
  readonly serverNames?: Pick<ClientNames, 'commonNames' | 'hostnames'>;
}

/** A flag or field by its name, for people. */
export interface SourcePlace {
  readonly by: string;
  readonly place: FilePlace;
}

/** What the server checks of the client's names. */
export interface ClientNames {
  /** The address the client connects from has to be among its SANs. */
  readonly addresses?: readonly ExpectedName[];
  /** Empty: every name. */
  readonly commonNames?: AllowedNames;
  readonly hostnames?: AllowedNames;
  readonly user?: { readonly name: string; readonly group: string };
}

interface AllowedNames extends SourcePlace {
  readonly names: readonly string[];
}

/** What the files tell of one cluster. */
export interface Cluster {
  /** SHA-256 of its CA certificate, else what else tells it apart. */
  readonly id: string;
  /** The machines of it, see `hostOf`. */
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

/** Who the server takes the client for. */
export interface ClientIdentity {
  readonly user?: string;
  readonly groups: readonly string[];
  /** It speaks for others, whom it names in headers. */
  readonly isProxy?: true;
}

/** What one side makes of what the other one shows. */
export type SideVerdict =
  /** `until`: the last moment; absent where it has no end. */
  | {
      readonly kind: 'accepted';
      readonly until?: number;
      readonly identity?: ClientIdentity;
      /** Fingerprints from the certificate shown up to the CA that is trusted. */
      readonly path: readonly string[];
      readonly isAssumed?: true;
    }
  | {
      readonly kind: 'refused';
      readonly reason: RefusalReason;
      /** Go's words. */
      readonly error: string;
      readonly detail?: string;
      /** Of a certificate that is not valid yet: from when on it may be accepted. */
      readonly name?: ExpectedName;
      /** Of the certificate that is to blame. */
      readonly fingerprint?: string;
      readonly isAssumed?: true;
    }
  | { readonly kind: 'notVerified'; readonly why: 'skipped' | 'nothingSet' | 'plainText' }
  /** `until`: whatever it is verified with, it will be refused after this moment. */
  | { readonly kind: 'unknown'; readonly missing: Missing; readonly until?: number }
  /** Nothing is shown: a token or nothing stands for it. */
  | { readonly kind: 'none'; readonly token?: TokenSource };

/** A connection judged at a moment. */
export interface ConnectionVerdict {
  readonly connection: Connection;
  /** `works` has an `until` as well, in most cases. */
  readonly state: 'broken' | 'willBreak' | 'unknown' | 'works';
  /** Of those that work: the last moment. */
  readonly until?: number;
  /** What the client makes of the server. */
  readonly server: SideVerdict;
  /** What the server makes of the client. */
  readonly client: SideVerdict;
}
