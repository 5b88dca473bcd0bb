import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { day, formatDurationInWords } from '../../text/duration.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { formatDate, noEndDate } from '../../text/moment.ts';
import { extensionOids, findExtension } from '../../x509/findExtension.ts';
import { nameInSentence } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import { type Judgement, judgeCertificates, judgedAt, judgedPlaces } from '../judgement.ts';
import { roleOfFile } from '../places.ts';

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
  return {
    code: 'leaf-remaining-over-policy',
    fact: l10n.t(
      '{0} is valid for another {1}; one year is usual, since Kubernetes revokes nothing.',
      nameInSentence(node, occurrence),
      formatDurationInWords(notAfter - now),
    ),
  };
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
  return {
    code: 'old-unrotated-ca',
    fact: l10n.t(
      'CA {0} is in use for {1} years, always with the same key.',
      subjectName(node.certificate),
      Math.floor((now - notBefore) / year),
    ),
  };
}

/** client-go's certificate manager renews at a random moment between 70 and 90 percent of the life. */
const latestRotation = 0.9;
const rotationBegins = 0.7;

function overdue(node: CertificateNode, { file }: Occurrence, now: number): Judgement | undefined {
  const { notBefore, notAfter } = node.certificate;
  if (notBefore === undefined || notAfter === undefined || now > notAfter || isUsedAsCa(node)) return undefined;
  if (!/kubelet-(?:client|server)-current\.pem$/.test(file.path)) return undefined;
  const share = (now - notBefore) / (notAfter - notBefore);
  if (share < rotationBegins) return undefined;
  const percent = Math.floor(share * 100);
  const name = subjectName(node.certificate);
  return {
    code: 'auto-rotated-expiring',
    fact:
      share < latestRotation
        ? l10n.t('The kubelet renews {0} between 70 and 90 % of its life; it is at {1} %.', name, percent)
        : l10n.t('The kubelet should have renewed {0} by 90 % of its life, and it is at {1} %.', name, percent),
  };
}

const ocsp = Uint8Array.of(0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01);

function unrevocable(node: CertificateNode): Judgement | undefined {
  if (!isOfCluster(node) || isUsedAsCa(node)) return undefined;
  const { certificate } = node;
  const access = findExtension(certificate, extensionOids.authorityInfoAccess)?.value;
  const hasPoints = findExtension(certificate, extensionOids.cRLDistributionPoints) !== undefined;
  if (!hasPoints && (access === undefined || !includesBytes(access, ocsp))) return undefined;
  return {
    code: 'crl-ocsp-not-checked',
    fact: l10n.t(
      '{0} names where it may be revoked, and Kubernetes asks neither CRL nor OCSP.',
      subjectName(certificate),
    ),
  };
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
  for (const node of graph.certificates.values()) {
    const { notAfter } = node.certificate;
    if (notAfter === undefined || isUsedAsCa(node)) continue;
    for (const occurrence of judgedPlaces(node.occurrences)) {
      if (roleOfFile(occurrence)?.isRenewedByKubeadm !== true || !/\/pki\/.+\.crt$/.test(`/${occurrence.file.path}`))
        continue;
      const host = hostOf(occurrence.file);
      addToGroup(byHost, host, { node, occurrence, notAfter });
    }
  }
  return [...byHost.values()].flatMap((leaves) => {
    const [first] = leaves.toSorted((a, b) => a.notAfter - b.notAfter);
    if (first === undefined || leaves.length < fewestLeaves || first.notAfter - now < 30 * day) return [];
    return [
      judgedAt(first.occurrence, {
        code: 'kubeadm-horizon',
        fact: l10n.t(
          '{0} is the first certificate here to end, on {1}; only kubeadm upgrade renews it by itself.',
          nameInSentence(first.node, first.occurrence),
          formatDate(first.notAfter),
        ),
      }),
    ];
  });
}
