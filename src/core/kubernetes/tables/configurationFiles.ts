import type { componentFlags } from './componentFlags.ts';

/**
 * The configuration files of components. The meaning of their fields is in `componentFlags.ts` (`field`), because
 * each corresponds to a flag. `data/sources.json` explains the sources.
 */
export interface ConfigurationFileRecord {
  readonly component: keyof typeof componentFlags;
  /** The flag that names the file. */
  readonly flag: string;
  /** The file's kind; absent for files that have none. */
  readonly kind?: string;
  /** The `id` in `configurationRoots` of files without a kind. */
  readonly format?: string;
  /** Which flags count in addition to the file: all, with precedence; those without a field; or none. */
  readonly flagsBeside: 'win' | 'withoutField' | 'none';
  /** Base of relative paths in it. */
  readonly relativeTo: 'folder' | 'workingDirectory';
}

/** By component. */
export const configurationFiles: readonly ConfigurationFileRecord[] = [
  { component: 'kubelet', flag: '--config', kind: 'KubeletConfiguration', flagsBeside: 'win', relativeTo: 'folder' }, // sources: K-kubelet
  { component: 'kube-proxy', flag: '--config', kind: 'KubeProxyConfiguration', flagsBeside: 'withoutField', relativeTo: 'workingDirectory' }, // sources: K-proxy
  { component: 'kube-scheduler', flag: '--config', kind: 'KubeSchedulerConfiguration', flagsBeside: 'withoutField', relativeTo: 'workingDirectory' }, // sources: K-sched
  { component: 'etcd', flag: '--config-file', format: 'etcd', flagsBeside: 'none', relativeTo: 'workingDirectory' }, // sources: ETCD-flags
];

/** Fields of configuration files that name files, for which there is no flag. `[]` is any index. */
export interface ConfigurationFieldRecord {
  readonly id: string;
  readonly kind: string;
  readonly certificate?: string;
  readonly ca?: string;
  readonly key?: string;
  readonly kubeconfig?: string;
  readonly config?: string;
  /** Of the certificate or CA, see `certificateRoles.ts`. */
  readonly certificateRole?: string;
  readonly relativeTo: 'folder' | 'workingDirectory';
}

/** By kind; each record is a set of fields that belong together. */
export const configurationFields: readonly ConfigurationFieldRecord[] = [
  { id: 'kubeadm-external-etcd', kind: 'ClusterConfiguration', certificate: 'etcd.external.certFile', key: 'etcd.external.keyFile', certificateRole: 'apiserver-etcd-client', relativeTo: 'workingDirectory' }, // sources: KA-types
  { id: 'kubeadm-external-etcd-ca', kind: 'ClusterConfiguration', ca: 'etcd.external.caFile', certificateRole: 'etcd-ca', relativeTo: 'workingDirectory' }, // sources: KA-types
  { id: 'kubeadm-join-ca', kind: 'JoinConfiguration', ca: 'caCertPath', certificateRole: 'ca', relativeTo: 'workingDirectory' }, // sources: KA-types
  { id: 'kubeadm-discovery-file', kind: 'JoinConfiguration', kubeconfig: 'discovery.file.kubeConfigPath', relativeTo: 'workingDirectory' }, // sources: KA-types
  { id: 'egress-client', kind: 'EgressSelectorConfiguration', certificate: 'egressSelections[].connection.transport.tcp.tlsConfig.clientCert', key: 'egressSelections[].connection.transport.tcp.tlsConfig.clientKey', relativeTo: 'workingDirectory' }, // sources: AS-config
  { id: 'egress-ca', kind: 'EgressSelectorConfiguration', ca: 'egressSelections[].connection.transport.tcp.tlsConfig.caBundle', relativeTo: 'workingDirectory' }, // sources: AS-config
  { id: 'authorization-webhook', kind: 'AuthorizationConfiguration', kubeconfig: 'authorizers[].webhook.connectionInfo.kubeConfigFile', relativeTo: 'workingDirectory' }, // sources: AS-config
  { id: 'admission-plugin', kind: 'AdmissionConfiguration', config: 'plugins[].path', relativeTo: 'folder' }, // sources: AS-config
  { id: 'admission-webhooks', kind: 'AdmissionConfiguration', kubeconfig: 'plugins[].configuration.kubeConfigFile', relativeTo: 'workingDirectory' }, // sources: AS-config
  { id: 'admission-image-policy', kind: 'AdmissionConfiguration', kubeconfig: 'plugins[].configuration.imagePolicy.kubeConfigFile', relativeTo: 'workingDirectory' }, // sources: AS-config
  { id: 'admission-webhooks', kind: 'WebhookAdmissionConfiguration', kubeconfig: 'kubeConfigFile', relativeTo: 'workingDirectory' }, // sources: AS-config
  { id: 'scheduler-extender', kind: 'KubeSchedulerConfiguration', certificate: 'extenders[].tlsConfig.certFile', key: 'extenders[].tlsConfig.keyFile', relativeTo: 'workingDirectory' }, // sources: K-sched
  { id: 'prometheus-client', kind: 'PrometheusConfiguration', certificate: 'scrape_configs[].tls_config.cert_file', key: 'scrape_configs[].tls_config.key_file', relativeTo: 'folder' }, // sources: PROM
  { id: 'prometheus-ca', kind: 'PrometheusConfiguration', ca: 'scrape_configs[].tls_config.ca_file', relativeTo: 'folder' }, // sources: PROM
  { id: 'scheduler-extender-ca', kind: 'KubeSchedulerConfiguration', ca: 'extenders[].tlsConfig.caFile', relativeTo: 'workingDirectory' }, // sources: K-sched
];
