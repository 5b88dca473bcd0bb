/**
 * Fields that name files with credentials, such as the path fields of kubeconfigs.
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
  /** The equivalent fields with embedded values, which win if both are set. */
  readonly byValue?: {
    readonly certificate?: string;
    readonly ca?: string;
    readonly key?: string;
    readonly token?: string;
  };
  /**
   * Base of relative paths: the folder of the file, or the working directory of the program that reads it, which is
   * unknown.
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
  // k3s and RKE2, in `config.yaml`
  { id: 'k3s-datastore-ca', ca: 'datastore-cafile', relativeTo: 'workingDirectory' }, // sources: K3S, RKE2
  { id: 'k3s-datastore', certificate: 'datastore-certfile', key: 'datastore-keyfile', relativeTo: 'workingDirectory' }, // sources: K3S, RKE2
];
