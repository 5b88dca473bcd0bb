import * as l10n from '@vscode/l10n';
import type { FlagOrigin } from './connectionRecord.ts';

/**
 * The signers of `certificates.k8s.io`: what each signs, under which conditions, with which CA.
 *
 * After the table `signers` of the Kubernetes PKI reference (section 4.1), with its names.
 * Sources: K8S-csr, K-csrval, K-signer, K-subjrestr, API-cert; `data/sources.json` explains them.
 */
export interface SignerRecord {
  /** `spec.signerName`. */
  readonly name: string;
  /** Objects that name it. */
  readonly kind: 'CertificateSigningRequest' | 'PodCertificateRequest' | 'ClusterTrustBundle';
  /** What it issues, a phrase without full stop. */
  readonly issues: () => string;
  /** Controller of kube-controller-manager; absent: not implemented. */
  readonly controller?: string;
  /** kube-controller-manager approves automatically if one of these permissions is granted. */
  readonly isAutoApprovedWith?: readonly string[];
  readonly subject?: {
    /** All organizations, no more and no fewer. */
    readonly organizations?: readonly string[];
    readonly forbiddenOrganizations?: readonly string[];
    readonly commonNamePrefix?: string;
  };
  /** SANs that a request may have: any, none, or at least one DNS or IP name and no others. */
  readonly subjectAltName?: 'any' | 'none' | 'dnsOrIp';
  /** Every certificate has these, in the words of `spec.usages`. */
  readonly requiredUsages: readonly string[];
  /** No certificate has others; absent: all are allowed. */
  readonly allowedUsages?: readonly string[];
  readonly longestSeconds?: number;
  /** `spec.signerName` must not be this in `certificates.k8s.io/v1`. */
  readonly isRefusedInV1?: true;
  /**
   * Flags that name its CA: the specific one, otherwise the general one. Setting any specific flag disables the
   * general one for all.
   */
  readonly caFlags: readonly FlagOrigin[];
  /** What trusts its certificates. */
  readonly trustedBy?: FlagOrigin;
}

const ofControllerManager = (name: string): FlagOrigin => ({ flag: { component: 'kube-controller-manager', name } });
const ofApiserver = (name: string): FlagOrigin => ({ flag: { component: 'kube-apiserver', name } });
const generalCa = ofControllerManager('--cluster-signing-cert-file');
const day = 24 * 3600;

/** All signers whose names begin with `kubernetes.io/`. */
export const signers = [
  {
    name: 'kubernetes.io/kube-apiserver-client',
    kind: 'CertificateSigningRequest',
    issues: () => l10n.t('client certificates that kube-apiserver accepts'),
    controller: 'csrsigning-kube-apiserver-client',
    subject: { forbiddenOrganizations: ['system:masters'] },
    subjectAltName: 'any',
    requiredUsages: ['client auth'],
    allowedUsages: ['client auth', 'digital signature', 'key encipherment'],
    caFlags: [ofControllerManager('--cluster-signing-kube-apiserver-client-cert-file'), generalCa],
    trustedBy: ofApiserver('--client-ca-file'),
  },
  {
    name: 'kubernetes.io/kube-apiserver-client-kubelet',
    kind: 'CertificateSigningRequest',
    issues: () => l10n.t('client certificates of kubelets'),
    controller: 'csrsigning-kubelet-client',
    isAutoApprovedWith: ['certificatesigningrequests/nodeclient', 'certificatesigningrequests/selfnodeclient'],
    subject: { organizations: ['system:nodes'], commonNamePrefix: 'system:node:' },
    subjectAltName: 'none',
    requiredUsages: ['digital signature', 'client auth'],
    allowedUsages: ['digital signature', 'key encipherment', 'client auth'],
    caFlags: [ofControllerManager('--cluster-signing-kubelet-client-cert-file'), generalCa],
    trustedBy: ofApiserver('--client-ca-file'),
  },
  {
    name: 'kubernetes.io/kubelet-serving',
    kind: 'CertificateSigningRequest',
    issues: () => l10n.t('serving certificates of kubelets'),
    controller: 'csrsigning-kubelet-serving',
    subject: { organizations: ['system:nodes'], commonNamePrefix: 'system:node:' },
    subjectAltName: 'dnsOrIp',
    requiredUsages: ['digital signature', 'server auth'],
    allowedUsages: ['digital signature', 'key encipherment', 'server auth'],
    caFlags: [ofControllerManager('--cluster-signing-kubelet-serving-cert-file'), generalCa],
    trustedBy: ofApiserver('--kubelet-certificate-authority'),
  },
  {
    name: 'kubernetes.io/legacy-unknown',
    kind: 'CertificateSigningRequest',
    issues: () => l10n.t('any certificate, only in certificates.k8s.io/v1beta1'),
    controller: 'csrsigning-legacy-unknown',
    subjectAltName: 'any',
    requiredUsages: [],
    isRefusedInV1: true,
    caFlags: [ofControllerManager('--cluster-signing-legacy-unknown-cert-file'), generalCa],
  },
  {
    name: 'kubernetes.io/kube-apiserver-client-pod',
    kind: 'PodCertificateRequest',
    issues: () => l10n.t('client certificates of pods; the name is reserved, no controller implements it'),
    requiredUsages: [],
    allowedUsages: [],
    longestSeconds: day,
    caFlags: [],
  },
  {
    name: 'kubernetes.io/kube-apiserver-serving',
    kind: 'ClusterTrustBundle',
    issues: () => l10n.t('nothing; publishes the CAs that clients of kube-apiserver trust'),
    controller: 'publisher',
    requiredUsages: [],
    allowedUsages: [],
    caFlags: [ofControllerManager('--root-ca-file')],
  },
] as const satisfies readonly SignerRecord[];

/**
 * Rules of the API server and the signing controllers of kube-controller-manager for requests. Sources: API-cert,
 * K-csrval, K-signer.
 */
export const signingRequestRules = {
  /** Of `spec.expirationSeconds`. */
  shortestSeconds: 600,
  /** How much earlier than the signing `notBefore` is, and `notAfter` too unless the lifetime is short. */
  backdatedSeconds: 300,
  shortLifetimeSeconds: 8 * 3600,
  /** Default of `--cluster-signing-duration`, which limits lifetimes; the CA's expiry limits them as well. */
  usualDurationSeconds: 365 * day,
  /** When objects are deleted. */
  decidedSeconds: 3600,
  pendingSeconds: day,
  /** `status` of each must be True; the first two exclude each other. */
  conditions: ['Approved', 'Denied', 'Failed'],
} as const;

/** The same for PodCertificateRequest. Sources: API-cert, K-csrval. */
export const podCertificateRules = {
  shortestSeconds: 3600,
  longestSeconds: 91 * day,
  /** Of signers whose names begin with `kubernetes.io/`. */
  longestOfKubernetesSeconds: day,
  rsaBits: [3072, 4096],
  curves: ['P-256', 'P-384', 'P-521', 'Ed25519'],
  /** At most one, with `status` True. */
  conditions: ['Issued', 'Denied', 'Failed'],
} as const;
