/**
 * Keys of a serving certificate and its private key in Secrets, the usual ones first: those of `kubernetes.io/tls`, of kube-webhook-certgen, which ingress-nginx
 * and kube-prometheus-stack use, and of guides.
 */
export const servingKeys = [
  ['tls.crt', 'tls.key'],
  ['cert', 'key'],
  ['cert.pem', 'key.pem'],
  ['server.crt', 'server.key'],
] as const;

/** Strimzi writes a pair for each broker under the broker's name, with these ends. */
export const brokerKeys = /^(?<name>[\w.-]+)\.crt$/; // sources: STRIMZI
