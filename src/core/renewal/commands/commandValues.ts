import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { k3sServices, kubeconfigPhases } from '../../kubernetes/tables/renewalCommands.ts';
import { requestedUsages } from '../../kubernetes/tables/requestedUsages.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { linkTarget } from '../../pki/linkTarget.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import type { Certificate, PublicKey } from '../../x509/x509Model.ts';
import { objectNameFor } from '../request/manifestText.ts';

/** What commands are written for. */
export interface CommandSubject {
  readonly graph: PkiGraph;
  readonly node: CertificateNode;
  /** The place of the certificate to renew. */
  readonly place: Occurrence;
  /** Requested lifetime in whole days. */
  readonly days: number;
  readonly now: number;
  /** Path of a file where the command is run. */
  pathOf(file: DecodedFile): string;
}

/** Values by their names in command lines; names with a star have several words. Absent: unknown. */
export type CommandValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Collects what is known about a certificate for command lines. */
export function commandValues(subject: CommandSubject): CommandValues {
  const { node, place, days } = subject;
  const { certificate, role } = node;
  const object = place.credential.value.object;
  const name = objectNameFor(certificate);
  return {
    kubeadmName: role?.reason === 'path' ? certificateRole(role.id)?.kubeadmName : undefined,
    phase: role && kubeconfigPhases[role.id],
    k3sService: role && k3sServices[role.id],
    commonName: attributeValues(certificate.subject, 'CN').at(-1),
    organizations: attributeValues(certificate.subject, 'O').flatMap((group) => ['--org', group]),
    days: String(days),
    hours: String(days * 24),
    secret: object?.kind === 'Secret' ? object.name : undefined,
    namespace: object?.kind === 'Secret' ? (object.namespace ?? 'default') : undefined,
    certManagerCertificate: certManagerCertificate(place),
    request: `${name}.csr`,
    requests: 'requests',
    requestName: name,
    requestManifest: `${name}-csr.yaml`,
    newCertificate: `${name}.crt`,
    bareName: name,
    ca: 'ca.crt',
    caKey: 'ca.key',
    cfsslFile: 'cfssl-config.json',
    cfsslConfig: cfsslConfig(certificate, days),
    keyOptions: keyOptions(certificate.publicKey),
    kubeadmConfig: kubeadmConfig(subject) ?? fetchedConfig,
    backup: backupFolder(subject),
    ...kubeconfigValues(subject),
    ...fileValues(subject),
  };
}

/** Name of the file for the configuration that is fetched from the cluster if none is known. */
export const fetchedConfig = 'kubeadm-config.yaml';

function kubeadmConfig({ graph, place, pathOf }: CommandSubject): string | undefined {
  const file = graph.files.find(
    (each) =>
      each.objects?.some(({ kind, embeddedIn }) => kind === 'ClusterConfiguration' && embeddedIn === undefined) ===
        true && [hostOf(place.file), ''].includes(hostOf(each)),
  );
  return file && pathOf(file);
}

/** Next to the folder of the file, never in it: kubelets run what is in theirs. */
function backupFolder({ place, pathOf, now }: CommandSubject): string {
  const path = pathOf(place.file);
  const parent = /^(.*\/kubernetes)\//.exec(path)?.[1] ?? (path.includes('/') ? path.replace(/\/[^/]*$/, '') : '.');
  return `${parent}/backup-${new Date(now).toISOString().slice(0, 10)}`;
}

function kubeconfigValues({ place, pathOf }: CommandSubject): CommandValues {
  const config = place.file.objects?.find(({ kind }) => kind === 'Config');
  const path = pathOf(place.file);
  const context = itemsAt(config?.root, 'contexts')
    .map((item) => scalarAt(item, 'name')?.text)
    .find((name) => name?.startsWith('kind-') === true);
  const kind = context?.slice('kind-'.length);
  return {
    kubeconfig: place.credential.value.keyPath === undefined ? undefined : path,
    newKubeconfig: `${path}.new`,
    kindCluster: kind,
    kindNode: kind === undefined ? undefined : `${kind}-control-plane`,
    minikubeProfile: /\/profiles\/([^/]+)\//.exec(path)?.[1] ?? 'minikube',
  };
}

