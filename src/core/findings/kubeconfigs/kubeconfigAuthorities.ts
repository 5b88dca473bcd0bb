import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { ClusterPicture, Kubeconfig, KubeconfigCluster, Material } from '../../pki/cluster/clusterModel.ts';
import { apiServerOf } from '../../pki/kubeconfig/apiServerOf.ts';
import type { ApiServer } from '../../pki/kubeconfig/apiServers.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { formatDate } from '../../text/moment.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { keysAbove } from '../connections/authorityVotes.ts';
import type { FindingDraft } from '../draft.ts';
import { relatedPlace } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { fileName } from '../places.ts';
import { unknownAuthority } from '../unknownAuthority.ts';
import { kubeconfigReader } from './kubeconfigReader.ts';

/** Judges the CAs in kubeconfigs by the cluster's own: copies of them stay behind when a CA is replaced. */
export function checkKubeconfigAuthorities(picture: ClusterPicture): readonly FindingDraft[] {
  return picture.kubeconfigs.flatMap((kubeconfig) =>
    kubeconfig.clusters.flatMap((cluster) => {
      const { ca } = cluster;
      if (ca === undefined || ca.certificates.length === 0) return [];
      const user = kubeconfig.contexts.find((context) => context.cluster === cluster)?.user;
      const server = apiServerOf(picture, kubeconfig, cluster, user);
      return server === undefined ? [] : judge(picture.graph, kubeconfig, cluster, ca, server);
    }),
  );
}

function judge(
  graph: PkiGraph,
  kubeconfig: Kubeconfig,
  { insecure }: KubeconfigCluster,
  ca: Material,
  server: ApiServer,
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
  // The last certificate of a chain that goes further up, which verifies as well.
  const above = new Set(server.presented.flatMap((node) => [node.keyId, ...keysAbove(graph, node)]));
  if (ca.certificates.some(({ keyId }) => above.has(keyId))) return [];
  const isClusterInfo = kubeconfig.object.embeddedIn?.object.name === 'cluster-info';
  const fact = l10n.t(
    'This CA is not the one of {0}, though both are called {1}.',
    relatedName(server),
    subjectName(own.certificate),
  );
  const other = l10n.t('This CA is not the one of {0}.', relatedName(server));
  const isNamesake = equalBytes(ours.certificate.subject.der, own.certificate.subject.der);
  return [
    placedAt(
      ca.place,
      isClusterInfo
        ? {
            code: 'cluster-info-ca-stale',
            fact: isNamesake ? fact : other,
            consequence: l10n.t('Nodes cannot join: {0}.', unknownAuthority),
            wayOut: l10n.t('Replace it with {0}.', relatedName(server)),
            related,
          }
        : {
            code: 'kubeconfig-ca-stale',
            fact: isNamesake ? fact : other,
            consequence: l10n.t('{0} stops with {1}.', kubeconfigReader(kubeconfig.file, graph), unknownAuthority),
            wayOut: l10n.t('Replace it with {0}.', relatedName(server)),
            related,
          },
      ours.fingerprint,
    ),
  ];
}

/** The CAs that a cluster's own files name: whose certificates it takes, and which issued its server's. */
function clusterAuthorities({ certificates }: PkiGraph, server: ApiServer): readonly CertificateNode[] {
  const issuers = server.presented.flatMap(({ issuer }) => (issuer.kind === 'verified' ? issuer.issuers : []));
  const nodes = issuers.map((fingerprint) => certificates.get(fingerprint)).filter((node) => node !== undefined);
  return [...(server.clientCa ?? []), ...nodes.filter(isInClusterFiles)];
}

/** A CA that stands in kubeconfigs alone is no file of the cluster. */
function isInClusterFiles({ occurrences }: CertificateNode): boolean {
  return occurrences.some(({ credential }) => credential.value.keyPath === undefined);
}

function isEdition(a: CertificateNode, b: CertificateNode): boolean {
  return a.keyId === b.keyId && equalBytes(a.certificate.subject.der, b.certificate.subject.der);
}

function caPlaces({ caPlace }: ApiServer, { certificate }: CertificateNode): ReturnType<typeof relatedPlace>[] {
  return caPlace === undefined ? [] : [relatedPlace(caPlace, l10n.t('The cluster’s CA {0}', subjectName(certificate)))];
}

function relatedName({ caPlace }: ApiServer): string {
  return caPlace === undefined ? l10n.t('the API server') : fileInFolder(caPlace);
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
  const ends = ours?.certificate.notAfter;
  return placedAt(
    ca.place,
    {
      code: 'kubeconfig-ca-differs-same-key',
      fact:
        ends === undefined
          ? l10n.t('This is another edition of CA {0}.', subjectName(certificate))
          : l10n.t('This is another edition of CA {0}, valid until {1}.', subjectName(certificate), formatDate(ends)),
      consequence: l10n.t('It has the same key, and so works until then.'),
      wayOut: l10n.t('Replace it with the cluster’s.'),
      related,
    },
    ours?.fingerprint,
  );
}
