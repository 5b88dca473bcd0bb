/**
 * Marks of Secrets that a controller manages, so that manual edits are reverted. From the rows `secret-certmanager`,
 * `secret-capi` and `ocp-configs` of the Kubernetes PKI reference (section 5.5); `data/sources.json` explains the sources.
 */
export interface SecretOwnerRecord {
  readonly id: string;
  /** Official spelling. */
  readonly name: string;
  readonly annotation?: string;
  readonly label?: string;
  /** Kind of an owner reference. */
  readonly ownerKind?: string;
}

/** The first record that fits counts. */
export const secretOwners: readonly SecretOwnerRecord[] = [
  { id: 'cert-manager', name: 'cert-manager', annotation: 'cert-manager.io/certificate-name' }, // sources: CM
  { id: 'cert-manager', name: 'cert-manager', annotation: 'cert-manager.io/issuer-name' }, // sources: CM
  { id: 'cert-manager', name: 'cert-manager', label: 'controller.cert-manager.io/fao' }, // sources: CM
  { id: 'cert-manager', name: 'cert-manager', ownerKind: 'Certificate' }, // sources: CM
  { id: 'service-ca', name: 'service-ca', annotation: 'service.beta.openshift.io/originating-service-name' }, // sources: OCP
  { id: 'service-ca', name: 'service-ca', annotation: 'service.alpha.openshift.io/originating-service-name' }, // sources: OCP
  { id: 'external-secrets', name: 'External Secrets', label: 'reconcile.external-secrets.io/managed' }, // sources: ESO
  { id: 'external-secrets', name: 'External Secrets', ownerKind: 'ExternalSecret' }, // sources: ESO
  { id: 'sealed-secrets', name: 'Sealed Secrets', ownerKind: 'SealedSecret' }, // sources: SEALED
  { id: 'cluster-api', name: 'Cluster API', ownerKind: 'KubeadmControlPlane' }, // sources: CAPI
  { id: 'cluster-api', name: 'Cluster API', label: 'cluster.x-k8s.io/cluster-name' }, // sources: CAPI
];
