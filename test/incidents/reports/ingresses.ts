import { createPrivateKey } from 'node:crypto';
import { toDocuments, toYaml } from '../../mutations/distributions/documents.ts';
import { createTestCa, type TestCertificate } from '../../support/testPki.ts';
import type { Incident, IncidentTrees } from '../incidentModel.ts';
import { certManagerCertificate, deployment, ingress, secret, tlsSecret } from '../objects.ts';

/** Secrets for Ingresses and Gateways, and the controllers that read them. */
export const ingressIncidents: readonly Incident[] = [
  {
    id: 'default-certificate-of-another-name',
    reference: 'kubernetes/ingress-nginx#3278',
    cause: '--default-ssl-certificate has the name of the Certificate, and its Secret has another one',
    errorText:
      'Error loading custom default certificate, falling back to generated default:\nlocal SSL certificate cert-manager/wildcard was not found',
    files: ['controller.yaml'],
    mustMention: /wildcard-tls/,
    async make() {
      const spec = { secretName: 'wildcard-tls', dnsNames: ['*.example.com'], issuerRef: { name: 'ca' } };
      const controller = (name: string): string => {
        const args = ['/nginx-ingress-controller', `--default-ssl-certificate=cert-manager/${name}`];
        return toYaml(deployment('ingress-nginx-controller', 'ingress-nginx', { args }));
      };
      return {
        broken: {
          'controller.yaml': controller('wildcard'),
          'certificate.yaml': toYaml(certManagerCertificate('wildcard', 'cert-manager', spec)),
          'tls.yaml': toYaml(tlsSecret('wildcard-tls', 'cert-manager', await servedBy('*.example.com'))),
        },
        repaired: { 'controller.yaml': controller('wildcard-tls') },
      };
    },
  },
  {
    id: 'delegated-secret-without-its-namespace',
    reference: 'projectcontour/contour#4357',
    cause: 'The HTTPProxy names the delegated Secret without its namespace, so that it is looked for in its own',
    errorText: 'Spec.VirtualHost.TLS Secret "apps-tls" is invalid: Secret not found',
    files: ['kube-system/httpproxy.yaml'],
    mustMention: /projectcontour\/apps-tls/,
    async make() {
      const proxy = (secretName: string): string =>
        toYaml({
          apiVersion: 'projectcontour.io/v1',
          kind: 'HTTPProxy',
          metadata: { name: 'hubble', namespace: 'kube-system' },
          spec: { virtualhost: { fqdn: 'hubble.apps.example.com', tls: { secretName } } },
        });
      const delegation = {
        apiVersion: 'projectcontour.io/v1',
        kind: 'TLSCertificateDelegation',
        metadata: { name: 'apps', namespace: 'projectcontour' },
        spec: { delegations: [{ secretName: 'apps-tls', targetNamespaces: ['*'] }] },
      };
      return {
        broken: {
          'kube-system/httpproxy.yaml': proxy('apps-tls'),
          'projectcontour/delegation.yaml': toYaml(delegation),
          'projectcontour/tls.yaml': toYaml(
            tlsSecret('apps-tls', 'projectcontour', await servedBy('*.apps.example.com')),
          ),
        },
        repaired: { 'kube-system/httpproxy.yaml': proxy('projectcontour/apps-tls') },
      };
    },
  },
  {
    id: 'certificate-of-a-staging-issuer',
    reference: 'vmware-archive/kube-prod-runtime#532',
    cause: 'The staging environment of Let’s Encrypt issued the certificate, which nobody trusts',
    errorText: '*  issuer: CN=Fake LE Intermediate X1',
    files: ['tls.yaml'],
    mustMention: /staging.{0,200}not trust/,
    async make() {
      const host = 'blog.example.com';
      const issued = async (name: string): Promise<string> => {
        const ca = await createTestCa({ name });
        const leaf = await ca.issue({ commonName: host, dnsNames: [host], extKeyUsage: ['serverAuth'] });
        return toYaml(tlsSecret('blog-tls', 'blog', leaf));
      };
      return {
        broken: {
          'ingress.yaml': toYaml(ingress('blog', 'blog', host, { secretName: 'blog-tls' })),
          'tls.yaml': await issued('Fake LE Intermediate X1'),
        },
        repaired: { 'tls.yaml': await issued('R11') },
      };
    },
  },
  {
    id: 'client-ca-under-other-key',
    reference: 'kubernetes/ingress-nginx#3106',
    cause: 'The Secret for client certificates has the CA under its file name, not under ca.crt',
    errorText: 'error obtaining certificate: local SSL certificate ftc-demo/auth-tls-chain was not found',
    files: ['auth-tls-chain.yaml', 'ingress.yaml'],
    mustMention: /ca\.crt/,
    async make() {
      const ca = await createTestCa({ name: 'client-ca' });
      const chain = (key: string): string => toYaml(secret('auth-tls-chain', 'ftc-demo', { [key]: ca.certificatePem }));
      const annotations = {
        'nginx.ingress.kubernetes.io/auth-tls-secret': 'ftc-demo/auth-tls-chain',
        'nginx.ingress.kubernetes.io/auth-tls-verify-client': 'on',
      };
      const host = 'admin.example.com';
      return {
        broken: {
          'auth-tls-chain.yaml': chain('ca-chain.cert.pem'),
          'ingress.yaml': toYaml(ingress('admin', 'ftc-demo', host, { secretName: 'admin-tls', annotations })),
          'admin-tls.yaml': toYaml(tlsSecret('admin-tls', 'ftc-demo', await servedBy(host))),
        },
        repaired: { 'auth-tls-chain.yaml': chain('ca.crt') },
      };
    },
  },
  {
    id: 'ingress-host-not-in-certificate',
    reference: 'kubernetes/ingress-nginx#1873',
    cause: "The certificate does not have the Ingress's host",
    errorText:
      'W0104 15:03:24.260457       8 controller.go:1062] unexpected error validating SSL certificate staging/y for host test.x.co.uk. Reason: x509: certificate is valid for *.y.io, y.io, not test.x.co.uk',
    files: ['ingress.yaml', 'tls.yaml'],
    mustMention: /test\.x\.co\.uk/,
    make: async () =>
      withSecret('test.x.co.uk', 'staging', 'y', toYaml(tlsSecret('y', 'staging', await servedBy('*.y.io', 'y.io')))),
  },
  {
    id: 'ingress-secret-not-pem',
    reference: 'kubernetes/ingress-nginx#4702',
    cause: "The Secret's tls.crt is base64 twice, so that it does not begin with BEGIN CERTIFICATE",
    errorText:
      "W1021 08:25:35.964113       6 backend_ssl.go:46] Error obtaining X.509 certificate: unexpected error creating SSL Cert: no certificate PEM data found, make sure certificate content starts with 'BEGIN CERTIFICATE'",
    files: ['tls.yaml', 'ingress.yaml'],
    mustMention: /twice|base64|PEM/i,
    async make() {
      const served = await servedBy('portal.example.com');
      const twice = { ...served, certificatePem: Buffer.from(served.certificatePem).toString('base64') };
      const name = 'edi-portal-ingress-secret-key';
      return withSecret('portal.example.com', 'default', name, toYaml(tlsSecret(name, 'default', twice)));
    },
  },
  {
    id: 'ingress-key-of-other',
    reference: 'kubernetes/ingress-nginx#5720',
    cause: "The Secret's key is another certificate's",
    errorText:
      'Error obtaining X.509 certificate: unexpected error creating SSL Cert: certificate and private key does not have a matching public key: tls: private key does not match public key',
    files: ['tls.yaml'],
    mustMention: /match|another certificate/i,
    async make() {
      const served = await servedBy('app.example.com');
      const { traditionalKeyPem } = await servedBy('app.example.com');
      return withSecret(
        'app.example.com',
        'default',
        'wildcard',
        toYaml(tlsSecret('wildcard', 'default', { ...served, traditionalKeyPem })),
      );
    },
  },
  {
    id: 'ingress-key-encrypted',
    reference: 'rancher/rancher#18919',
    cause: "The Secret's key is encrypted with a passphrase, which nothing can give to the controller",
    errorText:
      'Enter PEM pass phrase:\n2026/06/08 16:34:25 [emerg] 6894#6894: SSL_CTX_use_PrivateKey_file("/etc/ingress-controller/ssl/tracecloud-geo-ip.pem") failed (SSL: error:2807106B:UI routines:UI_process:processing error:while reading strings error:0906406D:PEM routines:PEM_def_callback:problems getting password error:0906A068:PEM routines:PEM_do_header:bad password read error:140B0009:SSL routines:SSL_CTX_use_PrivateKey_file:PEM lib)',
    files: ['tls.yaml'],
    mustMention: /encrypted|passphrase/i,
    async make() {
      const served = await servedBy('geo.example.com');
      const key = createPrivateKey(served.keyPem);
      const traditionalKeyPem = key
        .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'changeit' })
        .toString();
      return withSecret(
        'geo.example.com',
        'tracecloud',
        'geo-ip',
        toYaml(tlsSecret('geo-ip', 'tracecloud', { ...served, traditionalKeyPem })),
      );
    },
  },
  {
    id: 'secret-holds-der',
    reference: 'traefik/traefik#3266',
    lineFrom: 'Traefik',
    cause: "The Secret's tls.crt is DER, and the controller reads PEM",
    errorText:
      'level=error msg="Unable to generate TLS certificate: tls: failed to find any PEM data in certificate input"',
    files: ['tls.yaml'],
    mustMention: /\bDER\b|\bPEM\b/,
    async make() {
      const { der, traditionalKeyPem } = await servedBy('app.example.com');
      const data = { 'tls.crt': der, 'tls.key': traditionalKeyPem };
      return withSecret(
        'app.example.com',
        'web',
        'app',
        toYaml(secret('app', 'web', data, { type: 'kubernetes.io/tls' })),
      );
    },
  },
  {
    id: 'root-before-leaf',
    reference: 'traefik/traefik#6925',
    cause: "The root stands before the server's certificate, so that the key is compared with the root's",
    errorText:
      '{"level":"error","msg":"failed to load X509 key pair: tls: private key does not match public key","time":"2026-06-11T18:10:15Z"}',
    files: ['tls.yaml'],
    mustMention: /order|first|match/i,
    async make() {
      const ca = await createTestCa({ name: 'example-root' });
      const served = await ca.issue({ commonName: 'app', dnsNames: ['app.example.com'], extKeyUsage: ['serverAuth'] });
      const certificatePem = ca.certificatePem + served.certificatePem;
      return withSecret(
        'app.example.com',
        'web',
        'app',
        toYaml(tlsSecret('app', 'web', { ...served, certificatePem })),
      );
    },
  },
  {
    id: 'secret-under-file-names',
    reference: 'traefik/traefik#3527',
    cause: "The Ingress's Secret has the pair under the names of the files, not under tls.crt and tls.key",
    errorText:
      'time="2026-06-11T08:48:54Z" level=error msg="Error configuring TLS for ingress kube-system/traefik-web-ui: secret kube-system/traefik-cert is missing the following TLS data entries: tls.crt, tls.key"',
    files: ['tls.yaml', 'ingress.yaml'],
    mustMention: /tls\.crt/,
    async make() {
      const { certificatePem, traditionalKeyPem } = await servedBy('traefik.example.com');
      const data = { 'ingress.crt': certificatePem, 'ingress.key': traditionalKeyPem };
      return withSecret(
        'traefik.example.com',
        'kube-system',
        'traefik-cert',
        toYaml(secret('traefik-cert', 'kube-system', data)),
      );
    },
  },
  {
    id: 'key-end-line-cut',
    reference: 'traefik/traefik#2001',
    cause: "The key's last line lacks its last dash",
    errorText: 'Error creating TLS config: tls: failed to find any PEM data in key input',
    files: ['tls.yaml'],
    mustMention: /\bEND\b|\bPEM\b|dash/,
    async make() {
      const served = await servedBy('app.example.com');
      const traditionalKeyPem = `${served.traditionalKeyPem.trimEnd().slice(0, -1)}\n`;
      return withSecret(
        'app.example.com',
        'web',
        'app',
        toYaml(tlsSecret('app', 'web', { ...served, traditionalKeyPem })),
      );
    },
  },
  {
    id: 'tls-secret-of-pem-names',
    reference: 'gyselroth/kube-ldap#28',
    cause: 'A Secret of type kubernetes.io/tls has cert.pem and key.pem instead of tls.crt and tls.key',
    errorText:
      'The Secret "kube-ldap-tls" is invalid: \n* data[tls.crt]: Required value\n* data[tls.key]: Required value',
    files: ['kube-ldap.yaml'],
    mustMention: /tls\.crt/,
    async make() {
      const served = await servedBy('kube-ldap.kube-system.svc');
      const data = { 'cert.pem': served.certificatePem, 'key.pem': served.traditionalKeyPem };
      return {
        broken: {
          'kube-ldap.yaml': toYaml(secret('kube-ldap-tls', 'kube-system', data, { type: 'kubernetes.io/tls' })),
        },
        repaired: { 'kube-ldap.yaml': toYaml(tlsSecret('kube-ldap-tls', 'kube-system', served)) },
      };
    },
  },
  {
    id: 'ca-secret-of-type-tls',
    reference: 'gabibbo97/charts#50',
    cause: 'A Secret of a CA alone is of type kubernetes.io/tls, which needs a key, too',
    errorText: 'The Secret "gangway-ca" is invalid: data[tls.key]: Required value',
    files: ['gangway-ca.yaml'],
    mustMention: /tls\.key/,
    async make() {
      const ca = await createTestCa({ name: 'company-ca' });
      const data = { 'tls.crt': ca.certificatePem };
      return {
        broken: { 'gangway-ca.yaml': toYaml(secret('gangway-ca', 'auth', data, { type: 'kubernetes.io/tls' })) },
        repaired: { 'gangway-ca.yaml': toYaml(secret('gangway-ca', 'auth', data)) },
      };
    },
  },
  {
    id: 'pem-without-boundaries',
    reference: 'kubernetes/website#32869',
    cause: 'The PEM boundaries were left out, as a note in the documentation told',
    errorText: 'error: tls: failed to find any PEM data in certificate input',
    files: ['tls.yaml'],
    mustMention: /\bPEM\b|BEGIN|boundar/,
    mustNotSay: /Decode it once/,
    async make() {
      const served = await servedBy('app.example.com');
      const body = (pem: string): string => pem.replaceAll(/^-----.*\n/gm, '');
      const bare = { certificatePem: body(served.certificatePem), traditionalKeyPem: body(served.traditionalKeyPem) };
      return withSecret('app.example.com', 'web', 'test-tls', toYaml(tlsSecret('test-tls', 'web', bare)));
    },
  },
  {
    id: 'gateway-secret-not-granted',
    reference: 'envoyproxy/gateway#538',
    lineFrom: 'Envoy Gateway',
    cause: 'The Gateway names a Secret of another namespace, and no ReferenceGrant there allows it',
    errorText:
      'message: Certificate ref to secret default/example-cert not permitted by any ReferenceGrant\nreason: RefNotPermitted\nstatus: "False"\ntype: ResolvedRefs',
    files: ['gateway.yaml'],
    mustMention: /ReferenceGrant|namespace/,
    async make() {
      const gateway = {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
        metadata: { name: 'eg', namespace: 'envoy-gateway-system' },
        spec: {
          gatewayClassName: 'eg',
          listeners: [
            {
              name: 'https',
              protocol: 'HTTPS',
              port: 443,
              hostname: 'www.example.com',
              tls: {
                mode: 'Terminate',
                certificateRefs: [{ kind: 'Secret', name: 'example-cert', namespace: 'default' }],
              },
            },
          ],
        },
      };
      const grant = {
        apiVersion: 'gateway.networking.k8s.io/v1beta1',
        kind: 'ReferenceGrant',
        metadata: { name: 'gateway', namespace: 'default' },
        spec: {
          from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'envoy-gateway-system' }],
          to: [{ group: '', kind: 'Secret', name: 'example-cert' }],
        },
      };
      return {
        broken: {
          'gateway.yaml': toYaml(gateway),
          'example-cert.yaml': toYaml(tlsSecret('example-cert', 'default', await servedBy('www.example.com'))),
        },
        repaired: { 'grant.yaml': toDocuments(grant) },
      };
    },
  },
];

/** What a server shows: of a CA of its own, which nobody here needs to know. */
async function servedBy(...dnsNames: readonly string[]): Promise<TestCertificate> {
  const ca = await createTestCa({ name: 'corp-issuing-ca' });
  return ca.issue({ commonName: dnsNames[0] ?? '', dnsNames, extKeyUsage: ['serverAuth'] });
}

/** An Ingress whose Secret is as given, and one that is right. */
async function withSecret(host: string, namespace: string, secretName: string, broken: string): Promise<IncidentTrees> {
  return {
    broken: {
      'ingress.yaml': toYaml(ingress('app', namespace, host, { secretName })),
      'tls.yaml': broken,
    },
    repaired: { 'tls.yaml': toYaml(tlsSecret(secretName, namespace, await servedBy(host))) },
  };
}
