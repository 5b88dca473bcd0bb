import type { Mutation, MutationClass } from '../mutation.ts';
import { edit } from './shorthand.ts';

/** What programs are told of their neighbours, and is not so: schemes, modes of files, names of hosts. */
export const programSettings: MutationClass = ({ tree }) =>
  tree.files.has('proxied/console.yaml') ? [...schemes(), ...mirrors(), ...modes(), ...hosts()] : [];

function schemes(): readonly Mutation[] {
  const code = 'ingress-backend-scheme';
  const console = 'proxied/console.yaml';
  const gitops = 'proxied/gitops.yaml';
  const partner = 'proxied/partner.yaml';
  return [
    edit('an Ingress that calls TLS by HTTP', console, /^ +annotations:\n +nginx\S+: HTTPS\n/m, '', code),
    edit('an Ingress with the protocol HTTP', console, 'backend-protocol: HTTPS', 'backend-protocol: HTTP', code),
    edit('a route with the scheme http', console, 'scheme: https', 'scheme: http', code),
    edit('a backend that does not use TLS', console, / +scheme: HTTPS\n/, '', code),
    edit('argocd-server that redirects', gitops, 'server.insecure: "true"', 'server.insecure: "false"', code),
    edit('argocd-server without its setting', gitops, 'server.insecure: "true"', 'redis.server: redis:6379', code),
    edit('TLS on a port of HTTPS', partner, 'protocol: HTTP\n', 'protocol: HTTPS\n', 'istio-tls-twice'),
    edit('TLS on a port of TLS', partner, 'protocol: HTTP\n', 'protocol: TLS\n', 'istio-tls-twice'),
  ];
}

function mirrors(): readonly Mutation[] {
  const code = 'registry-endpoint-unused';
  const file = 'edge-1/etc/rancher/k3s/registries.yaml';
  return [
    edit('an endpoint for docker.io alone', file, /^ +images\.example\.com:5000:\n(?: {4,}.*\n)+/m, '', code),
    edit('a mirror without its port', file, /^ +images\.example\.com:5000:$/m, '  images.example.com:', code),
  ];
}

function modes(): readonly Mutation[] {
  return [
    edit('a group for acme.json', 'modes/edge.yaml', /^ +fsGroupChangePolicy: .*\n/m, '', 'acme-storage-open'),
    edit('a Secret for root alone', 'modes/queue.yaml', /^ +fsGroup: .*\n/m, '', 'secret-volume-unreadable'),
  ];
}

function hosts(): readonly Mutation[] {
  const runner = 'hosts/runner.yaml';
  const fleet = 'hosts/fleet.yaml';
  return [
    ...['ca.crt', 'gitlab.example.com.pem', 'gitlab.crt'].map((key) =>
      edit(`a CA for the runner under ${key}`, runner, 'gitlab.example.com.crt', key, 'host-file-missing'),
    ),
    edit('a runner for another host', runner, 'https://gitlab.', 'https://code.', 'host-file-missing'),
    edit('the key of another Git server', fleet, 'gitlab.example.com ssh', 'github.com ssh', 'known-host-missing'),
    edit('a Git server at another port', fleet, 'com/platform', 'com:2222/platform', 'known-host-missing'),
  ];
}
