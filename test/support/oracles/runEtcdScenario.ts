import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectToEtcd, type EtcdClient, gatewayOutcome, type WireOutcome } from './etcdConnection.ts';
import { type EtcdMember, startEtcd } from './etcdMember.ts';
import type { EtcdScenario, Flags, HostFiles } from './etcdScenarios.ts';
import { freePort } from './freePort.ts';

/** What happened in a scenario. */
export interface EtcdRun {
  /** With the ports that were used. */
  readonly scenario: EtcdScenario;
  readonly apiserver: WireOutcome;
  /** What kubeadm's client for health checks comes to, where its certificate is on the host. */
  readonly healthcheck?: WireOutcome;
  /** Where it is about etcd's own files or flags. */
  readonly gateway?: WireOutcome;
}

/** Starts the etcd of a scenario and connects with it as its kube-apiserver does. */
export async function runEtcdScenario(draft: EtcdScenario): Promise<EtcdRun> {
  const ports = { client: await freePort(), peer: await freePort() };
  const scenario = {
    ...draft,
    files: fillPorts(draft.files, ports),
    etcd: fillPorts(draft.etcd, ports),
    apiserver: fillPorts(draft.apiserver, ports),
  };
  const root = writeHost(scenario.files);
  const flags = flagWords(scenario.etcd, root);
  try {
    const outcomes = await withEtcd(root, [...flags, '--enable-grpc-gateway=false'], async (member) => {
      const apiserver = await connectToEtcd(member, clientOf(scenario.apiserver, root));
      if (scenario.files[`${healthcheck}.crt`] === undefined) return { apiserver };
      return { apiserver, healthcheck: await connectToEtcd(member, clientOf(healthcheckFlags(ports.client), root)) };
    });
    if (!scenario.concernsServer) return { scenario, ...outcomes };
    return { scenario, ...outcomes, gateway: await withEtcd(root, flags, gatewayOutcome) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const healthcheck = '/etc/kubernetes/pki/etcd/healthcheck-client';

/** As kube-apiserver's flags would give what `etcdctl` is given. */
function healthcheckFlags(port: number): Flags {
  return {
    'etcd-servers': `https://127.0.0.1:${port}`,
    'etcd-cafile': '/etc/kubernetes/pki/etcd/ca.crt',
    'etcd-certfile': `${healthcheck}.crt`,
    'etcd-keyfile': `${healthcheck}.key`,
  };
}

async function withEtcd<Answer>(
  root: string,
  flags: readonly string[],
  ask: (member: EtcdMember) => Promise<Answer>,
): Promise<Answer> {
  const member = startEtcd(root, flags);
  try {
    return await ask(member);
  } finally {
    await member.stop();
  }
}

/** Writes the files of a host below a temporary folder. */
export function writeHost(files: HostFiles): string {
  const root = mkdtempSync(path.join(tmpdir(), 'certscope-etcd-'));
  for (const [file, content] of Object.entries(files)) {
    if (content === undefined) continue;
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), content, { mode: 0o600 });
  }
  return root;
}

/** The flags as words of a command line, absolute paths below the root. */
export function flagWords(flags: Flags, root: string): readonly string[] {
  return Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${below(root, value)}`],
  );
}

/** Puts ports for the names in braces, of flags or of files. */
export function fillPorts<Value>(
  values: Readonly<Record<string, Value>>,
  ports: Readonly<Record<string, number>>,
): Readonly<Record<string, Value | string>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? value.replace(/\{(client|peer)(\d?)\}/g, (whole) => `${ports[whole.slice(1, -1)]}`)
        : value,
    ]),
  );
}

/** etcdctl's flags, as which kube-apiserver's are given to the same library. */
function clientOf(flags: Flags, root: string): EtcdClient {
  const { 'etcd-servers': endpoints = '', 'etcd-cafile': cacert, 'etcd-certfile': cert, 'etcd-keyfile': key } = flags;
  return {
    endpoints,
    ...(cacert === undefined ? {} : { cacert: below(root, cacert) }),
    ...(cert === undefined ? {} : { cert: below(root, cert) }),
    ...(key === undefined ? {} : { key: below(root, key) }),
  };
}

function below(root: string, value: string): string {
  return value.startsWith('/') ? path.join(root, value) : value;
}
