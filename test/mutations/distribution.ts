import type { FindingCode } from '../../src/core/findings/catalog.ts';
import type { Place } from './place.ts';
import type { Tree } from './tree.ts';

/** A certificate of a distribution and what belongs to it. */
export interface Credential {
  readonly certificate: Place;
  /** Absent where the key is not among the files. */
  readonly key?: Place;
  readonly use: 'client' | 'server' | 'both' | 'ca';
}

/** The certificates of the Kubernetes PKI, by the catalogue's names. */
export type Role =
  | 'ca'
  | 'etcd-ca'
  | 'front-proxy-ca'
  | 'apiserver'
  | 'apiserver-kubelet-client'
  | 'apiserver-etcd-client'
  | 'front-proxy-client'
  | 'etcd-server'
  | 'etcd-peer'
  | 'etcd-healthcheck-client'
  | 'admin-client'
  | 'super-admin-client'
  | 'controller-manager-client'
  | 'scheduler-client'
  | 'kube-proxy-client'
  | 'kubelet-client'
  | 'kubelet-serving';

export type Credentials = Readonly<Partial<Record<Role, Credential>>>;

/** A healthy tree as an installer leaves it, and where things are in it. */
export interface Distribution {
  readonly tree: Tree;
  /** The moment to judge by. */
  readonly now: number;
  /** Whether the tree's folder is the root of a node's file system, `certscope check --root`. */
  readonly isRoot: boolean;
  readonly credentials: Credentials;
  /** Whether one CA stands for all. */
  readonly singleCa: boolean;
  /** Where the flags of a component stand, by the component's name. */
  readonly flagFiles: Readonly<Partial<Record<Component, string>>>;
  /** Kubeconfigs that hold their certificates themselves. */
  readonly kubeconfigs: readonly string[];
  /** Names by which files of the tree say that a server is reached: by role, then by name, the codes for one that is missing. */
  readonly neededNames: Readonly<Partial<Record<Role, Readonly<Record<string, readonly FindingCode[]>>>>>;
}

type Component = 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kubelet' | 'etcd';
