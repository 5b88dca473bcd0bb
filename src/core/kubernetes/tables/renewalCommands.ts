import * as l10n from '@vscode/l10n';

/**
 * The commands with which installers and other tools renew certificates.
 *
 * After section 7.8 of the Kubernetes PKI reference and the tools' own documentation; `data/sources.json` explains the
 * sources. A line is one command for a POSIX shell; `{value}` is a word that is quoted when inserted, and `{values*}`
 * several words. A record with an unknown value is skipped.
 */
export interface RenewalCommandRecord {
  /** Permanent. */
  readonly id: string;
  /** Official spelling. */
  readonly tool: string;
  /** What it does: `renew` keeps the contents of the certificate, `recreate` creates it from the configuration. */
  readonly task: 'renew' | 'recreate' | 'request' | 'sign';
  /** Ids of `distributions.ts`; absent: any installer. */
  readonly installers?: readonly string[];
  /** Ids of `certificateRoles.ts`; absent: any except CAs. */
  readonly roles?: readonly string[];
  /** Only for a certificate in this kind of place: a separate PEM file, a kubeconfig field, a Secret. */
  readonly form?: 'file' | 'kubeconfig' | 'secret';
  /** Only if a Kubernetes signer issues such a certificate. */
  readonly isBySigner?: true;
  /** Where it is run. */
  readonly on: CommandPlace;
  /** Each is run only if the previous one succeeded. */
  readonly lines: readonly string[];
  /** What users must know before running it, a sentence. */
  readonly note?: () => string;
}

/** Where a command is run. */
export type CommandPlace = 'controlPlane' | 'node' | 'caHost' | 'kubectl' | 'admin';

const renewedByKubeadm = [
  'apiserver', 'apiserver-kubelet-client', 'front-proxy-client', 'apiserver-etcd-client', 'etcd-server', 'etcd-peer',
  'etcd-healthcheck-client', 'controller-manager-client', 'scheduler-client', 'admin-client', 'super-admin-client',
] as const;
const pkiOfKubeadm = [
  'apiserver', 'apiserver-kubelet-client', 'front-proxy-client', 'apiserver-etcd-client', 'etcd-server', 'etcd-peer',
  'etcd-healthcheck-client',
] as const;
const kubeconfigsOfKubeadm = ['controller-manager-client', 'scheduler-client', 'admin-client', 'super-admin-client'] as const;

