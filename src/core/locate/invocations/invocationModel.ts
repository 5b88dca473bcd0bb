import type { Component } from '../../kubernetes/componentFlagOf.ts';
import type { SpanMap } from '../../text/mappedText.ts';
import type { Span } from '../../text/span.ts';

/** A component that a document starts with a Pod, a unit or a script; or some of its flags, in a variable. */
export interface ComponentInvocation {
  /** `extension-apiserver` for servers with other names. */
  readonly component: Component;
  /** The program's name or path, or the name of the variable with its flags. */
  readonly span?: Span;
  /** Index of the YAML document in the file, 0 for the first. */
  readonly documentIndex: number;
  /** Of the object that starts it, if it has one. */
  readonly namespace?: string;
  /** The kind of that object. */
  readonly kind?: string;
  /** In order of position. A repeated flag is repeated here. For most flags the last one counts. */
  readonly flags: readonly InvocationFlag[];
  /** Image of its container, as written: `registry.k8s.io/etcd:3.6.4-0`. */
  readonly image?: string;
  /** The first words that are not flags: `config set-cluster`. Only in scripts and documentation. */
  readonly operands?: readonly string[];
  /** Mounts of its container; absent if it runs on the host. */
  readonly mounts?: readonly ContainerMount[];
  /** Its Pod has the network of the host. */
  readonly isOnHostNetwork?: true;
  /** It is started with more flags, which are not in this document. */
  readonly isPartial?: true;
  /** The variable that contains its flags, without a program. */
  readonly variable?: string;
  /** Its flags are environment variables (`ETCD_CERT_FILE`), set without a program. */
  readonly isEnvironment?: true;
  /** Variables among its words whose flags are not in `flags`. */
  readonly variables?: readonly VariableUse[];
  /** It is the command of a systemd unit. */
  readonly isExecStart?: true;
}

/** A variable where flags may be. */
export interface VariableUse {
  readonly name: string;
  readonly span: Span;
  /** It follows an unknown flag and may be the value of that flag. */
  readonly mayBeValue: boolean;
}

/** A flag as written. */
export interface InvocationFlag {
  /** As written, with its dashes. For an environment variable, the flag that it sets. */
  readonly name: string;
  readonly span: Span;
  readonly value?: string;
  /** Without quotes. */
  readonly valueSpan?: Span;
  /** Translates spans in the value. */
  readonly toSource?: SpanMap;
  /** Of the scalar that contains the flag. */
  readonly keyPath?: string;
}

/** A folder or file that is mounted into a container. */
export interface ContainerMount {
  /** In the container. */
  readonly path: string;
  /** On the host; absent for everything that is not a folder of the host: Secrets, empty folders, claims. */
  readonly hostPath?: string;
  /** The Secrets and ConfigMaps whose keys are files in it. */
  readonly sources?: readonly VolumeSource[];
  /** The part of the volume that is mounted. */
  readonly subPath?: string;
}

/** An object whose keys are files of a volume. */
export interface VolumeSource {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** Path in the volume → key, if not every key is a file with the same name. */
  readonly keys?: ReadonlyMap<string, string>;
}
