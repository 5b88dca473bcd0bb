import { toDocuments, toYaml } from '../../mutations/distributions/documents.ts';
import { createTestCa } from '../../support/testPki.ts';
import type { Incident } from '../incidentModel.ts';
import { certManagerCertificate, deployment, ingress, secret, tlsSecret } from '../objects.ts';

/** Issuers and Certificates of cert-manager, and bundles of trust-manager. */
export const certManagerIncidents: readonly Incident[] = [
  {
    id: 'issuer-kind-left-out',
    reference: 'ns1/cert-manager-webhook-ns1#26',
    cause: 'The Certificate names a ClusterIssuer without its kind, so that an Issuer is looked for',
    errorText: 'Referenced "Issuer" not found: issuer.cert-manager.io "letsencrypt-prod" not found',
    files: ['certificate.yaml'],
    mustMention: /kind|ClusterIssuer/,
    async make() {
      const certificate = (kind?: string): string =>
        toYaml(
          certManagerCertificate('example-tls', 'web', {
            secretName: 'example-tls',
            dnsNames: ['www.example.com'],
            issuerRef: { name: 'letsencrypt-prod', ...(kind === undefined ? {} : { kind }) },
          }),
        );
      return {
        broken: {
          'issuer.yaml': toYaml(acmeIssuer('ClusterIssuer', 'letsencrypt-prod')),
          'certificate.yaml': certificate(),
        },
        repaired: { 'certificate.yaml': certificate('ClusterIssuer') },
      };
    },
  },
  {
    id: 'cluster-issuer-secret-in-other-namespace',
    reference: 'cert-manager/website#801',
    lineFrom: 'cert-manager/cert-manager#7120',
    cause: "The ClusterIssuer's Secret is not in the namespace where cert-manager looks for those of ClusterIssuers",
    errorText: 'ca-issuer   False   Error getting keypair for CA issuer: secrets "ca-key-pair" not found   16m',
    files: ['ca-key-pair.yaml', 'clusterissuer.yaml'],
    mustMention: /namespace/i,
    async make() {
      const ca = await createTestCa({ name: 'company-ca' });
      const pair = (namespace: string): string => toYaml(tlsSecret('ca-key-pair', namespace, ca));
      const args = ['--v=2', '--cluster-resource-namespace=cert-manager', '--leader-election-namespace=kube-system'];
      return {
        broken: {
          'clusterissuer.yaml': toYaml({
            apiVersion: 'cert-manager.io/v1',
            kind: 'ClusterIssuer',
            metadata: { name: 'ca-issuer' },
            spec: { ca: { secretName: 'ca-key-pair' } },
          }),
          'ca-key-pair.yaml': pair('default'),
          'cert-manager.yaml': toYaml(deployment('cert-manager', 'cert-manager', { args })),
        },
        repaired: { 'ca-key-pair.yaml': pair('cert-manager') },
      };
    },
  },
  {
    id: 'ca-issuer-without-tls-crt',
    reference: 'linkerd/linkerd2#11972',
    cause: "The CA issuer's Secret does not have the certificate under tls.crt",
    errorText:
      'E0123 19:10:04.300635       1 controller.go:167] "cert-manager/issuers: re-queuing item due to error processing" err="no data for \\"tls.crt\\" in secret \'linkerd/linkerd-trust-anchor\'" key="linkerd/linkerd-trust-anchor"',
    files: ['trust-anchor.yaml', 'issuer.yaml'],
    mustMention: /tls\.crt/,
    async make() {
      const ca = await createTestCa({ name: 'root.linkerd.cluster.local' });
      return {
        broken: {
          'linkerd/issuer.yaml': toYaml({
            apiVersion: 'cert-manager.io/v1',
            kind: 'Issuer',
            metadata: { name: 'linkerd-trust-anchor', namespace: 'linkerd' },
            spec: { ca: { secretName: 'linkerd-trust-anchor' } },
          }),
          'linkerd/trust-anchor.yaml': toYaml(
            secret('linkerd-trust-anchor', 'linkerd', { 'ca.crt': ca.certificatePem, 'tls.key': ca.traditionalKeyPem }),
          ),
        },
        repaired: { 'linkerd/trust-anchor.yaml': toYaml(tlsSecret('linkerd-trust-anchor', 'linkerd', ca)) },
      };
    },
  },
  {
    id: 'renew-before-beyond-duration',
    reference: 'cert-manager/cert-manager#4122',
    cause: 'The Certificate is to be renewed longer before its end than it lasts',
    errorText:
      'admission webhook "webhook.cert-manager.io" denied the request: spec.renewBefore: Invalid value: 8720h0m0s: certificate duration 2160h0m0s must be greater than renewBefore 8720h0m0s',
    files: ['certificate.yaml'],
    mustMention: /renewBefore/,
    async make() {
      const certificate = (spec: Readonly<Record<string, string>>): string =>
        toYaml(
          certManagerCertificate('venafi', 'web', {
            secretName: 'venafi-tls',
            dnsNames: ['app.example.com'],
            renewBefore: '8720h',
            ...spec,
            issuerRef: { kind: 'ClusterIssuer', name: 'tpp' },
          }),
        );
      return {
        broken: { 'certificate.yaml': certificate({}) },
        repaired: { 'certificate.yaml': certificate({ duration: '8760h' }) },
      };
    },
  },
  {
    id: 'ingress-asks-for-cluster-issuer',
    reference: 'cert-manager/cert-manager#280',
    cause: "The Ingress's annotation is for a ClusterIssuer, and only an Issuer has that name",
    errorText:
      'E0125 21:03:33.119630       1 controller.go:156] ingress-shim controller: Re-queuing item "default/at-consumer-platform" due to error processing: clusterissuer.certmanager.k8s.io "letsencrypt-staging" not found',
    files: ['ingress.yaml'],
    mustMention: /cluster-?issuer/i,
    async make() {
      const shop = (annotation: string): string =>
        toYaml(
          ingress('at-consumer-platform', 'default', 'app.example.com', {
            secretName: 'at-consumer-platform-tls',
            annotations: { [`cert-manager.io/${annotation}`]: 'letsencrypt-staging' },
          }),
        );
      return {
        broken: {
          'ingress.yaml': shop('cluster-issuer'),
          'issuer.yaml': toYaml(acmeIssuer('Issuer', 'letsencrypt-staging', 'default')),
        },
        repaired: { 'ingress.yaml': shop('issuer') },
      };
    },
  },
  {
    id: 'two-certificates-one-secret',
    reference: 'cert-manager/cert-manager#3990',
    lineFrom: 'cert-manager/cert-manager#5183',
    cause: 'Several Certificates write to one Secret, and each undoes what the other wrote',
    errorText: 'Existing issued Secret is not up to date for spec: [spec.commonName spec.dnsNames]',
    files: ['certificates.yaml'],
    mustMention: /same Secret|another Certificate|both|two Certificates|also (names|writes)/i,
    async make() {
      const certificate = (name: string, secretName: string): unknown =>
        certManagerCertificate(name, 'selfservice', {
          secretName,
          commonName: name,
          dnsNames: [name],
          issuerRef: { kind: 'ClusterIssuer', name: 'company-ca' },
        });
      const both = (second: string): string =>
        toDocuments(certificate('astest-7-rabbitmq', 'rabbitmq-certificate'), certificate('astest-8-rabbitmq', second));
      return {
        broken: { 'certificates.yaml': both('rabbitmq-certificate') },
        repaired: { 'certificates.yaml': both('astest-8-rabbitmq-certificate') },
      };
    },
  },
  {
    id: 'account-key-in-certificate-secret',
    reference: 'MetaCell/cloud-harness#666',
    cause: "The ACME account's key and the Ingress's certificate have one Secret",
    errorText: 'certificate public key must be different than account key',
    files: ['issuer.yaml', 'ingress.yaml'],
    mustMention: /account|privateKeySecretRef/,
    async make() {
      const issuer = (account: string): string => toYaml(acmeIssuer('Issuer', 'letsencrypt', 'cloudharness', account));
      return {
        broken: {
          'issuer.yaml': issuer('tls-secret'),
          'ingress.yaml': toYaml(
            ingress('cloudharness', 'cloudharness', 'app.example.com', {
              secretName: 'tls-secret',
              annotations: { 'cert-manager.io/issuer': 'letsencrypt' },
            }),
          ),
        },
        repaired: { 'issuer.yaml': issuer('letsencrypt-account') },
      };
    },
  },
  {
    id: 'bundle-source-outside-trust-namespace',
    reference: 'cert-manager/trust-manager#120',
    cause: "The Bundle's Secret is not in trust-manager's trust namespace, the only one that it reads sources from",
    errorText:
      'Bundle source was not found: failed to retrieve bundle from source: Secret "linkerd-identity-issuer" not found',
    files: ['bundle.yaml', 'identity-issuer.yaml'],
    mustMention: /namespace/i,
    async make() {
      const root = await createTestCa({ name: 'root.linkerd.cluster.local' });
      const issuer = await root.issue({
        isCa: true,
        extKeyUsage: [],
        pathLength: 0,
        commonName: 'identity.linkerd.cluster.local',
      });
      const issuerSecret = (namespace: string): string =>
        toYaml(tlsSecret('linkerd-identity-issuer', namespace, issuer, { 'ca.crt': root.certificatePem }));
      return {
        broken: {
          'bundle.yaml': toYaml({
            apiVersion: 'trust.cert-manager.io/v1alpha1',
            kind: 'Bundle',
            metadata: { name: 'linkerd-identity-trust-roots' },
            spec: {
              sources: [{ secret: { name: 'linkerd-identity-issuer', key: 'ca.crt' } }],
              target: { configMap: { key: 'ca-bundle.crt' } },
            },
          }),
          'identity-issuer.yaml': issuerSecret('linkerd'),
          'trust-manager.yaml': toYaml(
            deployment('trust-manager', 'cert-manager', { args: ['--trust-namespace=cert-manager'] }),
          ),
        },
        repaired: { 'identity-issuer.yaml': issuerSecret('cert-manager') },
      };
    },
  },
];

function acmeIssuer(kind: string, name: string, namespace?: string, account = `${name}-account`): unknown {
  return {
    apiVersion: 'cert-manager.io/v1',
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec: {
      acme: {
        server: 'https://acme-v02.api.letsencrypt.org/directory',
        email: 'ops@example.com',
        privateKeySecretRef: { name: account },
        solvers: [{ http01: { ingress: { ingressClassName: 'nginx' } } }],
      },
    },
  };
}
