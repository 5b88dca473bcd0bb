import { authorityOf } from '../../mutations/authority.ts';
import { toDocuments, toYaml } from '../../mutations/distributions/documents.ts';
import { reissue } from '../../mutations/reissue.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa } from '../../support/testPki.ts';
import type { IncidentFiles } from '../incidentModel.ts';
import { kubeadmMachine, rootfs, textOf } from '../machine.ts';
import {
  certManagerCertificate,
  deployment,
  ingress,
  mutatingWebhook,
  secret,
  service,
  tlsSecret,
} from '../objects.ts';

import { type LineScene, waitingRequest } from './lineScene.ts';

const conf = `${rootfs}/etc/kubernetes`;

function ofObjects(
  id: string,
  errorText: string,
  files: readonly string[],
  mustMention: RegExp,
  make: () => Promise<IncidentFiles>,
): LineScene {
  return { id, errorText, files, mustMention, make };
}

/** Kubeconfigs that clients cannot read, or not as they are meant. */
export const kubeconfigScenes: readonly LineScene[] = (
  [
    [
      'kubeconfig-not-base64',
      'Error loading config file "/root/.kube/config": illegal base64 data at input byte 10',
      /base64/,
      (text) => text.replace(/(certificate-authority-data: )\S{10}/, '$1LS0tLS1CRU-'),
    ],
    [
      'kubeconfig-certificate-not-pem',
      'error: tls: failed to find any PEM data in certificate input',
      /PEM|twice|base64/,
      (text) =>
        text.replace(/(client-certificate-data: )(\S+)/, (_, key: string, value: string) => `${key}${base64(value)}`),
    ],
    [
      'kubeconfig-key-is-certificate',
      'tls: found a certificate rather than a key in the PEM for the private key',
      /certificate/,
      (text) => text.replace(/(client-key-data: )\S+/, `$1${/client-certificate-data: (\S+)/.exec(text)?.[1] ?? ''}`),
    ],
    [
      'kubeconfig-context-dangles',
      'invalid configuration: context was not found for specified context: admin',
      /context/,
      (text) => text.replace(/current-context: .*/, 'current-context: admin'),
    ],
  ] satisfies readonly (readonly [string, string, RegExp, (text: string) => string])[]
).map(([id, errorText, mention, edit]) =>
  ofObjects(id, errorText, ['.kube/config'], mention, async () => {
    const { files } = await kubeadmMachine();
    return { 'home/dev/.kube/config': edit(textOf(files, `${conf}/admin.conf`)) };
  }),
);

