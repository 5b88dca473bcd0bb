import * as l10n from '@vscode/l10n';

/**
 * What stops when a certificate is outside its dates, in the words of the logs. Log words come from Go's crypto/x509,
 * kubectl and etcd, and stay as they are in every language.
 */
export interface Consequence {
  /** It has ended. */
  readonly now: string;
  /** It will end. */
  readonly after: string;
  /** It has not begun. */
  readonly until: string;
}

const dates = '`x509: certificate has expired or is not yet valid`';
const kubectlRefused = '`error: You must be logged in to the server (Unauthorized)`';

const kubectl = (): Consequence => ({
  now: l10n.t('kubectl gets {0}.', kubectlRefused),
  after: l10n.t('After that kubectl gets {0}.', kubectlRefused),
  until: l10n.t('Until then kubectl gets {0}.', kubectlRefused),
});
const serving = (): Consequence => ({
  now: l10n.t('Clients stop with {0}.', dates),
  after: l10n.t('After that clients stop with {0}.', dates),
  until: l10n.t('Until then clients stop with {0}.', dates),
});
const client = (): Consequence => ({
  now: l10n.t('Servers that verify it reject it with {0}.', dates),
  after: l10n.t('After that servers that verify it reject it with {0}.', dates),
  until: l10n.t('Until then servers that verify it reject it with {0}.', dates),
});
const monitoring = (): Consequence => ({
  now: l10n.t('Monitoring that verifies it stops with {0}.', dates),
  after: l10n.t('After that monitoring that verifies it stops with {0}.', dates),
  until: l10n.t('Until then monitoring that verifies it stops with {0}.', dates),
});
const ca = (): Consequence => ({
  now: l10n.t('Everything it signed fails with {0}, even certificates that are still valid.', dates),
  after: l10n.t('On that day everything it signed fails, even if renewed.'),
  until: l10n.t('Until then everything it signed fails with {0}.', dates),
});

