import type { Component } from '../../kubernetes/componentFlagOf.ts';
import type { ContainerMount } from '../../locate/invocations/invocationModel.ts';
import type { ConfigurationObject, MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { Span } from '../../text/span.ts';
import type { CertificateNode, DecodedFile, Occurrence, PassedBlocks, PkiGraph, ReferenceTarget } from '../pkiModel.ts';
import type { KubeadmConfiguration } from './kubeadmConfiguration.ts';

/** A stretch of a file. */
export interface FilePlace {
  readonly file: DecodedFile;
  readonly span: Span;
}

/** What a component reads because of a flag or a field: credentials by value, or in a file. */
export interface Material {
  /** `value`: by value. Otherwise the result of the file lookup; only `value` and `file` have contents. */
  readonly source: 'value' | ReferenceTarget['kind'];
  /** The value or path that names it. */
  readonly place: FilePlace;
  /** For people: the path as written, or the field's name. */
  readonly name: string;
  /** `DecodedFile.path` of the named file, even if not read; absent if unknown. */
  readonly filePath?: string;
  /** All credentials, in order. */
  readonly occurrences: readonly Occurrence[];
  /** The readable certificates among them, in order. */
  readonly certificates: readonly CertificateNode[];
  /** For a file without credentials: the other PEM blocks in it. */
  readonly passed?: PassedBlocks;
  /** A placeholder that a program reads as it is, in the current context of a kubeconfig. */
  readonly placeholder?: string;
}

/** A setting of a component: a flag, a field of its configuration file, or an environment variable. */
export interface Setting {
  /** The flag, or the equivalent flag, with two dashes: `--client-ca-file`. */
  readonly flag: string;
  /** The flag or field as written. */
  readonly writtenAs: string;
  /** `true` for a flag without a value; `undefined` if a variable or a template hides it. */
  readonly value: string | undefined;
  /** Place of the value, or of the flag if it has none. */
  readonly place: FilePlace;
  /** The flag or the field's key. */
  readonly namePlace: FilePlace;
  /** What it names, for flags that name files or contain values. */
  readonly material?: Material;
  /** Not written in a file: set by the installer. */
  readonly isImplied?: true;
}

/** Of a release: 3 and 6 of etcd 3.6.4. */
export interface ComponentVersion {
  readonly major: number;
  readonly minor: number;
}

/** A component started by a document, with all its settings. */
export interface ComponentInstance {
  /** Unique in the picture, and stable while the documents keep their order. */
  readonly id: string;
  readonly component: Component;
  /** Where it is started. */
  readonly place: FilePlace;
  /** The machine on which it runs, see {@link ClusterPicture.hostOf}. */
  readonly host: string;
  /** Major and minor version, if the tag of its image has them. */
  readonly version?: ComponentVersion;
  /** Mounts of its container; absent if it runs on the host itself. */
  readonly mounts?: readonly ContainerMount[];
  /** Its Pod has the network of the host. */
  readonly isOnHostNetwork?: true;
  /**
   * Flags and fields of the configuration file, without ignored ones. In order of precedence: if set several times,
   * the last one counts.
   */
  readonly settings: readonly Setting[];
  /** The first words of its command before flags, as in scripts. */
  readonly operands?: readonly string[];
  /** Something unknown may set more flags: a variable, or a file that was not read. */
  readonly isPartial: boolean;
  /** Started by its installer instead of a document, with the files in the installer's places. */
  readonly isImplied?: true;
}

/** An entry of a kubeconfig's lists. */
interface KubeconfigEntry {
  /** The entry's `name`. */
  readonly name: ScalarNode | undefined;
  /** The content of `cluster`, `user`, `context`. */
  readonly node: MappingNode | undefined;
  /** Index in the list, as in its key path. */
  readonly index: number;
}

/** `clusters[]` of a kubeconfig. */
export interface KubeconfigCluster extends KubeconfigEntry {
  readonly server?: ScalarNode;
  readonly tlsServerName?: ScalarNode;
  /** `insecure-skip-tls-verify`, if it is true. */
  readonly insecure?: ScalarNode;
  /** By value or by path; if both are set, the value counts. */
  readonly ca?: Material;
}

/** `users[]` of a kubeconfig. */
export interface KubeconfigUser extends KubeconfigEntry {
  readonly certificate?: Material;
  readonly key?: Material;
  /** `token`, which may be empty, or the content of `tokenFile`. */
  readonly token?: ScalarNode;
  readonly tokenFile?: ScalarNode;
  /** `auth-provider.config.id-token`. */
  readonly idToken?: ScalarNode;
  readonly exec?: MappingNode;
  /** `as`: the user that kubectl asks to be taken for. */
  readonly actsAs?: ScalarNode;
}

/** `contexts[]` of a kubeconfig. If several have the same name, the last counts, as in client-go. */
export interface KubeconfigContext extends KubeconfigEntry {
  readonly clusterName?: ScalarNode;
  readonly userName?: ScalarNode;
  readonly cluster?: KubeconfigCluster;
  readonly user?: KubeconfigUser;
}

/** A kubeconfig: a file, or the value of a Secret or ConfigMap. */
export interface Kubeconfig {
  readonly file: DecodedFile;
  readonly object: ConfigurationObject;
  readonly host: string;
  readonly clusters: readonly KubeconfigCluster[];
  readonly users: readonly KubeconfigUser[];
  readonly contexts: readonly KubeconfigContext[];
  readonly currentContext?: ScalarNode;
  /** The default context. */
  readonly current?: KubeconfigContext;
}

/** An object and its file. */
export interface PlacedObject {
  readonly file: DecodedFile;
  readonly object: ConfigurationObject;
  readonly host: string;
}

/** What the files say about clusters: components, their settings, and the certificates they read. */
export interface ClusterPicture {
  readonly graph: PkiGraph;
  readonly components: readonly ComponentInstance[];
  readonly kubeconfigs: readonly Kubeconfig[];
  /** Configurations of kubeadm, including those in its ConfigMap and in Cluster API objects. */
  readonly kubeadm: readonly KubeadmConfiguration[];
  /** Everything else: Kubernetes objects and configuration files. */
  readonly objects: readonly PlacedObject[];
}
