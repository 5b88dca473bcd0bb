import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeCharts } from './charts.ts';
import { OwnTime, report, timedTogether } from './measure.ts';

/**
 * What the scan looks for, as `grep -E` writes it: signs of PEM, DER, tokens and kubeconfigs in base64, keys of credentials, flags,
 * kinds. A text that has one of them is read.
 */
const needles = [
  '-----BEGIN |LS0tLS1|0tLS0tQkVHSU|tLS0tLUJFR0lO|TFMwdExTM|xTMHRMUzF|MUzB0TFMx|MI[G-P][A-Za-z0-9_+/-]{16}',
  'ey(J|Ai)|ew(o[gJ]|0K)|ZXlK|[GWm2]V5S|leU[o-r]|YXBpVmVyc2lvb|Y2x1c3RlcnM6|Y29udGV4dHM6|a2luZDog',
  'certificate-authority|client-certificate|client-key|tokenFile|clientCertificateData|clientKeyData|tls\\.crt|tls\\.key|ca\\.crt',
  'caBundle|certificateAuthorityData|additionalTrustBundle|ca\\.key|ca-bundle\\.crt|tls-combined\\.pem|ca-cert\\.pem|ca-key\\.pem',
  'root-cert\\.pem|cert-chain\\.pem|tlsClientCertData|tlsClientCertKey',
  '--?([a-z]+[-_])*((cert|key|ca|crl|config)[-_]?file|cert[-_]key|kubeconfig|certificate([-_]authority)?|key|cert|cacert)(["\'= ]|$)',
  '--?([a-z]+[-_])*(discovery[-_]file|token[-_]auth[-_]file|(authentication|authorization|provider)[-_]config)(["\'= ]|$)',
  '--?([a-z]+[-_])*(insecure[-_](tls|port)|completely[-_]insecure|auto[-_]tls|tls[-_]min[-_]version|cipher[-_]suites)(["\'= ]|$)',
  '--?([a-z]+[-_])*(etcd[-_]servers|(client|peer)[-_]urls|ca[-_]cert[-_]hash|skip[-_]ca[-_]verification)(["\'= ]|$)',
  '--?([a-z]+[-_])*(rotate[-_]certificates|preferred[-_]address[-_]types)(["\'= ]|$)',
  'EnvironmentFile=|ETCD(CTL)?_[A-Z_]*(CERT|KEY|CA_FILE|CRL|CONFIG_FILE)|(apiserver|manager|scheduler|proxy|kubelet|etcd)-arg',
  'client-transport-security|peer-transport-security|listen-client-urls|kubelet-api-admin|bootstrap\\.kubernetes\\.io/token',
  'kind["\']?: *["\']?(Config|MutatingWebhookConfiguration|ValidatingWebhookConfiguration|APIService|CertificateSigningRequest)',
  'kind["\']?: *["\']?(ClusterTrustBundle|PodCertificateRequest|Ingress|Gateway|BackendTLSPolicy|Route|Certificate|Issuer|ClusterIssuer)',
  'kind["\']?: *["\']?(CertificateRequest|Bundle|KubeadmControlPlane|KubeadmConfig|(Cluster|Init|Join|Upgrade)Configuration)',
  'kind["\']?: *["\']?(Kubelet|KubeProxy|KubeScheduler|Authentication|Authorization|(Webhook)?Admission|Encryption)Configuration',
].join('|');

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-charts-'));
try {
  writeCharts(folder);
  const command = path.resolve('dist/cli.mjs');
  const times = timedTogether(
    {
      ours: () => processorTime(process.execPath, [command, 'check', folder]),
      grep: () => processorTime('grep', ['-rlE', '-e', needles, folder]),
      start: () => processorTime(process.execPath, [command, '--version']),
    },
    9,
    1,
  );
  report('Checking a repository of 4,000 Helm templates and manifests; processor time', [
    { what: 'certscope check', peer: 'grep -rlE, the same needles', ours: times.ours, theirs: times.grep, target: 8 },
    { what: 'of that, starting the command', peer: 'grep -rlE', ours: times.start, theirs: times.grep },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Of a program and all its threads, in user and system mode. */
function processorTime(program: string, args: readonly string[]): OwnTime {
  const script = '{ time "$@" >/dev/null 2>/dev/null; } 2>&1';
  const { stdout } = spawnSync('bash', ['-c', `TIMEFORMAT='%U %S'; ${script}`, 'bash', program, ...args], {
    encoding: 'utf8',
  });
  const [user = Number.NaN, system = Number.NaN] = stdout.trim().split(' ').map(Number);
  return new OwnTime((user + system) * 1000);
}
