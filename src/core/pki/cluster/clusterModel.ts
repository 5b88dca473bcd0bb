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

/** What a component reads where a flag or a field tells it to: credentials by value, or in a file. */
export interface Material {
  /** `value`: by value. Otherwise what became of the file; only of `value` and `file` anything is known. */
  readonly source: 'value' | ReferenceTarget['kind'];
  /** The value or path that names it. */
  readonly place: FilePlace;
  /** For people: the path as written, or the field's name. */
  readonly name: string;
  /** `DecodedFile.path` of the file that is named, also where it was not read; absent where nobody can tell. */
  readonly filePath?: string;
  /** All credentials, in order. */
  readonly occurrences: readonly Occurrence[];
  /** The certificates among them, in order; what cannot be read is missing. */
  readonly certificates: readonly CertificateNode[];
  /** Of a file without any: the other PEM blocks in it. */
  readonly passed?: PassedBlocks;
}

/** What a component is told by a flag, a field of its configuration file, or an environment variable. */
export interface Setting {
  /** The flag that it is or stands for, with two dashes: `--client-ca-file`. */
  readonly flag: string;
  /** The flag or field as written. */
  readonly writtenAs: string;
  /** `true` of a flag without a value; `undefined` where a variable or a template hides it. */
  readonly value: string | undefined;
  /** The value, or the flag where there is none. */
  readonly place: FilePlace;
  /** The flag or the field's key. */
  readonly namePlace: FilePlace;
  /** What it names, for flags that name files or hold content. */
  readonly material?: Material;
  /** Written nowhere: its installer tells it so. */
  readonly isImplied?: true;
}

/** Of a release: 3 and 6 of etcd 3.6.4. */
export interface ComponentVersion {
  readonly major: number;
  readonly minor: number;
}

/** A component that some document starts, with all that it is told. */
export interface ComponentInstance {
  /** Unique in the picture, and the same as long as the documents keep their order. */
  readonly id: string;
  readonly component: Component;
  /** Where it is started. */
  readonly place: FilePlace;
  /** The machine on which it runs, see {@link ClusterPicture.hostOf}. */
  readonly host: string;
  /** Major and minor version, where the tag of its image tells them. */
  readonly version?: ComponentVersion;
  /** What is mounted into its container; absent where it runs on the host itself. */
  readonly mounts?: readonly ContainerMount[];
  /**
   * Flags, and fields of the configuration file, without those that the component ignores beside the others. In the order
   * in which they count: of what is set several times the last one.
   */
  readonly settings: readonly Setting[];
  /** The first words of its command that are no flags, as scripts have them. */
  readonly operands?: readonly string[];
  /** Something that is not known may set further flags: a variable, a file that was not read. */
  readonly isPartial: boolean;
  /** No document starts it: its installer does, with the files in its places. */
  readonly isImplied?: true;
}

/** An entry of a kubeconfig's lists. */
interface KubeconfigEntry {
  /** The entry's `name`. */
  readonly name: ScalarNode | undefined;
  /** What stands under `cluster`, `user`, `context`. */
  readonly node: MappingNode | undefined;
  /** Index in the list, as its key path counts. */
  readonly index: number;
}

/** `clusters[]` of a kubeconfig. */
export interface KubeconfigCluster extends KubeconfigEntry {
  readonly server?: ScalarNode;
  readonly tlsServerName?: ScalarNode;
  /** `insecure-skip-tls-verify`, if it is true. */
  readonly insecure?: ScalarNode;
  /** By value or by path; where both are set the value counts. */
  readonly ca?: Material;
}

/** `users[]` of a kubeconfig. */
export interface KubeconfigUser extends KubeconfigEntry {
  readonly certificate?: Material;
  readonly key?: Material;
  /** `token`, which may be empty, or what stands in `tokenFile`. */
  readonly token?: ScalarNode;
  readonly tokenFile?: ScalarNode;
  readonly exec?: MappingNode;
}

/** `contexts[]` of a kubeconfig. Of entries of one name the last counts, as for client-go. */
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
  /** The context that is used when nobody names another. */
  readonly current?: KubeconfigContext;
}

/** An object and where it stands. */
export interface PlacedObject {
  readonly file: DecodedFile;
  readonly object: ConfigurationObject;
  readonly host: string;
}

/** What the files say of clusters: who runs, who is told what, who reads which certificate. */
export interface ClusterPicture {
  readonly graph: PkiGraph;
  readonly components: readonly ComponentInstance[];
  readonly kubeconfigs: readonly Kubeconfig[];
  /** What kubeadm was told, also in its ConfigMap and in objects of Cluster API. */
  readonly kubeadm: readonly KubeadmConfiguration[];
  /** Everything else: Kubernetes objects and configuration files. */
  readonly objects: readonly PlacedObject[];
}
