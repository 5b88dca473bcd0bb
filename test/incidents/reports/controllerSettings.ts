import { controllerFiles } from '../../mutations/distributions/controllerSettings.ts';
import { createTestCa } from '../../support/testPki.ts';
import type { Incident, IncidentTrees } from '../incidentModel.ts';
import { kubeadmMachine, manifests, rootfs, withFlags } from '../machine.ts';

type Edit = readonly [from: string | RegExp, to: string];

/** The files of some controllers, with some texts of one replaced. */
async function withEdits(folder: string, file: string, ...edits: readonly Edit[]): Promise<IncidentTrees> {
  const { certificatePem } = await createTestCa({ name: 'mirror-ca' });
  const all = Object.entries(controllerFiles(certificatePem)).filter(([path]) => path.startsWith(`${folder}/`));
  const healthy = Object.fromEntries(all);
  const broken = edits.reduce((text, [from, to]) => text.replace(from, to), healthy[file] ?? '');
  return { broken: { ...healthy, [file]: broken }, repaired: { [file]: healthy[file] } };
}

const missingSuite =
  'http2: TLSConfig.CipherSuites is missing an HTTP/2-required AES_128_GCM_SHA256 cipher (need at least one of TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 or TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)';
const strong = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384';

/** What controllers and servers go by: names of keys and objects, audiences, mounts, cipher suites. */
export const controllerSettingIncidents: readonly Incident[] = [
  {
    id: 'flux-age-key-of-another-name',
    reference: 'fluxcd/flux2#5154',
    cause: 'The age key is in the Secret under age.key, and kustomize-controller reads keys that end in .agekey',
    errorText:
      "2025-01-22T14:07:30.686Z error Kustomization/secrets.flux-system - Reconciliation failed after 67.047568ms, next try in 1m0s decryption failed for 'database': failed to decrypt and format 'shop/database' Secret data: cannot get sops data key: Failed to get the data key required to decrypt the SOPS file.",
    files: ['flux/keys.yaml'],
    mustMention: /\.agekey/,
    mustNotSay: /another cluster/,
    make: () => withEdits('flux', 'flux/keys.yaml', ['age.agekey', 'age.key']),
  },
  {
    id: 'flux-decryption-not-configured',
    reference: 'fluxcd/flux2#4982',
    cause: 'The Kustomization that applies the encrypted Secret has no decryption',
    errorText:
      '2024-09-13T15:02:08.003Z error Kustomization/secrets.flux-system - Reconciliation failed after 345.707826ms, next try in 10m0s Secret/shop/database is SOPS encrypted, configuring decryption is required for this secret to be reconciled',
    files: ['flux/secrets.yaml'],
    mustMention: /no decryption.*decryption\.provider/s,
    make: () => withEdits('flux', 'flux/secrets.yaml', [/^ +decryption:\n(?: {4,}.*\n)+/m, '']),
  },
  {
    id: 'traefik-transport-without-namespace',
    reference: 'traefik/traefik#8610',
    cause: 'The annotation of the Service names the ServersTransport without its namespace',
    errorText:
      'time="2021-12-06T13:21:08Z" level=error msg="servers transport not found backends@kubernetescrd" entryPointName=websecure routerName=portal-edge@kubernetes serviceName=edge-portal-8080',
    files: ['traefik/portal.yaml'],
    mustMention: /edge-backends@kubernetescrd/,
    make: () => withEdits('traefik', 'traefik/portal.yaml', ['edge-backends@', 'backends@']),
  },
  {
    id: 'traefik-options-called-default',
    reference: 'traefik/traefik#9390',
    cause: 'The TLSOption is called default, which is for all namespaces and has no name with one',
    errorText:
      'time="2022-09-29T08:12:40Z" level=error msg="unknown TLS options: edge-default@kubernetescrd" routerName=websecure-portal-edge@kubernetes',
    files: ['traefik/portal.yaml'],
    mustMention: /all namespaces/,
    async make() {
      const { broken, repaired } = await withEdits('traefik', 'traefik/portal.yaml', ['edge-modern@', 'edge-default@']);
      const objects = String(broken['traefik/objects.yaml']).replace('name: modern', 'name: default');
      const own = String(repaired['traefik/portal.yaml']).replace(/^.*router\.tls\.options.*\n/m, '');
      return { broken: { ...broken, 'traefik/objects.yaml': objects }, repaired: { 'traefik/portal.yaml': own } };
    },
  },
  {
    id: 'konnectivity-token-for-the-api-server',
    reference: 'kubernetes/website#30317',
    lineFrom: 'konnectivity-server, and the TokenReview of kube-apiserver',
    cause: 'The token of the agents has no audience, and the server asks for its own',
    errorText:
      'E0628 09:11:20.311234       1 server.go:752] "Client authentication failed" err="failed to validate authentication token, err:lookup failed: [invalid bearer token, token audiences [\\"https://kubernetes.default.svc.cluster.local\\"] is invalid for the target audiences [\\"system:konnectivity-server\\"]]"',
    files: ['konnectivity/agent.yaml', 'konnectivity/server.yaml'],
    mustMention: /audience.{0,200}system:konnectivity-server/s,
    mustNotSay: /kubectl create token/,
    make: () => withEdits('konnectivity', 'konnectivity/agent.yaml', [/^ +audience: .*\n/m, '']),
  },
  {
    id: 'csi-driver-without-token-requests',
    reference: 'Azure/secrets-store-csi-driver-provider-azure#1022',
    cause: 'The CSIDriver has no tokenRequests, so that the provider gets no token to sign in with',
    errorText:
      'MountVolume.SetUp failed for volume "store" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod shop/web-7d9c6b8f5-x2x8q, err: rpc error: code = Unknown desc = failed to mount objects, error: failed to parse workload identity tokens, error: service account tokens not found',
    files: ['csi/driver.yaml'],
    mustMention: /tokenRequests/,
    make: () => withEdits('csi', 'csi/driver.yaml', [/^ +tokenRequests:\n(?: +- .*\n)+/m, '']),
  },
  {
    id: 'openshift-registry-ca-under-a-file-name',
    reference: 'openshift/openshift-docs#15085',
    lineFrom: 'CRI-O',
    cause: 'The key of the CA must be the name of the registry, with .. before its port',
    errorText:
      'Failed to pull image "mirror.example.com:8443/team/app:1.4": pinging container registry mirror.example.com:8443: Get "https://mirror.example.com:8443/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    files: ['openshift/cas.yaml'],
    mustMention: /mirror\.example\.com\.\.8443/,
    make: () => withEdits('openshift', 'openshift/cas.yaml', ['mirror.example.com..8443', 'ca.crt']),
  },
  {
    id: 'istio-files-of-a-rule-not-in-sidecars',
    reference: 'istio/istio#33318',
    cause: 'The rule is for the sidecars of all clients, and they do not mount its files',
    errorText:
      '2021-06-08T10:34:54.638238Z\terror\tcache\tresource:file-cert:/etc/istio/partner/tls.crt~/etc/istio/partner/tls.key failed to generate secret for proxy from file: open /etc/istio/partner/tls.crt: no such file or directory',
    files: ['egress/rule.yaml', 'egress/billing.yaml'],
    mustMention: /sidecar.{0,80}mount/s,
    make: () => withEdits('egress', 'egress/billing.yaml', [/^ +sidecar\.istio\.io\/userVolumeMount: .*\n/m, '']),
  },
  {
    id: 'etcd-suites-without-http2',
    reference: 'etcd-io/etcd#16850',
    cause: 'The only cipher suite is not the one that HTTP/2 needs',
    errorText: `{"level":"fatal","ts":"2023-11-06T11:34:00.039138-0500","caller":"etcdmain/etcd.go:196","msg":"listener failed","error":"${missingSuite}"}`,
    root: rootfs,
    files: ['manifests/etcd.yaml'],
    mustMention: /AES_128_GCM_SHA256/,
    mustNotWork: /^apiserver-to-etcd /,
    make: () => withSuites(`${manifests}/etcd.yaml`, '--cipher-suites'),
  },
  {
    id: 'apiserver-suites-without-http2',
    reference: 'openshift/kubernetes#1022',
    lineFrom: 'etcd-io/etcd#16850',
    cause: 'The cipher suites of a hardened profile are without the one that HTTP/2 needs',
    errorText: `E1027 10:14:20.911234       1 run.go:72] "command failed" err="${missingSuite}"`,
    root: rootfs,
    files: ['kube-apiserver.yaml'],
    mustMention: /AES_128_GCM_SHA256/,
    mustNotWork: /^(?:kcm|scheduler|kubelet|admin)-to-apiserver /,
    make: () => withSuites(`${manifests}/kube-apiserver.yaml`, '--tls-cipher-suites'),
  },
];

async function withSuites(file: string, flag: string): Promise<IncidentTrees> {
  const { files } = await kubeadmMachine();
  return { broken: { ...files, ...withFlags(files, file, `${flag}=${strong}`) }, repaired: { [file]: files[file] } };
}
