import { leafMeant } from '../../pki/chainOrder.ts';
import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { givenSetting } from '../../pki/cluster/servers.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { roleOfFile } from '../places.ts';

/** A certificate that a server shows, as its flags or its place tell, and where it stands. */
export interface ServingCertificate {
  readonly node: CertificateNode;
  readonly occurrence: Occurrence;
  readonly host: string;
  /** The server whose flag names it. */
  readonly server?: ComponentInstance;
}

/**
 * The certificates that servers of a kind show: those that their flags name, and those that lie where installers put
 * them, of which no flag is known.
 *
 * @param role - Of the certificate.
 */
export function servingCertificates(
  { components, graph }: ClusterPicture,
  component: 'kube-apiserver' | 'etcd',
  flag: string,
  role: string,
): readonly ServingCertificate[] {
  const named = components
    .filter((instance) => instance.component === component)
    .flatMap((server): ServingCertificate[] => {
      const material = givenSetting(server, flag)?.material;
      const node = leafMeant(material?.certificates ?? []);
      const occurrence = material?.occurrences.find(({ credential }) => credential.fingerprint === node?.fingerprint);
      return node === undefined || occurrence === undefined ? [] : [{ node, occurrence, host: server.host, server }];
    });
  const seen = new Set(named.map(({ occurrence }) => occurrence.credential));
  const placed = graph.files.flatMap((file): ServingCertificate[] => {
    const [first] = file.credentials;
    const known = graph.certificates.get(first?.fingerprint ?? '');
    if (first === undefined || known === undefined || roleOfFile({ file, credential: first })?.id !== role) return [];
    const node = leafMeant(file.credentials.flatMap((each) => graph.certificates.get(each.fingerprint ?? '') ?? []));
    const credential = file.credentials.find((each) => each.fingerprint === node?.fingerprint);
    if (node === undefined || credential === undefined || seen.has(credential)) return [];
    return [{ node, occurrence: { file, credential }, host: hostOf(file) }];
  });
  return [...named, ...placed];
}
