/** How a certificate's role was recognised, the strongest reason first: path, flag, field, subject. */
export interface RoleMatch {
  /** `certificates[].id` of the Kubernetes PKI reference, e.g. `apiserver-etcd-client`. */
  readonly id: string;
  readonly reason: RoleReason;
}

/** What tells a role. */
export type RoleReason = 'path' | 'flag' | 'field' | 'subject';
