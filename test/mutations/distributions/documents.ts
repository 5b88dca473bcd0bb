import { stringify } from 'yaml';
import { base64 } from '../../support/base64.ts';

/** What a file of a certificate and a key needs. */
export interface Pair {
  readonly certificatePem: string;
  readonly traditionalKeyPem: string;
}

/** YAML as kubectl and kubeadm write it: nothing wrapped, lists not indented. */
export function toYaml(object: unknown): string {
  return stringify(object, { lineWidth: 0, indentSeq: false });
}

/** Several documents in one file. */
export function toDocuments(...objects: readonly unknown[]): string {
  return objects.map(toYaml).join('---\n');
}

/** The files of a pair, `NAME.crt` and `NAME.key` unless told. */
export function pairFiles(
  name: string,
  { certificatePem, traditionalKeyPem }: Pair,
  [certificate, key] = ['.crt', '.key'],
): Record<string, string> {
  return { [name + certificate]: certificatePem, [name + key]: traditionalKeyPem };
}

/** Flags as the command of a container or the value of ExecStart. */
export function toArguments(flags: Readonly<Record<string, string>>): string[] {
  return Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
}

interface KubeconfigOptions {
  readonly server: string;
  readonly cluster?: string;
  readonly user: string;
  /** Fields of the user; a pair is embedded. */
  readonly credentials: Pair | Readonly<Record<string, unknown>>;
  /** PEM, which is embedded, or fields of the cluster. */
  readonly ca: string | Readonly<Record<string, string>>;
}

/** A kubeconfig with one context, as kubeadm writes it. */
export function toKubeconfig({ server, cluster = 'kubernetes', user, credentials, ca }: KubeconfigOptions): string {
  const context = `${user}@${cluster}`;
  return toYaml({
    apiVersion: 'v1',
    clusters: [
      {
        cluster: { ...(typeof ca === 'string' ? { 'certificate-authority-data': base64(ca) } : ca), server },
        name: cluster,
      },
    ],
    contexts: [{ context: { cluster, user }, name: context }],
    'current-context': context,
    kind: 'Config',
    users: [{ name: user, user: isPair(credentials) ? embedded(credentials) : credentials }],
  });
}

function isPair(credentials: Pair | Readonly<Record<string, unknown>>): credentials is Pair {
  return 'certificatePem' in credentials;
}

function embedded({ certificatePem, traditionalKeyPem }: Pair): Record<string, string> {
  return { 'client-certificate-data': base64(certificatePem), 'client-key-data': base64(traditionalKeyPem) };
}

/** A static Pod that runs a component, with folders and files of the host at the same paths. */
export function staticPod(
  name: string,
  flags: Readonly<Record<string, string>>,
  mounts: readonly string[],
  annotations: Readonly<Record<string, string>> = {},
): string {
  const volume = (path: string): string => path.replaceAll(/\W+/g, '-').replace(/^-/, '');
  return toYaml({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { annotations, labels: { component: name, tier: 'control-plane' }, name, namespace: 'kube-system' },
    spec: {
      containers: [
        {
          command: [name, ...toArguments(flags)],
          image: `registry.k8s.io/${name}:v1.34.9`,
          name,
          volumeMounts: mounts.map((path) => ({ mountPath: path, name: volume(path), readOnly: true })),
        },
      ],
      hostNetwork: true,
      volumes: mounts.map((path) => ({ hostPath: { path, type: 'DirectoryOrCreate' }, name: volume(path) })),
    },
  });
}

/** A systemd unit that starts a component, its flags on lines of their own. */
export function systemdUnit(program: string, flags: Readonly<Record<string, string>>): string {
  const command = [program, ...toArguments(flags)].join(' \\\n  ');
  return `[Unit]\nDescription=${program}\nAfter=network.target\n\n[Service]\nType=notify\nExecStart=${command}\nRestart=on-failure\n\n[Install]\nWantedBy=multi-user.target\n`;
}
