/**
 * Objects that name a server by its URL, and the CA with which their controller verifies it beside the system's.
 *
 * `data/sources.json` explains the sources.
 */
export interface ServerReferenceRecord {
  readonly kinds: readonly string[];
  readonly group: string;
  /** Path of the URL. */
  readonly url: readonly string[];
  /** Paths of names of Secrets in the object's namespace. */
  readonly secrets?: readonly (readonly string[])[];
  /** Keys of these Secrets, any of which has the CA. */
  readonly keys?: readonly string[];
  /** Path of the CA itself. */
  readonly bundle?: readonly string[];
  /** Path of what names a Secret or ConfigMap with the CA, its key, and in an object without a namespace also the namespace. */
  readonly provider?: readonly string[];
  /** Path of a switch that turns verification off. */
  readonly unverified?: readonly string[];
  /** What is configured replaces the system trust store, and does not add to it. */
  readonly isOnly?: true;
  /** Who connects. */
  readonly client: string;
}

const fluxKeys = ['ca.crt', 'caFile'];
const fluxSecrets = [
  ['spec', 'certSecretRef', 'name'],
  ['spec', 'secretRef', 'name'],
];

/** By product. */
export const serverReferences: readonly ServerReferenceRecord[] = [
  { kinds: ['GitRepository', 'HelmRepository', 'OCIRepository'], group: 'source.toolkit.fluxcd.io', url: ['spec', 'url'], secrets: fluxSecrets, keys: fluxKeys, unverified: ['spec', 'insecure'], client: 'source-controller' }, // sources: FLUX
  { kinds: ['GitRepo'], group: 'fleet.cattle.io', url: ['spec', 'repo'], secrets: [['spec', 'clientSecretName']], keys: ['cacerts'], bundle: ['spec', 'caBundle'], unverified: ['spec', 'insecureSkipTLSVerify'], client: 'Fleet' }, // sources: FLEET
  { kinds: ['Issuer', 'ClusterIssuer'], group: 'cert-manager.io', url: ['spec', 'acme', 'server'], bundle: ['spec', 'acme', 'caBundle'], unverified: ['spec', 'acme', 'skipTLSVerify'], client: 'cert-manager' }, // sources: CM
  { kinds: ['Issuer', 'ClusterIssuer'], group: 'cert-manager.io', url: ['spec', 'vault', 'server'], secrets: [['spec', 'vault', 'caBundleSecretRef', 'name']], keys: ['ca.crt'], bundle: ['spec', 'vault', 'caBundle'], client: 'cert-manager' }, // sources: CM
  { kinds: ['SecretStore', 'ClusterSecretStore'], group: 'external-secrets.io', url: ['spec', 'provider', 'vault', 'server'], provider: ['spec', 'provider', 'vault', 'caProvider'], bundle: ['spec', 'provider', 'vault', 'caBundle'], isOnly: true, client: 'external-secrets' }, // sources: ESO
];
