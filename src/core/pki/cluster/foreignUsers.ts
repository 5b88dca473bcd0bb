import { isExample } from '../../locate/files/quietPlaces.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { serverUrl } from '../kubeconfig/serverUrl.ts';
import type { CertificateNode } from '../pkiModel.ts';
import { authoritiesAbove } from '../privateCas.ts';
import type {
  ClusterPicture,
  Kubeconfig,
  KubeconfigCluster,
  KubeconfigContext,
  KubeconfigUser,
} from './clusterModel.ts';

interface Placed<Entry> {
  readonly kubeconfig: Kubeconfig;
  readonly entry: Entry;
}

/** A context whose user has a client certificate of another cluster. */
export interface ForeignUser {
  readonly user: KubeconfigUser;
  readonly leaf: CertificateNode;
  /** The cluster whose CA signed it. */
  readonly other: Placed<KubeconfigCluster>;
  /** The user for the context's cluster, if a kubeconfig has it. */
  readonly right?: Placed<KubeconfigUser>;
}

/**
 * Tells by kubeconfigs alone whether a context presents a client certificate of another cluster, as after `kubectl config view --flatten` of two
 * kubeconfigs whose users have the same name. A server may accept clients of other CAs than that of its own certificate, as behind a load balancer with a
 * certificate of a company's CA. So two things are needed: the CA that signed the client certificate is that of another cluster with another address, and
 * both CAs have one name, as those of an installer do.
 */
export function foreignUserOf(
  { graph, kubeconfigs }: Pick<ClusterPicture, 'graph' | 'kubeconfigs'>,
  { cluster, user }: KubeconfigContext,
): ForeignUser | undefined {
  const cas = cluster?.ca?.certificates ?? [];
  const leaf = user?.certificate?.certificates[0];
  if (cluster === undefined || user === undefined || leaf === undefined || cas.length === 0) return undefined;
  const above = authoritiesAbove(graph, leaf);
  if (isUnder(graph, leaf, cas)) return undefined;
  const { clustersOf, serversOf, usersOf, clientsOf } = entriesBySigner(kubeconfigs)(graph);
  const product = signerOf(leaf)?.product;
  const signed = [...above.flatMap(({ keyId }) => clustersOf.get(keyId) ?? []), ...(serversOf.get(product) ?? [])];
  const address = addressOf(cluster);
  const other = signed.find(({ entry }) => {
    const found = entry.ca?.certificates ?? [];
    const isSigner = found.some((ca) => above.some(({ keyId }) => keyId === ca.keyId) || isOfOneServer(leaf, ca));
    if (!isSigner || addressOf(entry) === address) return false;
    if (found.some(({ keyId }) => cas.some((ca) => ca.keyId === keyId))) return false;
    return found.some((ca) => cas.some((own) => isNamedLike(own, ca)));
  });
  if (other === undefined) return undefined;
  const under = cas.flatMap((ca) => [
    ...(usersOf.get(ca.keyId) ?? []),
    ...(clientsOf.get(madeAt(attributeValues(ca.certificate.subject, 'CN'))?.product) ?? []),
  ]);
  const right = under.find(({ entry }) =>
    entry.certificate?.certificates.slice(0, 1).some((own) => isUnder(graph, own, cas)),
  );
  return { user, leaf, other, ...(right === undefined ? {} : { right }) };
}

/** The entries of all kubeconfigs by the CAs that sign for them, so that thousands of contexts are not compared with one another. */
const entriesBySigner = memoisedBy((kubeconfigs: readonly Kubeconfig[]) =>
  memoisedBy((graph: ClusterPicture['graph']) => {
    const clustersOf = new Map<string, Placed<KubeconfigCluster>[]>();
    const serversOf = new Map<string | undefined, Placed<KubeconfigCluster>[]>();
    const usersOf = new Map<string, Placed<KubeconfigUser>[]>();
    const clientsOf = new Map<string | undefined, Placed<KubeconfigUser>[]>();
    for (const kubeconfig of kubeconfigs) {
      if (isExample(kubeconfig.file)) continue;
      for (const entry of kubeconfig.clusters) {
        for (const { keyId, certificate } of entry.ca?.certificates ?? []) {
          addToGroup(clustersOf, keyId, { kubeconfig, entry });
          const product = madeAt(attributeValues(certificate.subject, 'CN'))?.product;
          if (product !== undefined) addToGroup(serversOf, product, { kubeconfig, entry });
        }
      }
      for (const entry of kubeconfig.users) {
        const leaf = entry.certificate?.certificates[0];
        if (leaf === undefined) continue;
        for (const { keyId } of authoritiesAbove(graph, leaf)) addToGroup(usersOf, keyId, { kubeconfig, entry });
        const product = signerOf(leaf)?.product;
        if (product !== undefined) addToGroup(clientsOf, product, { kubeconfig, entry });
      }
    }
    return { clustersOf, serversOf, usersOf, clientsOf };
  }),
);

function signerOf({ certificate: { issuer } }: CertificateNode) {
  return madeAt(attributeValues(issuer, 'CN'));
}

function isUnder(graph: ClusterPicture['graph'], leaf: CertificateNode, cas: readonly CertificateNode[]): boolean {
  return (
    authoritiesAbove(graph, leaf).some(({ keyId }) => cas.some((ca) => ca.keyId === keyId)) ||
    cas.some((ca) => isOfOneServer(leaf, ca))
  );
}

/** Host and port; empty if they are not known. */
export const addressOf = memoisedBy(({ server }: KubeconfigCluster): string => {
  const url = serverUrl(server?.text ?? '');
  return 'error' in url ? '' : url.authority;
});

/** One installer names its CAs alike. */
function isNamedLike({ certificate: own }: CertificateNode, { certificate: other }: CertificateNode): boolean {
  if (equalBytes(own.subject.der, other.subject.der)) return true;
  const [made, otherMade] = [own, other].map(({ subject }) => madeAt(attributeValues(subject, 'CN')));
  return made !== undefined && otherMade !== undefined && made.product === otherMade.product;
}

/** k3s and RKE2 make their CAs at once, and sign clients with another one than servers: only the moment in the names tells that they belong together. */
function isOfOneServer(leaf: CertificateNode, { certificate: { subject } }: CertificateNode): boolean {
  const signer = signerOf(leaf);
  const ca = signer && madeAt(attributeValues(subject, 'CN'));
  return (
    signer?.use === 'client' &&
    ca?.use === 'server' &&
    signer.product === ca.product &&
    Math.abs(signer.at - ca.at) <= 10
  );
}

function madeAt(names: readonly string[]) {
  const [, product, use, at] = /^(k3s|rke2)-(client|server)-ca@(\d{9,11})$/.exec(names.at(-1) ?? '') ?? [];
  return product === undefined ? undefined : { product, use, at: Number(at) };
}
