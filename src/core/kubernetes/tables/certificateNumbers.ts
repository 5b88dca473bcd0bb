/**
 * Texts of the pills on the PKI map: the numbers 1 to 12 used in articles for the certificates of a cluster (column
 * `seed` of the reference's table of certificates), and letters for the others. By role.
 */
export const certificateNumbers: Readonly<Record<string, string>> = {
  'etcd-peer': '1',
  'etcd-server': '2',
  'apiserver-etcd-client': '3',
  apiserver: '4',
  'controller-manager-client': '5',
  'scheduler-client': '6',
  'kube-proxy-client': '7',
  'kubelet-client': '8',
  'admin-client': '9',
  'kubelet-serving': '10',
  'kubelet-serving-selfsigned': '10',
  'apiserver-kubelet-client': '11',
  'service-account-keypair': '12',
  'front-proxy-client': 'FP',
  'etcd-healthcheck-client': 'HC',
  'super-admin-client': 'SA',
  'controller-manager-serving': 'CM',
  'scheduler-serving': 'SC',
  'apiserver-loopback': 'LO',
  'extension-apiserver-serving': 'XA',
  'webhook-serving': 'WH',
  'webhook-client': 'WC',
  'konnectivity-client': 'KC',
  'user-client': 'U',
  'pod-certificate': 'PC',
  'tls-secret-serving': 'TL',
};