/** In display order: the installer's own first. */
export const renewalCommands: readonly RenewalCommandRecord[] = [
  {
    id: 'kubeadm-renew',
    tool: 'kubeadm',
    task: 'renew',
    installers: ['kubeadm', 'kubespray'],
    roles: renewedByKubeadm,
    on: 'controlPlane',
    lines: ['kubeadm certs renew {kubeadmName}'],
    note: () => l10n.t('Uses a new key. Keeps only CN and O of the subject, and DNS and IP names. Run it on every control plane node: they share only CAs and service-account keys.'),
    // sources: KA-certscmd, KA-renew, K8S-kubeadmcerts
  },
  {
    id: 'kubeadm-recreate',
    tool: 'kubeadm',
    task: 'recreate',
    installers: ['kubeadm'],
    roles: pkiOfKubeadm,
    form: 'file',
    on: 'controlPlane',
    lines: [
      '(umask 077; mkdir -p {backup}) && mv {certificate} {key} {backup}',
      'kubeadm init phase certs {kubeadmName} --config {kubeadmConfig}',
    ],
    note: () => l10n.t('Names come from the configuration, which a renewal does not read. An existing certificate and key stay unchanged.'),
    // sources: KA-certs, K8S-kubeadmcerts
  },
  {
    id: 'kubeadm-recreate-kubeconfig',
    tool: 'kubeadm',
    task: 'recreate',
    installers: ['kubeadm'],
    roles: kubeconfigsOfKubeadm,
    form: 'kubeconfig',
    on: 'controlPlane',
    lines: [
      '(umask 077; mkdir -p {backup}) && mv {kubeconfig} {backup}',
      'kubeadm init phase kubeconfig {phase} --config {kubeadmConfig}',
    ],
    note: () => l10n.t('Server and names come from the configuration.'),
    // sources: KA-kubeconfig, K8S-kubeadmcerts
  },
  {
    id: 'kubeadm-user',
    tool: 'kubeadm',
    task: 'recreate',
    installers: ['kubeadm', 'kubespray'],
    roles: ['kubelet-client', 'user-client', 'kube-proxy-client', 'admin-client'],
    form: 'kubeconfig',
    on: 'controlPlane',
    lines: ['(umask 077; kubeadm kubeconfig user --client-name {commonName} {organizations*} --validity-period {hours}h > {newKubeconfig})'],
    // sources: KA-kubeconfig, K8S-kubeadmcerts
  },
  {
    id: 'kubeadm-request',
    tool: 'kubeadm',
    task: 'request',
    installers: ['kubeadm'],
    roles: renewedByKubeadm,
    on: 'controlPlane',
    lines: ['kubeadm certs generate-csr --cert-dir {requests} --kubeconfig-dir {requests} --config {kubeadmConfig}'],
    note: () => l10n.t('Creates keys and requests for all certificates. The requests contain no usages: the CA must add them.'),
    // sources: KA-certscmd, K8S-kubeadmcerts
  },
  {
    id: 'kubespray-script',
    tool: 'kubespray',
    task: 'renew',
    installers: ['kubespray'],
    roles: renewedByKubeadm,
    on: 'controlPlane',
    lines: ['/usr/local/bin/k8s-certs-renew.sh'],
    note: () => l10n.t('Renews all kubeadm certificates and restarts the control plane. It exists only if auto_renew_certificates was set.'),
    // sources: KUBESPRAY
  },
  {
    id: 'kind-renew',
    tool: 'kind',
    task: 'renew',
    installers: ['kind'],
    roles: renewedByKubeadm,
    on: 'admin',
    lines: ['docker exec {kindNode} kubeadm certs renew {kubeadmName}', 'kind export kubeconfig --name {kindCluster}'],
    // sources: KIND, KA-certscmd
  },
  {
    id: 'k3s-rotate',
    tool: 'k3s',
    task: 'renew',
    installers: ['k3s'],
    on: 'node',
    lines: ['systemctl stop k3s && k3s certificate rotate --service {k3sService}; systemctl start k3s'],
    note: () => l10n.t('Uses new keys. Run it on servers first, then on agents (unit k3s-agent). A restart alone renews certificates that expire within 120 days (90 before May 2025), with the same keys.'),
    // sources: K3S
  },
  {
    id: 'rke2-rotate',
    tool: 'RKE2',
    task: 'renew',
    installers: ['rke2'],
    on: 'node',
    lines: ['systemctl stop rke2-server && rke2 certificate rotate --service {k3sService}; systemctl start rke2-server'],
    note: () => l10n.t('Uses new keys. Run it on servers first. Agents renew their certificates when rke2-agent restarts.'),
    // sources: RKE2
  },
  {
    id: 'microk8s-server',
    tool: 'MicroK8s',
    task: 'renew',
    installers: ['microk8s'],
    roles: ['apiserver', 'etcd-server', 'kubelet-serving'],
    on: 'node',
    lines: ['microk8s refresh-certs --cert server.crt'],
    note: () => l10n.t('Restarts the services of this node.'),
    // sources: MICROK8S
  },
  {
    id: 'microk8s-front-proxy',
    tool: 'MicroK8s',
    task: 'renew',
    installers: ['microk8s'],
    roles: ['front-proxy-client'],
    on: 'node',
    lines: ['microk8s refresh-certs --cert front-proxy-client.crt'],
    note: () => l10n.t('Restarts the services of this node.'),
    // sources: MICROK8S
  },
  {
    id: 'minikube-start',
    tool: 'minikube',
    task: 'renew',
    installers: ['minikube'],
    on: 'admin',
    lines: ['minikube start --profile {minikubeProfile}'],
    note: () => l10n.t('Recreates expired certificates. --cert-expiration sets their lifetime.'),
    // sources: MINIKUBE
  },
  {
    id: 'kops-rolling-update',
    tool: 'kops',
    task: 'renew',
    installers: ['kops'],
    on: 'admin',
    lines: ['kops rolling-update cluster --force --yes'],
    note: () => l10n.t('Nodes get their certificates when they boot. To renew them, replace the nodes one at a time.'),
    // sources: KOPS
  },
  {
    id: 'talos-kubeconfig',
    tool: 'Talos',
    task: 'renew',
    installers: ['talos'],
    roles: ['admin-client', 'user-client'],
    on: 'admin',
    lines: ['talosctl kubeconfig --force {kubeconfig}'],
    note: () => l10n.t('Talos renews its node certificates automatically after half of their lifetime.'),
    // sources: TALOS
  },
  {
    id: 'openshift-secret',
    tool: 'OpenShift',
    task: 'renew',
    installers: ['openshift'],
    form: 'secret',
    on: 'kubectl',
    lines: ['oc annotate secret {secret} --namespace {namespace} auth.openshift.io/certificate-not-after-'],
    note: () => l10n.t('Operators renew automatically. When the annotation is removed, they renew immediately.'),
    // sources: OCP
  },
  {
    id: 'cert-manager-renew',
    tool: 'cert-manager',
    task: 'renew',
    form: 'secret',
    on: 'kubectl',
    lines: ['cmctl renew {certManagerCertificate} --namespace {namespace}'],
    note: () => l10n.t('cert-manager manages the Secret and reverts edits.'),
    // sources: CM
  },
  {
    id: 'openssl-same-key',
    tool: 'openssl',
    task: 'renew',
    form: 'file',
    on: 'caHost',
    lines: [
      'openssl x509 -x509toreq -in {certificate} -key {key} -copy_extensions copy -out {request}',
      // Writes to a copy first, which keeps owner and mode of the old file and then replaces it in one step.
      'cp -p {certificate} {newCertificate}',
      'openssl x509 -req -in {request} -CA {ca} -CAkey {caKey} -copy_extensions copy -days {days} -out {newCertificate}',
      'openssl verify -partial_chain -CAfile {ca} {newCertificate}',
      'mv -f {newCertificate} {certificate} && rm {request}',
    ],
    note: () => l10n.t('Needs OpenSSL 3.0 or later. Subject, names and usages stay the same byte for byte, as do owner and mode of the file. The expiry is not limited to that of the CA.'),
    // sources: EXP
  },
  {
    id: 'openssl-new-key',
    tool: 'openssl',
    task: 'renew',
    form: 'file',
    on: 'caHost',
    lines: [
      'cp -p {key} {newKey} && cp -p {certificate} {newCertificate}',
      'openssl genpkey {keyOptions*} -out {newKey}',
      'openssl x509 -x509toreq -in {certificate} -key {newKey} -copy_extensions copy -out {request}',
      'openssl x509 -req -in {request} -CA {ca} -CAkey {caKey} -copy_extensions copy -days {days} -out {newCertificate}',
      'openssl verify -partial_chain -CAfile {ca} {newCertificate}',
      'mv -f {newKey} {key} && mv -f {newCertificate} {certificate} && rm {request}',
    ],
    note: () => l10n.t('Needs OpenSSL 3.0 or later. The key is written as PKCS#8. Owner and mode of the files stay the same.'),
    // sources: EXP
  },
  {
    id: 'openssl-request',
    tool: 'openssl',
    task: 'request',
    form: 'file',
    on: 'node',
    lines: ['openssl x509 -x509toreq -in {certificate} -key {key} -copy_extensions copy -out {request}'],
    note: () => l10n.t('Needs OpenSSL 3.0 or later.'),
    // sources: EXP
  },
  {
    id: 'openssl-sign',
    tool: 'openssl',
    task: 'sign',
    on: 'caHost',
    lines: ['openssl x509 -req -in {request} -CA {ca} -CAkey {caKey} -copy_extensions copyall -days {days} -out {newCertificate}'],
    note: () => l10n.t('Without -copy_extensions the certificate would have no names and no usages.'),
    // sources: EXP
  },
  {
    id: 'cfssl-sign',
    tool: 'cfssl',
    task: 'sign',
    on: 'caHost',
    lines: [
      "printf '%s\\n' {cfsslConfig} > {cfsslFile}",
      'cfssl sign -ca {ca} -ca-key {caKey} -config {cfsslFile} {request} | cfssljson -bare {bareName}',
    ],
    note: () => l10n.t('cfssl rebuilds the subject, and takes the usages only from the configuration.'),
    // sources: CFSSL, EXP
  },
  {
    id: 'step-sign',
    tool: 'step',
    task: 'sign',
    on: 'caHost',
    lines: ['step certificate sign --profile csr --not-after {hours}h {request} {ca} {caKey} > {newCertificate}'],
    note: () => l10n.t('The csr profile signs exactly what the request contains.'),
    // sources: STEP
  },
  {
    id: 'kubectl-approve',
    tool: 'kubectl',
    task: 'sign',
    isBySigner: true,
    on: 'kubectl',
    lines: [
      'kubectl apply -f {requestManifest}',
      'kubectl certificate approve {requestName}',
      "kubectl get csr {requestName} -o jsonpath='{.status.certificate}' | base64 -d > {newCertificate}",
    ],
    note: () => l10n.t('Signed with the cluster CA, by the rules of the signer only.'),
    // sources: K8S-csr
  },
];

/**
 * Services of `k3s certificate rotate --service` and `rke2 certificate rotate --service`, by role. Sources: K3S,
 * RKE2.
 */
export const k3sServices: Readonly<Record<string, string>> = {
  'admin-client': 'admin',
  apiserver: 'api-server',
  'apiserver-kubelet-client': 'api-server',
  'controller-manager-client': 'controller-manager',
  'scheduler-client': 'scheduler',
  'apiserver-etcd-client': 'etcd',
  'etcd-server': 'etcd',
  'etcd-peer': 'etcd',
  'front-proxy-client': 'auth-proxy',
  'kubelet-client': 'kubelet',
  'kubelet-serving': 'kubelet',
  'kube-proxy-client': 'kube-proxy',
};

/** Names of `kubeadm init phase kubeconfig`, by role. Source: KA-kubeconfig. */
export const kubeconfigPhases: Readonly<Record<string, string>> = {
  'admin-client': 'admin',
  'super-admin-client': 'super-admin',
  'controller-manager-client': 'controller-manager',
  'scheduler-client': 'scheduler',
};
