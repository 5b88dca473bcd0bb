import { toDocuments, toYaml } from '../../mutations/distributions/documents.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa } from '../../support/testPki.ts';
import type { Incident } from '../incidentModel.ts';
import { k3sMachine, kubeadmMachine, manifests, rootfs, textOf, withFlags } from '../machine.ts';
import { certManagerCertificate, deployment, ingress, secret, service, tlsSecret } from '../objects.ts';

/** Names that are written as something else, that nothing has, or that a certificate lacks. */
export const nameIncidents: readonly Incident[] = [
  {
    id: 'k3s-virtual-address-not-in-tls-san',
    reference: 'k3s-io/k3s#9257',
    cause: 'The kubeconfig calls the virtual address of keepalived, and k3s was installed without tls-san for it',
    errorText:
      'Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for 10.43.0.1, 127.0.0.1, ::1, not 192.168.4.12',
    files: ['.kube/config', 'dynamic-cert.json', 'serving-kube-apiserver.crt'],
    mustMention: /192\.168\.4\.12/,
    explainMention: /192\.168\.4\.12.{0,400}(?:tls-san|Reissue)/s,
    mustNotWork: /laptop/,
    repairedAllow: ['client-system-masters'],
    async make() {
      const { files } = await k3sMachine();
      const own = textOf(files, `${rootfs}/etc/rancher/k3s/k3s.yaml`);
      const path = 'laptop/home/dev/.kube/config';
      const [, address = ''] = /server: https:\/\/([^:\s]+)/.exec(own) ?? [];
      const at = (host: string): string => own.replace(address, host);
      return { broken: { ...files, [path]: at('192.168.4.12') }, repaired: { [path]: at('127.0.0.1') } };
    },
  },
  {
    id: 'aggregated-api-moved-to-another-namespace',
    reference: 'projectcalico/calico#11363',
    cause:
      'The upgrade moved the Calico API server to calico-system; its certificate has the names of the namespace of before',
    errorText:
      'loading OpenAPI spec for "v3.projectcalico.org" failed with: failed to download v3.projectcalico.org: failed to retrieve openAPI spec, http error: ResponseCode: 503, Body: error trying to reach service: tls: failed to verify certificate: x509: certificate is valid for calico-api, calico-api.calico-apiserver.svc, not calico-api.calico-system.svc',
    files: ['certs.yaml', 'apiservice.yaml'],
    mustMention: /calico-api\.calico-system\.svc/,
    async make() {
      const ca = await createTestCa({ name: 'tigera-operator-signer' });
      const [name, namespace] = ['calico-apiserver', 'calico-system'];
      const certs = async (of: string): Promise<string> => {
        const dnsNames = ['calico-api', `calico-api.${of}.svc`];
        const pair = await ca.issue({ commonName: name, dnsNames, extKeyUsage: ['serverAuth'] });
        return toYaml(tlsSecret(`${name}-certs`, namespace, pair));
      };
      const api = {
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name: 'v3.projectcalico.org' },
        spec: {
          caBundle: base64(ca.certificatePem),
          group: 'projectcalico.org',
          groupPriorityMinimum: 1500,
          service: { name: 'calico-api', namespace, port: 443 },
          version: 'v3',
          versionPriority: 200,
        },
      };
      const folder = '/calico-apiserver-certs';
      const args = [`--tls-cert-file=${folder}/tls.crt`, `--tls-private-key-file=${folder}/tls.key`];
      return {
        broken: {
          'apiservice.yaml': toYaml(api),
          'server.yaml': toDocuments(
            deployment(name, namespace, { args }, { [`${name}-certs`]: folder }),
            service('calico-api', namespace, name, 5443),
          ),
          'certs.yaml': await certs(name),
        },
        repaired: { 'certs.yaml': await certs(namespace) },
      };
    },
  },
  {
    id: 'ingress-secret-with-its-namespace',
    reference: 'kubernetes/ingress-nginx#4507',
    cause: 'secretName of the Ingress is the namespace and the name; it may be a name only, so that no Secret is found',
    lineFrom: 'ingress-nginx',
    errorText:
      'W1125 11:48:02.120034       7 controller.go:1333] Error getting SSL certificate "mutual/mutual/acme-tls": local SSL certificate mutual/mutual/acme-tls was not found. Using default certificate',
    files: ['ingress.yaml'],
    mustMention: /name only/,
    mustNotSay: /Create (?:the|a) Secret/,
    async make() {
      const ca = await createTestCa({ name: 'corp-ca' });
      const pair = await ca.issue({ dnsNames: ['test.acme.example'], extKeyUsage: ['serverAuth'] });
      const of = (secretName: string): string => toYaml(ingress('test', 'mutual', 'test.acme.example', { secretName }));
      return {
        broken: {
          'ingress.yaml': of('mutual/acme-tls'),
          'secret.yaml': toYaml(tlsSecret('acme-tls', 'mutual', pair)),
        },
        repaired: { 'ingress.yaml': of('acme-tls') },
      };
    },
  },
  {
    id: 'keystore-password-name-and-key-swapped',
    reference: 'cert-manager/cert-manager#4896',
    cause: 'In passwordSecretRef the name and the key are swapped, so that cert-manager does not find the Secret',
    lineFrom: 'cert-manager',
    errorText:
      'E1125 11:50:01.100000       1 controller.go:167] "re-queuing item due to error processing" err="fetching PKCS12 keystore password from Secret: secret \\"password\\" not found" logger="cert-manager.certificates-issuing" key="default/test-cert"',
    files: ['certificate.yaml'],
    mustMention: /swapped/,
    async make() {
      const of = (name: string, key: string): string =>
        toYaml(
          certManagerCertificate('test-cert', 'default', {
            secretName: 'test-cert',
            dnsNames: ['mysql.default.svc'],
            issuerRef: { kind: 'ClusterIssuer', name: 'internal' },
            keystores: { pkcs12: { create: true, passwordSecretRef: { name, key } } },
          }),
        );
      return {
        broken: {
          'certificate.yaml': of('password', 'pkcs12-pass'),
          'secret.yaml': toYaml(secret('pkcs12-pass', 'default', { password: 'changeit' })),
        },
        repaired: { 'certificate.yaml': of('pkcs12-pass', 'password') },
      };
    },
  },
  {
    id: 'ca-injected-from-the-name-of-the-secret',
    reference: 'external-secrets/external-secrets#1249',
    cause: 'inject-ca-from names the Secret instead of the Certificate, so that cainjector writes no caBundle',
    lineFrom: 'kubectl',
    errorText:
      'Error from server (InternalError): error when creating "es.yaml": Internal error occurred: failed calling webhook "validate.externalsecret.external-secrets.io": failed to call webhook: Post "https://external-secrets-webhook.external-secrets.svc:443/validate?timeout=5s": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    files: ['configuration.yaml'],
    mustMention: /instead of its Certificate external-secrets\/external-secrets-webhook-cert/,
    async make() {
      const [name, namespace] = ['external-secrets-webhook', 'external-secrets'];
      const ca = await createTestCa({ name: 'webhook-ca' });
      const pair = await ca.issue({ dnsNames: [`${name}.${namespace}.svc`], extKeyUsage: ['serverAuth'] });
      const of = (source: string, caPem?: string): string =>
        toYaml({
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'ValidatingWebhookConfiguration',
          metadata: {
            name: 'externalsecret-validate',
            annotations: { 'cert-manager.io/inject-ca-from': `${namespace}/${source}` },
          },
          webhooks: [
            {
              name: 'validate.externalsecret.external-secrets.io',
              admissionReviewVersions: ['v1'],
              sideEffects: 'None',
              clientConfig: {
                service: { name, namespace, path: '/validate' },
                ...(caPem === undefined ? {} : { caBundle: base64(caPem) }),
              },
            },
          ],
        });
      return {
        broken: {
          'configuration.yaml': of(name),
          'webhook.yaml': toDocuments(
            certManagerCertificate(`${name}-cert`, namespace, {
              secretName: name,
              dnsNames: [`${name}.${namespace}.svc`],
              issuerRef: { kind: 'ClusterIssuer', name: 'internal' },
            }),
            deployment(name, namespace, {}, { [name]: '/tmp/certs' }),
            service(name, namespace, name, 10250),
          ),
          'secret.yaml': toYaml(tlsSecret(name, namespace, pair, { 'ca.crt': ca.certificatePem })),
        },
        repaired: { 'configuration.yaml': of(`${name}-cert`, ca.certificatePem) },
      };
    },
  },
  {
    id: 'kubeconfig-exported-without-its-user',
    reference: 'kubernetes/kops#10071',
    cause: 'kops exported the cluster and the context without credentials: the user of the context does not exist',
    lineFrom: 'kubectl',
    errorText: 'error: You must be logged in to the server (Unauthorized)',
    files: ['.kube/config'],
    mustMention: /user prod\.example\.com, which does not exist/,
    mustNotWork: /prod\.example/,
    repairedAllow: ['client-system-masters'],
    async make() {
      const ca = await createTestCa({ name: 'kubernetes-ca' });
      const pair = await ca.issue({
        commonName: 'kubecfg-admin',
        organizations: ['system:masters'],
        extKeyUsage: ['clientAuth'],
      });
      const name = 'prod.example.com';
      const user = {
        'client-certificate-data': base64(pair.certificatePem),
        'client-key-data': base64(pair.traditionalKeyPem),
      };
      const of = (users: readonly unknown[]): string =>
        toYaml({
          apiVersion: 'v1',
          kind: 'Config',
          clusters: [
            {
              name,
              cluster: { 'certificate-authority-data': base64(ca.certificatePem), server: `https://api.${name}` },
            },
          ],
          contexts: [{ name, context: { cluster: name, user: name } }],
          'current-context': name,
          users,
        });
      const path = 'home/ops/.kube/config';
      return { broken: { [path]: of([]) }, repaired: { [path]: of([{ name, user }]) } };
    },
  },
  {
    id: 'provider-user-bound-as-a-group',
    reference: 'kcp-dev/kcp#2952',
    cause:
      'The RoleBinding names a Group user@corp.example; without --oidc-username-prefix the user is called by the issuer, # and the claim',
    errorText:
      'Error from server (Forbidden): services is forbidden: User "https://login.corp.example/oauth2/default#user@corp.example" cannot list resource "services" in API group "" in the namespace "default": access denied',
    root: rootfs,
    files: ['rbac.yaml'],
    mustMention: /another kind of subject.{0,200}another prefix/,
    async make() {
      const { files } = await kubeadmMachine();
      const issuer = 'https://login.corp.example/oauth2/default';
      const provider = [`--oidc-issuer-url=${issuer}`, '--oidc-client-id=kubernetes'];
      const binding = (kind: string, name: string): string =>
        toYaml({
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'RoleBinding',
          metadata: { name: 'services-of-the-team', namespace: 'default' },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
          subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind, name }],
        });
      return {
        broken: {
          ...files,
          ...withFlags(
            files,
            `${manifests}/kube-apiserver.yaml`,
            ...provider,
            '--oidc-username-claim=preferred_username',
            '--oidc-groups-claim=groups',
          ),
          'rbac.yaml': binding('Group', 'user@corp.example'),
        },
        repaired: { 'rbac.yaml': binding('User', `${issuer}#user@corp.example`) },
      };
    },
  },
];
