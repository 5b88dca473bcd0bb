import * as l10n from '@vscode/l10n';
import type { FieldOrigin, FlagOrigin } from './connectionRecord.ts';

/**
 * The five steps of TLS bootstrapping, and the artefacts by which each is recognised.
 *
 * After the table `tlsBootstrap` of the Kubernetes PKI reference (sections 4.5 and 4.6).
 * Sources: SEED, K8S-tlsboot, KA-bootstrap, KA-finalize, CG-certmgr, K-rbac, PR138957; `data/sources.json` explains them.
 */
export interface BootstrapStepRecord {
  readonly step: 1 | 2 | 3 | 4 | 5;
  /** What happens in it, a sentence without a full stop. */
  readonly what: () => string;
  readonly artefacts: readonly BootstrapArtefact[];
}

/** Something in files that belongs to a step. */
type BootstrapArtefact =
  | FieldOrigin
  | FlagOrigin
  /** A kubeconfig whose current user has a bootstrap token and no certificate. */
  | { readonly kubeconfigWith: 'bootstrapToken' }
  /** A kubeconfig with names chosen by the kubelet, and certificate and key in one file. */
  | { readonly kubeconfigWith: { readonly cluster: string; readonly user: string; readonly context: string } }
  /** A request for the signer, from a user with this name prefix. */
  | { readonly signerName: string; readonly userPrefix: string }
  /** A file of this name; `<x>` is any text. */
  | { readonly file: string };

/** A bootstrap token and the Secret that registers it with the API server. Sources: API-core, KA-types. */
export const bootstrapToken = {
  pattern: /^([a-z0-9]{6})\.([a-z0-9]{16})$/,
  secretType: 'bootstrap.kubernetes.io/token',
  secretNamespace: 'kube-system',
  /** The id follows. */
  secretNamePrefix: 'bootstrap-token-',
  /** Keys of the Secret. */
  keys: { id: 'token-id', secret: 'token-secret', expiration: 'expiration', groups: 'auth-extra-groups', description: 'description' },
  /** Keys that must be `true`. */
  usageKeys: { authentication: 'usage-bootstrap-authentication', signing: 'usage-bootstrap-signing' },
  idPattern: /^[a-z0-9]{6}$/,
  secretPattern: /^[a-z0-9]{16}$/,
  /** Of each group in `auth-extra-groups`. */
  groupPattern: /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/,
  /** The id follows. */
  userPrefix: 'system:bootstrap:',
  group: 'system:bootstrappers',
  /** Prefix of the keys in ConfigMap `cluster-info` that contain its signature, before the id. */
  signaturePrefix: 'jws-kubeconfig-',
} as const;

/** The steps in their order. */
export const bootstrapSteps = [
  {
    step: 1,
    what: () => l10n.t('A bootstrap token is created through the API server'),
    artefacts: [
      { field: { kind: 'Secret', type: bootstrapToken.secretType, path: "data['token-secret']" } },
      { field: { kind: 'InitConfiguration', path: 'bootstrapTokens[].token' } },
    ],
  },
  {
    step: 2,
    what: () => l10n.t('The token is written into a kubeconfig'),
    artefacts: [
      { kubeconfigWith: 'bootstrapToken' },
      { file: '/etc/kubernetes/bootstrap-kubelet.conf' },
      { file: '/var/lib/kubelet/bootstrap-kubeconfig' },
    ],
  },
  {
    step: 3,
    what: () => l10n.t('The kubelet starts with this kubeconfig'),
    artefacts: [
      { flag: { component: 'kubelet', name: '--bootstrap-kubeconfig' } },
      { flag: { component: 'kube-apiserver', name: '--enable-bootstrap-token-auth' } },
    ],
  },
  {
    step: 4,
    what: () => l10n.t('The kubelet requests its certificates from the API server'),
    artefacts: [
      { signerName: 'kubernetes.io/kube-apiserver-client-kubelet', userPrefix: bootstrapToken.userPrefix },
      { signerName: 'kubernetes.io/kubelet-serving', userPrefix: 'system:node:' },
    ],
  },
  {
    step: 5,
    what: () => l10n.t('The kubelet uses its certificate and no longer needs the bootstrap kubeconfig'),
    artefacts: [
      { kubeconfigWith: { cluster: 'default-cluster', user: 'default-auth', context: 'default-context' } },
      { file: '/var/lib/kubelet/pki/kubelet-client-current.pem' },
      { file: '/var/lib/kubelet/pki/kubelet-client-<date>.pem' },
      { file: '/var/lib/kubelet/pki/kubelet-client.key.tmp' },
    ],
  },
] as const satisfies readonly BootstrapStepRecord[];
