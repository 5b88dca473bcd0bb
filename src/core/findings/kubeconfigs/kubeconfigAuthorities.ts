import * as l10n from '@vscode/l10n';
import { isOfNetworkPlugin } from '../../kubernetes/tables/serviceAccountTokens.ts';
import { subjectName } from '../../pki/certificateName.ts';
import type {
  ClusterPicture,
  Kubeconfig,
  KubeconfigCluster,
  KubeconfigUser,
  Material,
} from '../../pki/cluster/clusterModel.ts';
import { contextConnections } from '../../pki/cluster/connections/buildConnections.ts';
import { judgeRemembered } from '../../pki/cluster/connections/judgeRemembered.ts';
import { apiServerOf } from '../../pki/kubeconfig/apiServerOf.ts';
import type { ApiServer } from '../../pki/kubeconfig/apiServers.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { formatDate } from '../../text/moment.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { keysAbove } from '../connections/authorityVotes.ts';
import type { FindingDraft } from '../draft.ts';
import { relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { fileName } from '../places.ts';
import { unknownAuthority } from '../unknownAuthority.ts';
import { kubeconfigReader } from './kubeconfigReader.ts';

const otherCa = {
  fact: {
    other: 'This is not the CA of the API server.',
    namesake: 'This is not the CA of the API server, although both are named {ca}.',
  },
  wayOut: {
    known: 'Replace it with {file}.',
    unknown: 'Replace it with the CA of the API server.',
  },
} as const;

/**
 * Kubeconfig with another CA.
 *
 * When: `certificate-authority-data` has no certificate in common with the CA of its cluster, nor the key and subject of one.
 *
 * Copies of a CA stay behind when it is replaced. kubeadm refuses such kubeconfigs.
 *
 * @category wiring
 * @stage understand
 * @see KA-kubeconfig
 */
export const kubeconfigCaStale = {
  code: 'kubeconfig-ca-stale',
  severity: 'error',
  fact: otherCa.fact,
  consequence: `{program} fails with ${unknownAuthority}.`,
  wayOut: {
    ...otherCa.wayOut,
    networkPlugin: 'Restart the Pods of the network plugin on this node: they write the file again.',
    whole: 'Create the kubeconfig again: its client certificate is signed by the same CA.',
  },
  quickFix: 'replace-ca',
} as const satisfies FindingRecord;

/**
 * Another CA in cluster-info.
 *
 * When: the kubeconfig in the ConfigMap `cluster-info` of the namespace `kube-public` has another CA than its cluster.
 *
 * It belongs to every rotation of the CA. The bootstrapsigner controller signs the new kubeconfig (JWS) by itself.
 *
 * @category wiring
 * @stage understand
 * @see K8S-carot
 */
export const clusterInfoCaStale = {
  code: 'cluster-info-ca-stale',
  severity: 'warning',
  fact: otherCa.fact,
  consequence: `Nodes cannot join: kubeadm fails with ${unknownAuthority}.`,
  wayOut: otherCa.wayOut,
  quickFix: 'replace-ca',
} as const satisfies FindingRecord;

/**
 * Another certificate of the same CA.
 *
 * When: `certificate-authority-data` holds a certificate with the subject and the key of the cluster's CA, but not the one that the cluster uses.
 *
 * @category wiring
 * @stage understand
 * @see EXP
 */
export const kubeconfigCaDiffersSameKey = {
  code: 'kubeconfig-ca-differs-same-key',
  severity: 'warning',
  fact: {
    dated: 'This is another certificate of CA {ca}, valid until {notAfter}.',
    undated: 'This is another certificate of CA {ca}.',
  },
  consequence: { dated: 'It has the same key, so it works until then.' },
  wayOut: 'Replace it with the one that the cluster uses.',
  quickFix: 'replace-ca',
} as const satisfies FindingRecord;

/**
 * Reports CAs in kubeconfigs that are not the cluster's own: copies of them stay behind when a CA is replaced.
 *
 * A CA with which the requirement of a connection is met is right. Certificates are compared otherwise: a cluster without a context has no
 * connection, another edition of a CA breaks none, where a date or a name fails first, verification never comes to the CA, and where the
 * server's certificate is of another CA, the kubeconfig's may be right.
 */
export function checkKubeconfigAuthorities(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  return picture.kubeconfigs.flatMap((kubeconfig) =>
    kubeconfig.clusters.flatMap((cluster) => {
      const { ca } = cluster;
      if (ca === undefined || ca.certificates.length === 0) return [];
      const users = kubeconfig.contexts.flatMap((context) => (context.cluster === cluster ? (context.user ?? []) : []));
      const [user] = users;
      const server = apiServerOf(picture, kubeconfig, cluster, user);
      return server === undefined
        ? []
        : judge(
            picture.graph,
            kubeconfig,
            cluster,
            { ca, own: certificatesUnder(picture.graph, users, ca) },
            { ...server, isVerified: isVerified(picture.graph, kubeconfig, cluster, now) },
          );
    }),
  );
}

/** Whether a connection's requirement says that the server's chain is built with the CA. */
function isVerified(graph: PkiGraph, kubeconfig: Kubeconfig, cluster: KubeconfigCluster, now: number): boolean {
  return kubeconfig.contexts
    .filter((context) => context.cluster === cluster)
    .flatMap((context) => contextConnections(graph, { kubeconfig, context }))
    .flatMap((connection) => judgeRemembered(graph, connection, now).requirements)
    .some(({ what, side, state }) => what === 'chain' && side === 'server' && state === 'met');
}

function judge(
  graph: PkiGraph,
  kubeconfig: Kubeconfig,
  { insecure }: KubeconfigCluster,
  { ca, own: clients }: { readonly ca: Material; readonly own: readonly Occurrence[] },
  server: ApiServer & { readonly isVerified: boolean },
): readonly FindingDraft[] {
  const [ours] = ca.certificates;
  const theirs = clusterAuthorities(graph, server);
  const [own] = theirs;
  if (ours === undefined || own === undefined || insecure !== undefined) return [];
  const isShared = (node: CertificateNode): boolean =>
    theirs.some(({ fingerprint }) => fingerprint === node.fingerprint);
  if (ca.certificates.some(isShared)) return [];
  const edition = theirs.find((node) => ca.certificates.some((each) => isEdition(each, node)));
  const related = caPlaces(server, own);
  if (edition !== undefined) return [otherEdition(ca, edition, related)];
  if (server.isVerified || isAbove(graph, ca, server)) return [];
  const isOfPlugin = isOfNetworkPlugin(kubeconfig.file);
  const isClusterInfo = kubeconfig.object.embeddedIn?.object.name === 'cluster-info';
  const isNamesake = equalBytes(ours.certificate.subject.der, own.certificate.subject.der);
  const said = {
    fact: isNamesake ? 'namesake' : 'other',
    wayOut: server.caPlace === undefined ? 'unknown' : 'known',
    related,
  } as const;
  const values = { ca: subjectName(own.certificate), file: server.caPlace ? fileInFolder(server.caPlace) : '' };
  const judgement = isClusterInfo
    ? problem(clusterInfoCaStale, { ...said, values })
    : problem(kubeconfigCaStale, {
        ...said,
        ...(clients.length === 0 ? {} : { wayOut: 'whole' }),
        ...(isOfPlugin ? { wayOut: 'networkPlugin' } : {}),
        related: [
          ...related,
          ...clients.map((client) => relatedPlace(client, l10n.t('Client certificate of the same CA'))),
        ],
        values: {
          ...values,
          program: isOfPlugin ? l10n.t('The network plugin') : kubeconfigReader(kubeconfig.file, graph),
        },
      });
  return [placedAt(ca.place, judgement, ours.fingerprint)];
}

/** Whether the CA is one of the chain that the server presents, or above it. */
function isAbove(graph: PkiGraph, { certificates }: Material, { presented }: ApiServer): boolean {
  const above = new Set(presented.flatMap((node) => [node.keyId, ...keysAbove(graph, node)]));
  return certificates.some(({ keyId }) => above.has(keyId));
}

/** The client certificates of users that a kubeconfig's own CA has signed. */
function certificatesUnder(
  { certificates }: PkiGraph,
  users: readonly KubeconfigUser[],
  ca: Material,
): readonly Occurrence[] {
  const keys = new Set(ca.certificates.map(({ keyId }) => keyId));
  return users.flatMap(({ certificate }) =>
    (certificate?.occurrences ?? []).filter(({ credential: { fingerprint = '' } }) => {
      const issuer = certificates.get(fingerprint)?.issuer;
      return (
        issuer?.kind === 'verified' && issuer.issuers.some((each) => keys.has(certificates.get(each)?.keyId ?? ''))
      );
    }),
  );
}

/** The CAs that a cluster's own files name: whose certificates it takes, and which issued its server's. */
function clusterAuthorities({ certificates }: PkiGraph, server: ApiServer): readonly CertificateNode[] {
  const issuers = server.presented.flatMap(({ issuer }) => (issuer.kind === 'verified' ? issuer.issuers : []));
  const nodes = issuers.map((fingerprint) => certificates.get(fingerprint)).filter((node) => node !== undefined);
  return [...(server.clientCa ?? []), ...nodes.filter(isInClusterFiles)];
}

/** A CA that is only in kubeconfigs is not a file of the cluster. */
function isInClusterFiles({ occurrences }: CertificateNode): boolean {
  return occurrences.some(({ credential }) => credential.value.keyPath === undefined);
}

function isEdition(a: CertificateNode, b: CertificateNode): boolean {
  return a.keyId === b.keyId && equalBytes(a.certificate.subject.der, b.certificate.subject.der);
}

function caPlaces({ caPlace }: ApiServer, { certificate }: CertificateNode): ReturnType<typeof relatedPlace>[] {
  return caPlace === undefined ? [] : [relatedPlace(caPlace, l10n.t('The cluster’s CA {0}', subjectName(certificate)))];
}

function fileInFolder({ file }: Occurrence): string {
  const folder = /\/([^/]+)\/[^/]+$/.exec(file.path)?.[1];
  return folder === undefined ? fileName(file) : `${folder}/${fileName(file)}`;
}

function otherEdition(
  ca: Material,
  { certificate }: CertificateNode,
  related: ReturnType<typeof caPlaces>,
): FindingDraft {
  const [ours] = ca.certificates;
  const notAfter = ours?.certificate.notAfter;
  const variant = notAfter === undefined ? 'undated' : 'dated';
  const values = { ca: subjectName(certificate), notAfter: notAfter === undefined ? '' : formatDate(notAfter) };
  return placedAt(
    ca.place,
    problem(kubeconfigCaDiffersSameKey, {
      fact: variant,
      consequence: notAfter === undefined ? undefined : 'dated',
      values,
      related,
    }),
    ours?.fingerprint,
  );
}
