import type { Component } from '../../kubernetes/componentFlagOf.ts';
import type { SpanMap } from '../../text/mappedText.ts';
import type { Span } from '../../text/span.ts';

/** A component that some document starts: by a Pod, a unit, a script; or the part of its flags that stands in a variable. */
export interface ComponentInvocation {
  /** `extension-apiserver` for servers of other names. */
  readonly component: Component;
  /** The program's name or path, or that of the variable in which its flags stand. */
  readonly span?: Span;
  /** Index of the YAML document in the file, 0 for the first. */
  readonly documentIndex: number;
  /** Of the object that starts it, where it says one. */
  readonly namespace?: string;
  /** In order of position. A flag that is given twice is here twice; of most the last one counts. */
  readonly flags: readonly InvocationFlag[];
  /** Of its container, as written: `registry.k8s.io/etcd:3.6.4-0`. */
  readonly image?: string;
  /** The first words that are no flags: `config set-cluster`; of scripts and documentation only. */
  readonly operands?: readonly string[];
  /** What is mounted into its container; absent where it runs on the host itself. */
  readonly mounts?: readonly ContainerMount[];
  /** Whoever starts it sets further flags, which stand nowhere here. */
  readonly isPartial?: true;
  /** The variable in which its flags stand, without a program. */
  readonly variable?: string;
  /** Its flags are environment variables of its own (`ETCD_CERT_FILE`), set where no program stands. */
  readonly isEnvironment?: true;
  /** Variables among its words whose flags are not among `flags`. */
  readonly variables?: readonly VariableUse[];
  /** It is the command of a unit of systemd. */
  readonly isExecStart?: true;
}

/** A variable that stands where flags may stand. */
export interface VariableUse {
  readonly name: string;
  readonly span: Span;
  /** A flag that nobody knows stands before it, whose value it may be. */
  readonly mayBeValue: boolean;
}

/** A flag as given. */
export interface InvocationFlag {
  /** With its dashes, as written; of an environment variable the flag that it stands for. */
  readonly name: string;
  readonly span: Span;
  readonly value?: string;
  /** Without quotes. */
  readonly valueSpan?: Span;
  /** Where a stretch of the value stands. */
  readonly toSource?: SpanMap;
  /** Of the scalar in which the flag stands. */
  readonly keyPath?: string;
}

/** A folder or file that is mounted into a container. */
export interface ContainerMount {
  /** In the container. */
  readonly path: string;
  /** On the host; absent for all that is no folder of the host: Secrets, empty folders, claims. */
  readonly hostPath?: string;
  /** The Secrets and ConfigMaps whose keys are its files. */
  readonly sources?: readonly VolumeSource[];
  /** The part of the volume that is mounted. */
  readonly subPath?: string;
}

/** An object whose keys are files of a volume. */
export interface VolumeSource {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** Path in the volume → key, where not every key is a file of its own name. */
  readonly keys?: ReadonlyMap<string, string>;
}