/** Objects of applications with one fault. */
export const objectScenes: readonly LineScene[] = [
  ofObjects('request-waits', 'csr-x 1h Pending', ['csr.yaml'], /approve|waits|waiting/i, async () => ({
    'cluster/csr.yaml': await waitingRequest(),
  })),
  ofObjects(
    'mounted-secret-in-other-namespace',
    'MountVolume.SetUp failed for volume "web-tls" : secret "web-tls" not found',
    ['deployment.yaml'],
    /namespace/,
    async () => {
      const { leaf } = await shop();
      return {
        'cluster/deployment.yaml': toYaml(deployment('web', 'shop', {}, { 'web-tls': '/tls' })),
        'cluster/secret.yaml': toYaml(tlsSecret('web-tls', 'default', leaf)),
      };
    },
  ),
  ofObjects(
    'ingress-secret-in-other-namespace',
    'Error getting SSL certificate "shop/web-tls": local SSL certificate shop/web-tls was not found',
    ['ingress.yaml'],
    /namespace/,
    async () => {
      const { leaf } = await shop();
      return {
        'cluster/ingress.yaml': toYaml(ingress('web', 'shop', 'shop.example.com', { secretName: 'web-tls' })),
        'cluster/secret.yaml': toYaml(tlsSecret('web-tls', 'default', leaf)),
      };
    },
  ),
  ofObjects(
    'gateway-secret-in-other-namespace',
    'Secret shop/web-tls not found.',
    ['gateway.yaml'],
    /namespace/,
    async () => {
      const { leaf } = await shop();
      const tls = { certificateRefs: [{ name: 'web-tls' }] };
      const listeners = [{ name: 'https', port: 443, protocol: 'HTTPS', hostname: 'shop.example.com', tls }];
      const spec = { gatewayClassName: 'eg', listeners };
      const metadata = { name: 'web', namespace: 'shop' };
      return {
        'cluster/gateway.yaml': toYaml({
          apiVersion: 'gateway.networking.k8s.io/v1',
          kind: 'Gateway',
          metadata,
          spec,
        }),
        'cluster/secret.yaml': toYaml(tlsSecret('web-tls', 'default', leaf)),
      };
    },
  ),
  ofObjects(
    'injected-from-other-namespace',
    'unable to fetch associated certificate: Certificate.cert-manager.io "hooks-cert" not found',
    ['webhook.yaml'],
    /namespace/,
    async () => {
      const { ca, leaf } = await shop();
      const metadata = { annotations: { 'cert-manager.io/inject-ca-from': 'shop/hooks-cert' } };
      const spec = { secretName: 'hooks-tls', dnsNames: ['hooks.shop.svc'], issuerRef: { name: 'x' } };
      return {
        'cluster/webhook.yaml': toDocuments(
          mutatingWebhook('hooks', 'hooks.example.com', ['hooks', 'shop'], { metadata }),
          certManagerCertificate('hooks-cert', 'default', spec),
          tlsSecret('hooks-tls', 'default', leaf, { 'ca.crt': ca.certificatePem }),
        ),
      };
    },
  ),
  ...(['webhook', 'ingress'] as const).map((by) =>
    ofObjects(
      `${by}-signed-with-sha1`,
      by === 'webhook'
        ? 'failed calling webhook "hooks.example.com": Post "https://hooks.shop.svc:443/mutate": x509: cannot verify signature: insecure algorithm ECDSA-SHA1'
        : 'SSL_CTX_use_certificate("/etc/ingress-controller/ssl/shop-web-tls.pem") failed (SSL: ca md too weak)',
      [`${by}.yaml`],
      /SHA-?1/i,
      async () => {
        const { ca, leaf } = await shop();
        const tree = { files: new Map(), authorities: [authorityOf(ca)] };
        const weak = { ...leaf, certificatePem: await reissue(tree, leaf.certificate, { hash: 'SHA-1' }) };
        const objects =
          by === 'webhook'
            ? [
                mutatingWebhook('hooks', 'hooks.example.com', ['hooks', 'shop'], { caPem: ca.certificatePem }),
                service('hooks', 'shop', 'hooks'),
              ]
            : [ingress('web', 'shop', 'shop.example.com', { secretName: 'web-tls' })];
        return { [`cluster/${by}.yaml`]: toDocuments(...objects, tlsSecret('web-tls', 'shop', weak)) };
      },
    ),
  ),
  ofObjects(
    'webhook-of-other-name',
    'conversion webhook failed: Post "https://hooks.shop.svc:443/convert": x509: certificate is valid for shop.example.com, not hooks.shop.svc',
    ['webhook.yaml'],
    /hooks\.shop\.svc/,
    async () => {
      const { ca } = await shop();
      const leaf = await ca.issue({ commonName: 'hooks', dnsNames: ['shop.example.com'], extKeyUsage: ['serverAuth'] });
      return {
        'cluster/webhook.yaml': toDocuments(
          mutatingWebhook('hooks', 'hooks.example.com', ['hooks', 'shop'], { caPem: ca.certificatePem }),
          service('hooks', 'shop', 'hooks'),
          deployment('hooks', 'shop', {}, { 'hooks-tls': '/tls' }),
          tlsSecret('hooks-tls', 'shop', leaf),
        ),
      };
    },
  ),
  /** What is wrong here makes no program print any of the lines. */
  ofObjects('nothing', 'nothing', [], /^$/, async () => {
    const { leaf } = await shop();
    return {
      'cluster/shop.yaml': toDocuments(
        ingress('web', 'shop', 'new.example.com', { secretName: 'web-tls' }),
        tlsSecret('web-tls', 'shop', leaf),
        secret('other', 'shop', { 'tls.crt': leaf.certificatePem }),
        certManagerCertificate('web', 'shop', {
          secretName: 'web-tls',
          duration: '30m',
          dnsNames: ['shop.example.com', 'hooks.shop.svc'],
          issuerRef: { name: 'x' },
        }),
      ),
    };
  }),
];

async function shop() {
  const ca = await createTestCa({ name: 'shop-ca' });
  const leaf = await ca.issue({
    commonName: 'shop',
    dnsNames: ['shop.example.com', 'hooks.shop.svc'],
    extKeyUsage: ['serverAuth'],
  });
  return { ca, leaf };
}
