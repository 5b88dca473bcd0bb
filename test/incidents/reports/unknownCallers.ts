import assert from 'node:assert/strict';
import { toKubeconfig } from '../../mutations/distributions/documents.ts';
import { testNow } from '../../support/testPki.ts';
import { personClaims, testToken } from '../../support/testToken.ts';
import type { Incident } from '../incidentModel.ts';
import {
  createMachine,
  kubeadmMachine,
  machineFolder,
  manifests,
  rootfs,
  textOf,
  withFlags,
  workerFiles,
} from '../machine.ts';

const manifest = `${manifests}/kube-apiserver.yaml`;

/** Callers whom a server does not know: by its settings, by theirs, or because of what stands between them. */
export const unknownCallerIncidents: readonly Incident[] = [
  {
    id: 'kubelet-without-client-ca',
    reference: 'kubernetes/kubernetes#63128',
    cause:
      'The kubelet of a node was configured without authentication.x509.clientCAFile, so it accepts no client certificate',
    errorText:
      'error: You must be logged in to the server (the server has asked for the client to provide credentials ( pods/log pod-nginx2-689b9cdffb-qrpjn))',
    files: ['worker-1/'],
    mustMention: /clientCAFile|--client-ca-file/,
    mustNotWork: /^apiserver-to-kubelet .*worker-1/,
    async make() {
      const { shared, files } = await kubeadmMachine();
      const node = await createMachine(
        { name: 'worker-1', address: '10.0.0.12', endpoints: ['api.example.com'] },
        shared,
      );
      const settings = 'worker-1/var/lib/kubelet/config.yaml';
      const worker = machineFolder('worker-1', workerFiles(node.files));
      const text = textOf(worker, settings);
      const parts = /\n {2}x509:\n {4}clientCAFile: \S+/;
      assert.match(text, parts);
      return {
        broken: {
          ...machineFolder('cp-1', files),
          ...worker,
          'worker-1/var/lib/kubelet/kubeadm-flags.env': 'KUBELET_KUBEADM_ARGS="--node-ip=10.0.0.12"\n',
          [settings]: text.replace(parts, ''),
        },
        repaired: { [settings]: text },
      };
    },
  },
  {
    id: 'oidc-token-of-another-algorithm',
    reference: 'int128/kubelogin#1210',
    cause: 'The identity provider signs with ES384; without --oidc-signing-algs, kube-apiserver accepts RS256 alone',
    errorText:
      '"Unable to authenticate the request" err="[invalid bearer token, oidc: verify token: oidc: id token signed with unsupported algorithm, expected [\\"RS256\\"] got \\"ES384\\"]"',
    root: rootfs,
    files: ['home/dev/.kube/config', 'kube-apiserver.yaml'],
    mustMention: /--oidc-signing-algs=RS256,ES384/,
    mustNotWork: /home\/dev/,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const now = testNow / 1000;
      const claims = personClaims({ iss: 'https://login.example.com/oidc', iat: now - 600, exp: now + 80_000 });
      const flags = ['--oidc-issuer-url=https://login.example.com/oidc', '--oidc-client-id=kubernetes'];
      return {
        broken: {
          ...files,
          ...withFlags(files, manifest, ...flags),
          [`${rootfs}/home/dev/.kube/config`]: toKubeconfig({
            server: 'https://api.example.com:6443',
            user: 'dev',
            ca: shared.ca.certificatePem,
            credentials: { token: testToken(claims, { alg: 'ES384', kid: 'a' }) },
          }),
        },
        repaired: withFlags(files, manifest, ...flags, '--oidc-signing-algs=RS256,ES384'),
      };
    },
  },
  {
    id: 'haproxy-ends-tls-before-the-api-server',
    reference: 'kubernetes-sigs/kubespray#6436',
    cause: 'HAProxy in front of the API servers ends TLS, so that the client certificates of kubectl do not arrive',
    errorText:
      'Error from server (Forbidden): nodes is forbidden: User "system:anonymous" cannot list resource "nodes" in API group "" at the cluster scope',
    files: ['lb/etc/haproxy/haproxy.cfg'],
    mustMention: /TLS ends|mode tcp/,
    mustNotSay: /clusterrolebinding[^\n]{0,60}anonymous/i,
    mustNotWork: /laptop/,
    async make() {
      const { files, own, shared } = await kubeadmMachine();
      const admin = textOf(files, `${rootfs}/etc/kubernetes/admin.conf`);
      const pem = own.apiserver.certificatePem + own.apiserver.traditionalKeyPem;
      const config = (mode: string, listen: string, behind: string): string =>
        `defaults\n    mode ${mode}\n    timeout connect 10s\n\nfrontend kube-apiserver\n    bind *:6443${listen}\n    default_backend kube-apiserver\n\nbackend kube-apiserver\n    balance roundrobin\n    server cp-1 10.0.0.11:6443${behind} check\n`;
      return {
        broken: {
          ...files,
          'lb/etc/haproxy/certs/api.pem': pem + shared.ca.certificatePem,
          'lb/etc/haproxy/haproxy.cfg': config('http', ' ssl crt /etc/haproxy/certs/api.pem', ' ssl verify none'),
          'laptop/.kube/config': admin.replace(/server: \S+/, 'server: https://api.example.com:6443'),
        },
        repaired: { 'lb/etc/haproxy/haproxy.cfg': config('tcp', '', '') },
      };
    },
  },
];
