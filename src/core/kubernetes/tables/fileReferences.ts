/**
 * Fields that name files in which credentials stand, as the path forms of kubeconfigs do.
 *
 * After the table `kubeconfigFields` of the Kubernetes PKI reference (section 5.4). A record is a set of fields that
 * belong together, each the end of a key path; `[]` is any index. `data/sources.json` explains the sources.
 */
export interface FileReferenceRecord {
  readonly id: string;
  readonly certificate?: string;
  readonly ca?: string;
  readonly key?: string;
  readonly token?: string;
  /** The fields that hold the same by value and win where both are set. */
  readonly byValue?: {
    readonly certificate?: string;
    readonly ca?: string;
    readonly key?: string;
    readonly token?: string;
  };
  /**
   * What relative paths begin at: the folder of the file in which they stand, or the working directory of whoever reads
   * it, which no file tells.
   */
  readonly relativeTo: 'folder' | 'workingDirectory';
}

/** The first record that fits counts. */
export const fileReferences: readonly FileReferenceRecord[] = [
  // kubeconfig
  { id: 'kubeconfig-ca', ca: 'clusters[].cluster.certificate-authority', byValue: { ca: 'clusters[].cluster.certificate-authority-data' }, relativeTo: 'folder' }, // sources: CG-kubeconfig, CG-transport
  { id: 'kubeconfig-client', certificate: 'users[].user.client-certificate', key: 'users[].user.client-key', byValue: { certificate: 'users[].user.client-certificate-data', key: 'users[].user.client-key-data' }, relativeTo: 'folder' }, // sources: CG-kubeconfig, CG-transport
  { id: 'kubeconfig-token', token: 'users[].user.tokenFile', byValue: { token: 'users[].user.token' }, relativeTo: 'folder' }, // sources: CG-kubeconfig, CG-transport
  { id: 'kubeconfig-idp-ca', ca: 'users[].user.auth-provider.config.idp-certificate-authority', byValue: { ca: 'users[].user.auth-provider.config.idp-certificate-authority-data' }, relativeTo: 'workingDirectory' }, // sources: CG-kubeconfig, CG-transport
];
