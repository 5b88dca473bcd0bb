/** How a certificate's role was recognised, the strongest reason first: path, field, subject. */
export interface RoleMatch {
  /** `certificates[].id` of the Kubernetes PKI reference, e.g. `apiserver-etcd-client`. */
  readonly id: string;
  readonly reason: 'path' | 'field' | 'subject';
}