/** For a certificate with its own PEM file: it, its key and its CA in separate files. */
function fileValues({ graph, node, place, pathOf }: CommandSubject): CommandValues {
  if (!isSeparateFile(place)) return {};
  // Replacing a link would turn it into a file.
  const real = (file: DecodedFile): string | undefined => {
    const target = linkTarget(file);
    const found = target === undefined ? file : graph.files.find(({ path }) => path === target);
    return found === undefined || linkTarget(found) !== undefined ? undefined : pathOf(found);
  };
  const certificate = real(place.file);
  const [key] = node.keys.filter((each) => isSeparateFile(each) && real(each.file) !== undefined);
  const keyPath = key && real(key.file);
  if (certificate === undefined) return {};
  const issuers =
    node.issuer.kind === 'verified' ? node.issuer.issuers.flatMap((id) => graph.certificates.get(id) ?? []) : [];
  const near = (occurrences: readonly Occurrence[]) => nearest(occurrences.filter(isPem), place);
  const issuer = issuers.find(({ occurrences, keys }) => near(occurrences) !== undefined && near(keys) !== undefined);
  const [ca, caKey] = [issuer && near(issuer.occurrences), issuer && near(issuer.keys)];
  return {
    certificate,
    key: keyPath,
    newKey: keyPath && `${keyPath}.new`,
    request: certificate.replace(/(?:\.\w+)?$/, '.csr'),
    newCertificate: `${certificate}.new`,
    ...(ca === undefined || caKey === undefined ? {} : { ca: pathOf(ca.file), caKey: pathOf(caKey.file) }),
    hasCa: ca === undefined || caKey === undefined ? undefined : 'yes',
  };
}

/** On the same machine, preferred to another one. */
function nearest(occurrences: readonly Occurrence[], place: Occurrence): Occurrence | undefined {
  const host = hostOf(place.file);
  return occurrences.find(({ file }) => hostOf(file) === host) ?? occurrences[0];
}

function isPem({ file, credential: { value, block } }: Occurrence): boolean {
  return (
    value.keyPath === undefined && block.encoding[0] === 'pem' && block.index === 0 && file.inventory === undefined
  );
}

/** Tools write one certificate into a file, or one key. */
export function isSeparateFile(occurrence: Occurrence): boolean {
  return isPem(occurrence) && occurrence.file.credentials.length === 1;
}

function certManagerCertificate({ file, credential }: Occurrence): string | undefined {
  const { object } = credential.value;
  const secret = file.objects?.find(
    ({ kind, name, namespace }) => kind === 'Secret' && name === object?.name && namespace === object?.namespace,
  );
  return scalarAt(secret?.root, 'metadata', 'annotations', 'cert-manager.io/certificate-name')?.text;
}

/** cfssl uses the same names for usages as the CSR API. */
function cfsslConfig({ keyUsage = [], extKeyUsage = [] }: Certificate, days: number): string {
  const usages = [...keyUsage, ...extKeyUsage].flatMap(
    (usage) =>
      Object.keys(requestedUsages).find(
        (word) => word !== 'signing' && Object.values(requestedUsages[word] ?? {}).includes(usage),
      ) ?? [],
  );
  return JSON.stringify({ signing: { default: { expiry: `${days * 24}h`, usages } } });
}

function keyOptions({ algorithm, bits = 2048, curve }: PublicKey): readonly string[] | undefined {
  switch (algorithm) {
    case 'RSA':
      return ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${Math.max(bits, 2048)}`];
    case 'EC':
      return curve === undefined ? undefined : ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`];
    case 'Ed25519':
      return ['-algorithm', 'ED25519'];
    default:
      return undefined;
  }
}
