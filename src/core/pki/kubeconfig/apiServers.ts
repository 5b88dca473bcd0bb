import { memoisedBy } from '../../text/memoised.ts';
import { optional } from '../../text/optional.ts';
import type { ClusterPicture, ComponentInstance, FilePlace } from '../cluster/clusterModel.ts';
import { settingOf, settingsOf } from '../cluster/components.ts';
import { hostsOf } from '../cluster/hostOf.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../pkiModel.ts';

/** An API server with known certificates. */
export interface ApiServer {
  readonly host: string;
  /** What it presents: its own certificate first. */
  readonly presented: readonly CertificateNode[];
  /** Other certificates for other names: which one is presented depends on the name. */
  readonly hasNamedCertificates: boolean;
  /** The CA with which it verifies clients; absent if unknown. */
  readonly clientCa?: readonly CertificateNode[];
  /** The place of the cluster's CA, for people. */
  readonly caPlace?: Occurrence;
  /** The place of its certificate or of the reference to it. */
  readonly place: FilePlace;
  /** What starts it; absent if only its certificate is known. */
  readonly instance?: ComponentInstance;
  /** `--advertise-address`. */
  readonly address?: string;
}

/** The API servers in the files: by their flags, otherwise by the places where installers put their certificates. */
export const apiServersOf = memoisedBy(search);

function search({ graph, components }: ClusterPicture): readonly ApiServer[] {
  const hostOf = hostsOf(graph.files);
  const started = components.flatMap((component) =>
    component.component === 'kube-apiserver' ? serverOf(component) : [],
  );
  const leaves = new Set(started.map(({ presented }) => presented[0]));
  const hosts = new Set(started.map(({ host }) => host));
  const placed = [...graph.certificates.values()].flatMap((node) => {
    const isServer = node.role?.id === 'apiserver' && node.role.reason === 'path';
    return isServer && !leaves.has(node) ? serversInPlace(graph, node, hostOf) : [];
  });
  return [...started, ...placed.filter(({ host }) => !hosts.has(host))];
}

function serverOf(component: ComponentInstance): readonly ApiServer[] {
  const serving = settingOf(component, '--tls-cert-file');
  const presented = serving?.material?.certificates ?? [];
  if (serving === undefined || presented.length === 0) return [];
  const clientCa = settingOf(component, '--client-ca-file')?.material;
  const isKnown = clientCa !== undefined && clientCa.certificates.length > 0;
  return [
    {
      host: component.host,
      presented,
      hasNamedCertificates: settingsOf(component, '--tls-sni-cert-key').length > 0,
      ...optional('clientCa', isKnown ? clientCa.certificates : undefined),
      ...optional('caPlace', isKnown ? clientCa.occurrences[0] : undefined),
      ...optional('address', settingOf(component, '--advertise-address')?.value),
      place: serving.place,
      instance: component,
    },
  ];
}

/** Without its flags: its certificate's file, and the client CA next to it, as installers do it. */
function serversInPlace(
  { files, certificates }: PkiGraph,
  node: CertificateNode,
  hostOf: (file: DecodedFile) => string,
): readonly ApiServer[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return node.occurrences.flatMap(({ file, credential }) => {
    if (credential.value.keyPath !== undefined) return [];
    const presented = certificatesIn(file, certificates);
    if (presented[0] !== node) return [];
    const beside = byPath.get(file.path.replace(/[^/]*$/, 'ca.crt'));
    const clientCa = beside === undefined ? [] : certificatesIn(beside, certificates);
    const [caCredential] = beside?.credentials ?? [];
    return [
      {
        host: hostOf(file),
        presented,
        hasNamedCertificates: false,
        ...optional('clientCa', clientCa.length > 0 ? clientCa : undefined),
        ...optional('caPlace', beside && caCredential && { file: beside, credential: caCredential }),
        place: { file, span: credential.block.span },
      },
    ];
  });
}

function certificatesIn({ credentials }: DecodedFile, certificates: PkiGraph['certificates']): CertificateNode[] {
  return credentials.flatMap(({ value, fingerprint = '' }) => {
    const node = value.keyPath === undefined ? certificates.get(fingerprint) : undefined;
    return node === undefined ? [] : [node];
  });
}
