import { subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { filesSetAside } from '../../pki/cluster/setAside.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { day, formatDurationInWords } from '../../text/duration.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { formatDate, noEndDate } from '../../text/moment.ts';
import { extensionOids, findExtension } from '../../x509/findExtension.ts';
import { nameInSentence } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, judgeCertificates, judgedAt, judgedPlaces, problem } from '../judgement.ts';
import { roleOfFile } from '../places.ts';

/**
 * Long-lived certificate.
 *
 * When: a certificate of the cluster that is not a CA is valid for another 397 days or more.
 *
 * Kubernetes cannot revoke certificates: a stolen one stays valid. Only the time that is left counts: kubeadm up to 1.30, and its kubeconfigs
 * even today, start the lifetime at `notBefore` of the CA. With kubeadm, set `certificateValidityPeriod` to at most 8760h and reissue it.
 *
 * @category validity
 * @about certificate
 * @stage understand
 * @see KA-const, I113618, KA-types
 */
export const leafRemainingOverPolicy = {
  code: 'leaf-remaining-over-policy',
  severity: 'info',
  fact: '{name} is valid for another {remaining}. One year is usual.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Old CA key.
 *
 * When: a CA of the cluster is more than 10 years old, or more than 5 with an RSA key of at most 2048 bits.
 *
 * The longer a key is in use, the more likely it has leaked. Plan a rotation.
 *
 * @category validity
 * @about certificate
 * @stage understand
 * @see NIST57
 */
export const oldUnrotatedCa = {
  code: 'old-unrotated-ca',
  severity: 'info',
  fact: 'CA {ca} has been in use for {years} years with the same key.',
} as const satisfies FindingRecord;

/**
 * Rotation due.
 *
 * When: more than 70% of the lifetime of `kubelet-client-current.pem` or `kubelet-server-current.pem` is over.
 *
 * The kubelet renews at a random moment between 70% and 90%. If it is late, look for requests that are not approved or not signed, and
 * into the log of the kubelet.
 *
 * @category validity
 * @stage understand
 * @see CG-certmgr
 */
export const autoRotatedExpiring = {
  code: 'auto-rotated-expiring',
  severity: 'hint',
  fact: 'The kubelet renews {subject} between 70% and 90% of its lifetime, and {percent} of it is over.',
} as const satisfies FindingRecord;

/**
 * First certificate to expire.
 *
 * When: at least five certificates of kubeadm are on one machine, and the first of them expires in 30 days or later.
 *
 * `kubeadm certs check-expiration` lists all of them.
 *
 * @category validity
 * @stage understand
 * @see K8S-kubeadmcerts
 */
export const kubeadmHorizon = {
  code: 'kubeadm-horizon',
  severity: 'hint',
  fact: '{name} is the first certificate here to expire, on {notAfter}. Only kubeadm upgrade renews it automatically.',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/**
 * Revocation is not checked.
 *
 * When: a certificate of the cluster names CRL distribution points or an OCSP server.
 *
 * Revoking it at the CA has no effect inside the cluster. Only a new CA, other RBAC rights, or its expiry end its access.
 *
 * @category revocation
 * @about certificate
 * @stage understand
 * @see GO-x509, K3S
 */
export const crlOcspNotChecked = {
  code: 'crl-ocsp-not-checked',
  severity: 'hint',
  fact: '{subject} names a CRL or an OCSP server, but Kubernetes checks neither.',
} as const satisfies FindingRecord;

/** Tells what lives longer than Kubernetes wants, what should have been renewed by itself, and what ends first. */
export function checkClusterLifetimes(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  return [
    ...judgeCertificates(picture.graph, (node, occurrence) => [
      overPolicy(node, occurrence, now),
      unrotated(node, now),
      overdue(node, occurrence, now),
      unrevocable(node),
    ]),
    ...horizons(picture, now),
  ];
}

/** Parts of the cluster itself; what it only serves or stores has policies of its own. */
function isOfCluster({ role }: CertificateNode): boolean {
  return role !== undefined && !/^(?:tls-secret-serving|webhook-|extension-apiserver|pod-certificate)/.test(role.id);
}

const year = 365 * day;
/** One year, and the month that issuers add for renewal; never the whole life, which kubeadm begins at the CA's. */
const longestRemaining = 397 * day;

function overPolicy(node: CertificateNode, occurrence: Occurrence, now: number): Judgement | undefined {
  const { notAfter } = node.certificate;
  if (notAfter === undefined || notAfter === noEndDate || notAfter - now <= longestRemaining) return undefined;
  if (isUsedAsCa(node) || !isOfCluster(node)) return undefined;
  const remaining = formatDurationInWords(notAfter - now);
  return problem(leafRemainingOverPolicy, { values: { name: nameInSentence(node, occurrence), remaining } });
}

const longestUse = 10 * year;
/** Of keys that are expected to hold until about 2030. */
const longestUseOfShortKeys = 5 * year;
const shortKey = 2048;

function unrotated(node: CertificateNode, now: number): Judgement | undefined {
  const { notBefore, notAfter, publicKey } = node.certificate;
  const isCa = /^(?:ca|etcd-ca|front-proxy-ca)$/.test(node.role?.id ?? '') && isUsedAsCa(node);
  if (!isCa || notBefore === undefined || notAfter === undefined || now > notAfter) return undefined;
  const isShort = publicKey.algorithm === 'RSA' && (publicKey.bits ?? 0) <= shortKey;
  if (now - notBefore <= (isShort ? longestUseOfShortKeys : longestUse)) return undefined;
  return problem(oldUnrotatedCa, {
    values: { ca: subjectName(node.certificate), years: Math.floor((now - notBefore) / year) },
  });
}

/** client-go's certificate manager renews at a random moment between 70 and 90 percent of the life. */
const rotationBegins = 0.7;

function overdue(node: CertificateNode, { file }: Occurrence, now: number): Judgement | undefined {
  const { notBefore, notAfter } = node.certificate;
  if (notBefore === undefined || notAfter === undefined || now > notAfter || isUsedAsCa(node)) return undefined;
  if (!/kubelet-(?:client|server)-current\.pem$/.test(file.path)) return undefined;
  const share = (now - notBefore) / (notAfter - notBefore);
  if (share < rotationBegins) return undefined;
  return problem(autoRotatedExpiring, {
    values: { subject: subjectName(node.certificate), percent: `${Math.floor(share * 100)}%` },
  });
}

const ocsp = Uint8Array.of(0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01);

function unrevocable(node: CertificateNode): Judgement | undefined {
  if (!isOfCluster(node) || isUsedAsCa(node)) return undefined;
  const { certificate } = node;
  const access = findExtension(certificate, extensionOids.authorityInfoAccess)?.value;
  const hasPoints = findExtension(certificate, extensionOids.cRLDistributionPoints) !== undefined;
  if (!hasPoints && (access === undefined || !includesBytes(access, ocsp))) return undefined;
  return problem(crlOcspNotChecked, { values: { subject: subjectName(certificate) } });
}

function includesBytes(bytes: Uint8Array, part: Uint8Array): boolean {
  for (let at = 0; at + part.length <= bytes.length; at++) {
    if (part.every((octet, index) => bytes[at + index] === octet)) return true;
  }
  return false;
}

/** Fewer are no cluster of kubeadm but a part of one, of which another file may end first. */
const fewestLeaves = 5;

/** Of each machine that kubeadm set up the certificate that ends first, unless it ends so soon that it is told anyway. */
function horizons({ graph }: ClusterPicture, now: number): readonly FindingDraft[] {
  const byHost = new Map<string, { node: CertificateNode; occurrence: Occurrence; notAfter: number }[]>();
  const aside = filesSetAside(graph);
  for (const node of graph.certificates.values()) {
    const { notAfter } = node.certificate;
    if (notAfter === undefined || isUsedAsCa(node)) continue;
    for (const occurrence of judgedPlaces(node.occurrences)) {
      if (
        aside.has(occurrence.file.path) ||
        roleOfFile(occurrence)?.isRenewedByKubeadm !== true ||
        !/\/pki\/.+\.crt$/.test(`/${occurrence.file.path}`)
      )
        continue;
      const host = hostOf(occurrence.file);
      addToGroup(byHost, host, { node, occurrence, notAfter });
    }
  }
  return [...byHost.values()].flatMap((leaves) => {
    const [first] = leaves.toSorted((a, b) => a.notAfter - b.notAfter);
    if (first === undefined || leaves.length < fewestLeaves || first.notAfter - now < 30 * day) return [];
    const values = { name: nameInSentence(first.node, first.occurrence), notAfter: formatDate(first.notAfter) };
    return [judgedAt(first.occurrence, problem(kubeadmHorizon, { values }))];
  });
}
