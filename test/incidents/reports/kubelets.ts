import { toDocuments, toKubeconfig, toYaml } from '../../mutations/distributions/documents.ts';
import { signingRequestText } from '../../support/signingRequestText.ts';
import { createTestCa, type TestCertificateOptions } from '../../support/testPki.ts';
import type { Incident, IncidentFiles, IncidentTrees } from '../incidentModel.ts';
import { createMachine, kubeadmMachine, manifests, rootfs, textOf, withFlags } from '../machine.ts';
import { deployment, secret } from '../objects.ts';

const kubelet = `${rootfs}/var/lib/kubelet`;
const generation = `${kubelet}/pki/kubelet-client-2026-01-01-00-00-00.pem`;

/** What kubelets present, and what nodes join with. */
export const kubeletIncidents: readonly Incident[] = [
  {
    id: 'kubelet-client-ca-of-before',
    reference: 'kubernetes/kubeadm#2015',
    cause:
      "All certificates and the CA were replaced; a node got a new kubelet.conf, and its kubelet's clientCAFile is the old CA",
    errorText:
      'error: You must be logged in to the server (the server has asked for the client to provide credentials ( pods/log web-7d9c6b8f5-x2x8q))\nNov 25 11:58:03 worker-1 kubelet[41998]: E1125 11:58:03.316647   41998 server.go:310] "Unable to authenticate the request due to an error" err="x509: certificate signed by unknown authority"',
    files: ['worker-1/etc/kubernetes/pki/ca.crt', 'worker-1/var/lib/kubelet/config.yaml'],
    mustMention: /\bCA\b/,
    mustNotSay: /Reissue/,
    mustNotWork: /^apiserver-to-kubelet .*worker-1/,
    async make() {
      const { shared, files } = await kubeadmMachine();
      const node = await createMachine(
        { name: 'worker-1', address: '10.0.0.12', endpoints: ['api.example.com'] },
        shared,
      );
      const isOfNode = /\/etc\/kubernetes\/(?:kubelet\.conf|pki\/ca\.crt)$|\/var\/lib\/kubelet\/|kubelet\.service/;
      const own = Object.fromEntries(
        Object.entries(node.files).flatMap(([path, file]) =>
          isOfNode.test(path) ? [[path.replace(/^rootfs/, 'worker-1'), file]] : [],
        ),
      );
      const ca = 'worker-1/etc/kubernetes/pki/ca.crt';
      const { certificatePem } = await createTestCa({ name: 'kubernetes' });
      const master = Object.fromEntries(
        Object.entries(files).map(([path, file]) => [path.replace(/^rootfs/, 'cp-1'), file]),
      );
      return { broken: { ...master, ...own, [ca]: certificatePem }, repaired: { [ca]: own[ca] } };
    },
  },
  {
    id: 'kubelet-certificate-of-other-node',
    reference: 'sealerio/sealer#226',
    cause: 'kubelet.conf holds the identity of the machine that made it, not of this node',
    errorText:
      'May 28 19:55:53 cp-1 kubelet: E0528 19:55:53.553984     574 kubelet_node_status.go:93] Unable to register node "cp-1" with API server: nodes "cp-1" is forbidden: node "build-7" is not allowed to modify node "cp-1"',
    root: rootfs,
    files: ['kubelet-client', 'kubelet.conf'],
    mustMention: /(?=.*build-7)(?=.*(cp-1|(an)?other node))/is,
    mustNotWork: /^kubelet-to-apiserver /,
    make: () => withIdentity({ commonName: 'system:node:build-7', organizations: ['system:nodes'] }),
  },
  ...(
    [
      [
        'kubelet-flags-with-another-name',
        'kubernetes/kubernetes#93884',
        'var/lib/kubelet/kubeadm-flags.env',
        'KUBEADM',
      ],
      [
        'kubelet-started-with-another-name',
        'syself/cluster-api-provider-hetzner#985',
        'etc/sysconfig/kubelet',
        'EXTRA',
      ],
    ] as const
  ).map(
    ([id, reference, file, variable]): Incident => ({
      id,
      reference,
      cause: 'The kubelet got --hostname-override after it had its certificate, which is for the name of before',
      lineFrom: 'kubernetes/kubernetes#93884',
      errorText:
        'E1125 09:14:02.330172   19716 kubelet_node_status.go:107] "Unable to register node with API server" err="nodes \\"worker-7\\" is forbidden: node \\"cp-1\\" is not allowed to modify node \\"worker-7\\"" node="worker-7"',
      root: rootfs,
      files: ['kubelet-client', 'kubelet.conf', file],
      mustMention: /(?=.*cp-1)(?=.*worker-7)/is,
      explainMention: /--hostname-override/,
      mustNotWork: /^kubelet-to-apiserver /,
      async make() {
        const { files } = await kubeadmMachine();
        const path = `${rootfs}/${file}`;
        const named = (name: string) => `KUBELET_${variable}_ARGS="--hostname-override=${name} --node-ip=10.0.0.11"\n`;
        return { broken: { ...files, [path]: named('worker-7') }, repaired: { [path]: named('cp-1') } };
      },
    }),
  ),
  {
    id: 'kubelet-without-node-name',
    reference: 'kelseyhightower/kubernetes-the-hard-way#228',
    cause: "The variable for the host's name was empty, so that the kubelet's certificate is for `system:node:`",
    errorText:
      'Unable to register node "cp-1" with API server: User "system:node:" cannot create nodes at the cluster scope.: "unknown node for user \\"system:node:\\"" (post nodes)',
    root: rootfs,
    files: ['kubelet-client', 'kubelet.conf'],
    mustMention: /system:node:(?![\w<{])|node.{0,20}name/i,
    mustNotWork: /^kubelet-to-apiserver /,
    make: () => withIdentity({ commonName: 'system:node:', organizations: ['system:nodes'] }),
  },
  {
    id: 'kubelet-not-in-system-nodes',
    reference: 'kubernetes/kubernetes#47695',
    cause: "The kubelet's certificate is for a name and a group of the installer's own, which nothing allows anything",
    errorText:
      'I0612 06:32:41.983168       1 rbac.go:114] RBAC DENY: user "kubernetes-node_certificate" groups ["kubernetes-anywhere" "system:authenticated"] cannot "list" resource "nodes" cluster-wide',
    root: rootfs,
    files: ['kubelet-client', 'kubelet.conf'],
    mustMention: /system:nodes?\b|forbidden|not allowed/i,
    mustNotWork: /^kubelet-to-apiserver /,
    make: () => withIdentity({ commonName: 'kubernetes-node_certificate', organizations: ['kubernetes-anywhere'] }),
  },
  {
    id: 'kubelet-files-empty',
    reference: 'kubernetes/kubernetes#34956',
    cause: "The files of the kubelet's serving certificate are empty",
    errorText:
      'kubelet[1207]: F1017 14:02:33.104112    1207 server.go:160] crypto/tls: failed to parse certificate PEM data',
    root: rootfs,
    files: ['ssl/worker', 'kubelet/config.yaml'],
    mustMention: /empty|no (PEM )?certificate|not a certificate|no PEM/i,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const pair = await shared.ca.issue(serving);
      const ssl = `${rootfs}/etc/kubernetes/ssl`;
      const fields =
        'tlsCertFile: /etc/kubernetes/ssl/worker.pem\ntlsPrivateKeyFile: /etc/kubernetes/ssl/worker-key.pem\n';
      return {
        broken: {
          ...files,
          [`${kubelet}/config.yaml`]: textOf(files, `${kubelet}/config.yaml`) + fields,
          [`${ssl}/worker.pem`]: '',
          [`${ssl}/worker-key.pem`]: '',
        },
        repaired: {
          [`${ssl}/worker.pem`]: pair.certificatePem,
          [`${ssl}/worker-key.pem`]: pair.traditionalKeyPem,
        },
      };
    },
  },
  {
    id: 'kubelet-serving-without-address',
    reference: 'kubernetes/kubernetes#62939',
    cause: 'kube-apiserver verifies kubelets, and the kubelet shows the certificate that it made itself',
    errorText:
      "Error from server: Get https://10.0.0.11:10250/containerLogs/kube-system/cilium-m4fp4/cilium-agent: x509: cannot validate certificate for 10.0.0.11 because it doesn't contain any IP SANs",
    root: rootfs,
    files: ['kubelet.crt', 'kube-apiserver.yaml'],
    mustMention: /IP SAN|10\.0\.0\.11|IP address/i,
    async make() {
      const { files } = await kubeadmMachine();
      const { broken, repaired } = await withServing('cp-1');
      const manifest = `${manifests}/kube-apiserver.yaml`;
      const flag = '--kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt';
      return { broken: { ...broken, ...withFlags(files, manifest, flag) }, repaired };
    },
  },
  {
    id: 'metrics-server-by-address',
    reference: 'kubernetes/kubeadm#2028',
    cause: 'metrics-server reaches kubelets by address, which their own certificates do not have',
    errorText:
      "unable to fetch metrics from Kubelet cp-1 (10.0.0.11): Get https://10.0.0.11:10250/stats/summary?only_cpu_and_memory=true: x509: cannot validate certificate for 10.0.0.11 because it doesn't contain any IP SANs",
    root: rootfs,
    files: ['kubelet.crt', 'metrics-server.yaml'],
    mustMention: /serverTLSBootstrap/,
    mustNotSay: /Reissue kubelet\.crt/,
    async make() {
      const { broken, repaired } = await withServing('cp-1');
      return { broken: { ...broken, ...metricsServer('InternalIP') }, repaired };
    },
  },
  {
    id: 'metrics-server-unknown-authority',
    reference: 'kubernetes-sigs/metrics-server#146',
    cause: "The kubelet's serving certificate is its own, not one of the cluster's CA",
    errorText:
      'manager.go:102] unable to fully collect metrics: [unable to fully scrape metrics from source kubelet_summary:cp-1: unable to fetch metrics from Kubelet cp-1 (cp-1): Get https://cp-1:10250/stats/summary/: x509: certificate signed by unknown authority]',
    root: rootfs,
    files: ['kubelet.crt', 'metrics-server.yaml'],
    mustMention: /authority|\bCA\b|self-(signed|issued)/,
    async make() {
      const { broken, repaired } = await withServing('cp-1');
      return { broken: { ...broken, ...metricsServer('Hostname') }, repaired };
    },
  },
  {
    id: 'bootstrap-group-not-bound',
    reference: 'opsnull/follow-me-install-kubernetes-cluster#448',
    cause: "No binding allows the bootstrap token's group to create requests",
    errorText:
      'F0510 13:39:10.462024    1722 server.go:262] failed to run Kubelet: cannot create certificate signing request: certificatesigningrequests.certificates.k8s.io is forbidden: User "system:bootstrap:5s9ry0" cannot create resource "certificatesigningrequests" in API group "certificates.k8s.io" at the cluster scope',
    root: rootfs,
    files: ['bootstrap-token.yaml', 'kubelet-bootstrap.yaml', 'bootstrap-kubelet.conf'],
    mustMention: /system:bootstrappers|node-bootstrapper/,
    mustNotWork: /^kubelet-bootstrap-to-apiserver /,
    async make() {
      const group = 'system:bootstrappers:worker';
      return {
        broken: await bootstrapping({ group, bound: 'system:bootstrappers:cloud', expiration: '2026-06-13T08:00:00Z' }),
        repaired: { [`${rootfs}/root/kubelet-bootstrap.yaml`]: binding(group) },
      };
    },
  },
  {
    id: 'bootstrap-user-bound-by-entry',
    reference: 'krustlet/krustlet#443',
    cause:
      "The binding names the user as the kubeconfig's entry is called, and the groups of the token are bound to nothing but the approval of requests",
    errorText:
      'E0510 13:39:10.462024    1722 run.go:74] "command failed" err="failed to run Kubelet: cannot create certificate signing request: certificatesigningrequests.certificates.k8s.io is forbidden: User \\"system:bootstrap:5s9ry0\\" cannot create resource \\"certificatesigningrequests\\" in API group \\"certificates.k8s.io\\" at the cluster scope"',
    root: rootfs,
    files: ['bootstrap-token.yaml', 'kubelet-bootstrap.yaml', 'bootstrap-kubelet.conf'],
    mustMention: /tls-bootstrap-token-user.{0,60}kubeconfig.*node-bootstrapper/s,
    explainMention: /names User tls-bootstrap-token-user.*group/s,
    mustNotWork: /^kubelet-bootstrap-to-apiserver /,
    async make() {
      const [own, all] = ['system:bootstrappers:worker', 'system:bootstrappers'];
      const broken = await bootstrapping({ group: own, bound: own, expiration: '2026-06-13T08:00:00Z' });
      const file = `${rootfs}/root/kubelet-bootstrap.yaml`;
      return {
        broken: { ...broken, [file]: binding('tls-bootstrap-token-user', 'User', all) },
        repaired: { [file]: binding(own, 'Group', all) },
      };
    },
  },
  {
    id: 'kubelet-bootstrap-token-expired',
    reference: 'kelseyhightower/kubernetes-the-hard-way#661',
    lineFrom: 'kubernetes/kubeadm#809',
    cause:
      'The bootstrap token has a date in the past, so that the kubelet is refused when it asks for its certificate',
    errorText:
      'F0514 12:15:33.739222   17678 server.go:233] failed to run Kubelet: cannot create certificate signing request: Unauthorized',
    root: rootfs,
    files: ['bootstrap-token.yaml', 'bootstrap-kubelet.conf'],
    mustMention: /expired|ended/i,
    mustNotWork: /^kubelet-bootstrap-to-apiserver /,
    async make() {
      const group = 'system:bootstrappers:worker';
      const expiration = '2026-03-10T03:22:11Z';
      return {
        broken: await bootstrapping({ group, bound: group, expiration }),
        repaired: { [`${rootfs}/root/bootstrap-token.yaml`]: token(group, '2026-06-13T08:00:00Z') },
      };
    },
  },
  {
    id: 'serving-request-of-no-node',
    reference: 'kubernetes/website#24405',
    cause: 'A request for an application names the signer of kubelets, which signs for nodes alone',
    errorText:
      'message: \'subject organization is not system:nodes\'\nreason: SignerValidationFailure\nstatus: "True"\ntype: Failed',
    files: ['csr.yaml'],
    mustMention: /system:node/,
    async make() {
      const spec = {
        signerName: 'signerName: kubernetes.io/kubelet-serving',
        usages: 'usages: [digital signature, key encipherment, server auth]',
        dnsNames: ['my-svc.my-namespace.svc.cluster.local'],
        ipAddresses: ['10.0.34.2'],
        metadata: ['creationTimestamp: "2026-06-12T08:00:00Z"'],
      };
      const approved =
        'status:\n  conditions:\n  - type: Approved\n    status: "True"\n    reason: KubectlApprove\n    message: This CSR was approved by kubectl certificate approve.\n';
      const failed =
        '  - type: Failed\n    status: "True"\n    reason: SignerValidationFailure\n    message: subject organization is not system:nodes\n';
      const subject = { commonName: 'my-pod.my-namespace.pod.cluster.local', organizations: [] };
      return {
        broken: { 'csr.yaml': await signingRequestText({ ...spec, ...subject, status: approved + failed }) },
        repaired: {
          'csr.yaml': await signingRequestText({ ...spec, commonName: 'system:node:my-pod', status: approved }),
        },
      };
    },
  },
];

