/**
 * Objects that name a server by its URL or its addresses, and the CA with which their controller verifies it beside the system's.
 *
 * `data/sources.json` explains the sources.
 */
export interface ServerReferenceRecord {
  readonly kinds: readonly string[];
  readonly group: string;
  /** Path of what names the server, `[]` for any index; the other paths begin at the object, or at {@link at}. */
  readonly url: readonly string[];
  /** Paths of the fields that each name a server and its CA, with `[]` for any index; absent: the object. */
  readonly at?: readonly (readonly string[])[];
  /** Addresses without a scheme stand there, divided by commas; they are meant for TLS where this path is. */
  readonly tls?: readonly string[];
  /** Path of a list of Secrets, each with a key (`certificate`) of the CA. */
  readonly trusted?: readonly string[];
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

const strimzi = { group: 'kafka.strimzi.io', url: ['bootstrapServers'], tls: ['tls'], trusted: ['tls', 'trustedCertificates'], isOnly: true } as const; // sources: STRIMZI

/** By product. */
export const serverReferences: readonly ServerReferenceRecord[] = [
  { kinds: ['GitRepository', 'HelmRepository', 'OCIRepository'], group: 'source.toolkit.fluxcd.io', url: ['spec', 'url'], secrets: fluxSecrets, keys: fluxKeys, unverified: ['spec', 'insecure'], client: 'source-controller' }, // sources: FLUX
  { kinds: ['GitRepo'], group: 'fleet.cattle.io', url: ['spec', 'repo'], secrets: [['spec', 'clientSecretName']], keys: ['cacerts'], bundle: ['spec', 'caBundle'], unverified: ['spec', 'insecureSkipTLSVerify'], client: 'Fleet' }, // sources: FLEET
  { kinds: ['Issuer', 'ClusterIssuer'], group: 'cert-manager.io', url: ['spec', 'acme', 'server'], bundle: ['spec', 'acme', 'caBundle'], unverified: ['spec', 'acme', 'skipTLSVerify'], client: 'cert-manager' }, // sources: CM
  { kinds: ['Issuer', 'ClusterIssuer'], group: 'cert-manager.io', url: ['spec', 'vault', 'server'], secrets: [['spec', 'vault', 'caBundleSecretRef', 'name']], keys: ['ca.crt'], bundle: ['spec', 'vault', 'caBundle'], client: 'cert-manager' }, // sources: CM
  { kinds: ['SecretStore', 'ClusterSecretStore'], group: 'external-secrets.io', url: ['spec', 'provider', 'vault', 'server'], provider: ['spec', 'provider', 'vault', 'caProvider'], bundle: ['spec', 'provider', 'vault', 'caBundle'], isOnly: true, client: 'external-secrets' }, // sources: ESO
  { ...strimzi, kinds: ['KafkaConnect'], at: [['spec']], client: 'Kafka Connect' },
  { ...strimzi, kinds: ['KafkaBridge'], at: [['spec']], client: 'Kafka Bridge' },
  { ...strimzi, kinds: ['KafkaMirrorMaker2'], at: [['spec', 'clusters', '[]'], ['spec', 'target'], ['spec', 'mirrors', '[]', 'source']], client: 'MirrorMaker' },
];