/** By role of the tables. */
const byRole: Readonly<Record<string, () => Consequence>> = {
  ca,
  'etcd-ca': ca,
  'front-proxy-ca': ca,
  'admin-client': kubectl,
  'super-admin-client': kubectl,
  'user-client': kubectl,
  'tls-secret-serving': serving,
  'controller-manager-serving': monitoring,
  'scheduler-serving': monitoring,
  'kubelet-serving-selfsigned': monitoring,
  apiserver: () => ({
    now: l10n.t('kubectl, kubelets and controllers stop with {0}.', dates),
    after: l10n.t('After that kubectl, kubelets and controllers stop with {0}.', dates),
    until: l10n.t('Until then kubectl, kubelets and controllers stop with {0}.', dates),
  }),
  'controller-manager-client': () => ({
    now: l10n.t('kube-controller-manager is answered `Unauthorized`: controllers and CSR signing stand still.'),
    after: l10n.t(
      'After that kube-controller-manager is answered `Unauthorized`: controllers and CSR signing stand still.',
    ),
    until: l10n.t(
      'Until then kube-controller-manager is answered `Unauthorized`: controllers and CSR signing stand still.',
    ),
  }),
  'scheduler-client': () => ({
    now: l10n.t('kube-scheduler is answered `Unauthorized` and new pods stay Pending.'),
    after: l10n.t('After that kube-scheduler is answered `Unauthorized` and new pods stay Pending.'),
    until: l10n.t('Until then kube-scheduler is answered `Unauthorized` and new pods stay Pending.'),
  }),
  'kube-proxy-client': () => ({
    now: l10n.t('kube-proxy is answered `Unauthorized` and Services no longer follow their endpoints.'),
    after: l10n.t('After that kube-proxy is answered `Unauthorized` and Services no longer follow their endpoints.'),
    until: l10n.t('Until then kube-proxy is answered `Unauthorized` and Services do not follow their endpoints.'),
  }),
  'kubelet-client': () => ({
    now: l10n.t('kubelet is answered `Unauthorized` and its node becomes NotReady.'),
    after: l10n.t('After that kubelet is answered `Unauthorized` and its node becomes NotReady.'),
    until: l10n.t('Until then kubelet is answered `Unauthorized` and its node stays NotReady.'),
  }),
  'kubelet-serving': () => ({
    now: l10n.t('kubectl logs, exec and top fail on this node with {0}.', dates),
    after: l10n.t('After that kubectl logs, exec and top fail on this node with {0}.', dates),
    until: l10n.t('Until then kubectl logs, exec and top fail on this node with {0}.', dates),
  }),
  'apiserver-kubelet-client': () => ({
    now: l10n.t('kubelets answer kube-apiserver with `Unauthorized`: kubectl logs and exec fail.'),
    after: l10n.t('After that kubelets answer kube-apiserver with `Unauthorized`: kubectl logs and exec fail.'),
    until: l10n.t('Until then kubelets answer kube-apiserver with `Unauthorized`: kubectl logs and exec fail.'),
  }),
  'apiserver-etcd-client': () => ({
    now: l10n.t('etcd rejects kube-apiserver with {0}, and the API is down.', dates),
    after: l10n.t('After that etcd rejects kube-apiserver with {0}, and the API is down.', dates),
    until: l10n.t('Until then etcd rejects kube-apiserver with {0}, and the API is down.', dates),
  }),
  'etcd-server': () => ({
    now: l10n.t('kube-apiserver rejects etcd with {0}, and the API is down.', dates),
    after: l10n.t('After that kube-apiserver rejects etcd with {0}, and the API is down.', dates),
    until: l10n.t('Until then kube-apiserver rejects etcd with {0}, and the API is down.', dates),
  }),
  'etcd-peer': () => ({
    now: l10n.t('The other etcd members reject this one with {0}.', dates),
    after: l10n.t('After that the other etcd members reject this one with {0}.', dates),
    until: l10n.t('Until then the other etcd members reject this one with {0}.', dates),
  }),
  'etcd-healthcheck-client': () => ({
    now: l10n.t("etcd rejects kubeadm's health checks and etcdctl with {0}.", dates),
    after: l10n.t("After that etcd rejects kubeadm's health checks and etcdctl with {0}.", dates),
    until: l10n.t("Until then etcd rejects kubeadm's health checks and etcdctl with {0}.", dates),
  }),
  'front-proxy-client': () => ({
    now: l10n.t(
      'Extension API servers answer `Unauthorized`: metrics.k8s.io and other aggregated APIs are unavailable.',
    ),
    after: l10n.t(
      'After that extension API servers answer `Unauthorized`: metrics.k8s.io and other aggregated APIs are unavailable.',
    ),
    until: l10n.t(
      'Until then extension API servers answer `Unauthorized`: metrics.k8s.io and other aggregated APIs are unavailable.',
    ),
  }),
  'extension-apiserver-serving': () => ({
    now: l10n.t('kube-apiserver stops with {0}, and its APIService is not available.', dates),
    after: l10n.t('After that kube-apiserver stops with {0}, and its APIService is not available.', dates),
    until: l10n.t('Until then kube-apiserver stops with {0}, and its APIService is not available.', dates),
  }),
  'webhook-serving': () => ({
    now: l10n.t('kube-apiserver reports `failed calling webhook` with {0}.', dates),
    after: l10n.t('After that kube-apiserver reports `failed calling webhook` with {0}.', dates),
    until: l10n.t('Until then kube-apiserver reports `failed calling webhook` with {0}.', dates),
  }),
};

const byUse = { ca, serving, client } as const;

/**
 * Says what stops while a certificate is outside its dates.
 *
 * @param roleId - Its role, if known; otherwise its use decides.
 */
export function consequenceOf(roleId: string | undefined, use: keyof typeof byUse): Consequence {
  return (use === 'ca' ? ca : ((roleId === undefined ? undefined : byRole[roleId]) ?? byUse[use]))();
}