const serving: TestCertificateOptions = {
  commonName: 'system:node:cp-1',
  organizations: ['system:nodes'],
  dnsNames: ['cp-1'],
  ipAddresses: ['10.0.0.11'],
  extKeyUsage: ['serverAuth'],
};

/** A kubelet with another identity, and one with its own again. */
async function withIdentity(options: TestCertificateOptions): Promise<IncidentTrees> {
  const { files, shared } = await kubeadmMachine();
  const { certificatePem, traditionalKeyPem } = await shared.ca.issue(options);
  const environment = 'KUBELET_KUBEADM_ARGS="--hostname-override=cp-1 --node-ip=10.0.0.11"\n';
  return {
    broken: {
      ...files,
      [`${kubelet}/kubeadm-flags.env`]: environment,
      [generation]: certificatePem + traditionalKeyPem,
    },
    repaired: { [generation]: textOf(files, generation) },
  };
}

/** A kubelet that shows the certificate which it made when it first started, and one of the cluster's CA. */
async function withServing(name: string): Promise<IncidentTrees> {
  const { files, shared } = await kubeadmMachine();
  const own = await createTestCa({ name: `${name}-ca@1767225600` });
  const made = await own.issue({ commonName: `${name}@1767225600`, dnsNames: [name], extKeyUsage: ['serverAuth'] });
  const issued = await shared.ca.issue(serving);
  const pair = `${kubelet}/pki/kubelet`;
  return {
    broken: {
      ...files,
      [`${pair}.crt`]: made.certificatePem + own.certificatePem,
      [`${pair}.key`]: made.traditionalKeyPem,
    },
    repaired: { [`${pair}.crt`]: issued.certificatePem, [`${pair}.key`]: issued.traditionalKeyPem },
  };
}

