import { createTestCa } from '../../../../../support/testPki.ts';
import { type ConnectionCase, secretOf } from './connectionCase.ts';

const configMap = (name: string, key: string, pem: string, namespace: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\ndata:\n  ${key}: |\n${pem.replace(/^/gm, '    ').trimEnd()}\n`;

const unknownCa = 'x509: certificate signed by unknown authority';
const root = await createTestCa({ name: 'mesh root' });
const other = await createTestCa({ name: 'mesh root of before' });
const authority = { commonName: 'mesh issuer', isCa: true, extKeyUsage: [] } as const;
const intermediate = await root.issue(authority);
const leaf = await root.issue({ commonName: 'mesh issuer', extKeyUsage: [] });
const moved = await other.issue(authority);

const istio = (more: Readonly<Record<string, string>> = {}): string =>
  secretOf('cacerts', {
    'ca-cert.pem': intermediate.certificatePem,
    'ca-key.pem': intermediate.keyPem,
    'cert-chain.pem': intermediate.certificatePem + root.certificatePem,
    'root-cert.pem': root.certificatePem,
    ...more,
  });
const istioLine = (state: string, verdict: string): string => `${state}: mesh-proxy → istiod | ${verdict} | none`;
const published = (pem: string, namespace: string) => configMap('istio-ca-root-cert', 'root-cert.pem', pem, namespace);

const linkerd = ({ certificatePem, keyPem }: typeof intermediate, anchor: string): Record<string, string> => ({
  '/deploy/issuer.yaml': secretOf('linkerd-identity-issuer', { 'tls.crt': certificatePem, 'tls.key': keyPem }),
  '/deploy/roots.yaml': configMap('linkerd-identity-trust-roots', 'ca-bundle.crt', anchor, 'apps'),
});
const linkerdLine = (state: string, verdict: string): string =>
  `${state}: mesh-proxy → linkerd-identity | ${verdict} | none`;

/** Proxies of service meshes and what issues their certificates. */
export const meshCases: readonly ConnectionCase[] = [
  {
    title: 'Istio with a CA that is plugged in',
    add: () => ({ '/a.yaml': istio() }),
    lines: { 35: istioLine('works', 'accepted') },
  },
  {
    title: 'Istio with the root in each namespace, equal ones told once, of before in one',
    add: () => ({
      '/a.yaml': [
        istio(),
        published(root.certificatePem, 'shop'),
        published(root.certificatePem, 'web'),
        published(other.certificatePem, 'old'),
      ].join('---\n'),
    }),
    lines: { 35: [istioLine('works', 'accepted'), istioLine('broken', unknownCa)] },
  },
  {
    title: 'Istio with the roots alone, which tell nothing',
    add: () => ({ '/a.yaml': published(root.certificatePem, 'shop') }),
    lines: { 35: [] },
  },
  {
    title: 'Istio with another root',
    add: () => ({ '/a.yaml': istio({ 'root-cert.pem': other.certificatePem }) }),
    lines: { 35: istioLine('broken', unknownCa) },
  },
  {
    title: 'Istio with another chain',
    add: () => ({ '/a.yaml': istio({ 'cert-chain.pem': moved.certificatePem + other.certificatePem }) }),
    lines: { 35: istioLine('broken', unknownCa) },
  },
  {
    title: 'Istio with the key of another CA',
    add: () => ({ '/a.yaml': istio({ 'ca-key.pem': moved.keyPem }) }),
    lines: { 35: istioLine('broken', 'tls: private key does not match public key') },
  },
  {
    title: 'Linkerd whose issuer is under the trust anchors',
    add: () => linkerd(intermediate, root.certificatePem),
    lines: { 36: linkerdLine('works', 'accepted') },
  },
  {
    title: 'Linkerd with two trust anchors',
    add: () => linkerd(moved, root.certificatePem + other.certificatePem),
    lines: { 36: linkerdLine('works', 'accepted') },
  },
  {
    title: 'Linkerd whose issuer is of another root',
    add: () => linkerd(moved, root.certificatePem),
    lines: { 36: linkerdLine('broken', unknownCa) },
  },
  {
    title: 'Linkerd whose issuer is no CA',
    add: () => linkerd(leaf, root.certificatePem),
    lines: { 36: linkerdLine('broken', 'issuer cert is not a CA') },
  },
];