function metricsServer(addresses: string): Record<string, string> {
  const args = ['--cert-dir=/tmp', '--secure-port=10250', `--kubelet-preferred-address-types=${addresses}`];
  const metricsServer = deployment('metrics-server', 'kube-system', { args: [...args, '--metric-resolution=15s'] });
  return { [`${rootfs}/root/metrics-server.yaml`]: toYaml(metricsServer) };
}

interface Bootstrap {
  /** Of the token. */
  readonly group: string;
  /** The group that may create requests. */
  readonly bound: string;
  readonly expiration: string;
}

async function bootstrapping({ group, bound, expiration }: Bootstrap): Promise<IncidentFiles> {
  const { files, shared } = await kubeadmMachine();
  return {
    ...files,
    [`${rootfs}/root/bootstrap-token.yaml`]: token(group, expiration),
    [`${rootfs}/root/kubelet-bootstrap.yaml`]: binding(bound),
    [`${rootfs}/etc/kubernetes/bootstrap-kubelet.conf`]: toKubeconfig({
      server: 'https://api.example.com:6443',
      user: 'tls-bootstrap-token-user',
      ca: shared.ca.certificatePem,
      credentials: { token: '5s9ry0.k2m9d7q1w8e3r5t6' },
    }),
  };
}

function token(group: string, expiration: string): string {
  const data = {
    'token-id': '5s9ry0',
    'token-secret': 'k2m9d7q1w8e3r5t6',
    expiration,
    'usage-bootstrap-authentication': 'true',
    'usage-bootstrap-signing': 'true',
    'auth-extra-groups': group,
  };
  return toYaml(secret('bootstrap-token-5s9ry0', 'kube-system', data, { type: 'bootstrap.kubernetes.io/token' }));
}

function binding(group: string, kind = 'Group', approved = group): string {
  const api = 'rbac.authorization.k8s.io';
  const bindingOf = (name: string, role: string, subject: { readonly kind: string; readonly name: string }) => ({
    apiVersion: `${api}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: api, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: api, ...subject }],
  });
  const approver = 'system:certificates.k8s.io:certificatesigningrequests:nodeclient';
  return toDocuments(
    bindingOf('kubelet-bootstrap', 'system:node-bootstrapper', { kind, name: group }),
    bindingOf('node-autoapprove-bootstrap', approver, { kind: 'Group', name: approved }),
  );
}
