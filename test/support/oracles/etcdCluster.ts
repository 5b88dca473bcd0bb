import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestCa, type TestCertificateOptions } from '../testPki.ts';
import { type EtcdMember, startEtcd } from './etcdMember.ts';
import { freePort } from './freePort.ts';
import { goEnvironment } from './goRelease.ts';

/** A member with the files of its machine, as kubeadm lays them out. */
export interface ClusterMember {
  /** Folder that stands for `/` of its machine. */
  readonly root: string;
  readonly ports: { readonly client: number; readonly peer: number };
  readonly endpoint: string;
  start(): void;
  stop(): Promise<void>;
}

/** What `etcdctl` says. */
type Answer = { readonly out: string } | { readonly error: string };

/** An etcd of three members with mutual TLS between them and with their clients. */
export interface EtcdCluster {
  /** Holds a folder for each machine. */
  readonly folder: string;
  readonly members: readonly ClusterMember[];
  /** Runs `etcdctl` with a client certificate of the first machine. */
  ask(endpoints: readonly string[], ...words: readonly string[]): Promise<Answer>;
  remove(): Promise<void>;
}

const names = ['node-1', 'node-2', 'node-3'];
const pki = 'etc/kubernetes/pki';
const day = 24 * 60 * 60 * 1000;

/** As patient as on a busy machine they have to be. */
const pace = ['--heartbeat-interval=100', '--election-timeout=1000', '--log-level=warn'];

export async function createEtcdCluster(now: number): Promise<EtcdCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-etcd-'));
  const tree = path.join(folder, 'machines');
  await writeCertificates(tree, now);
  const ports = await Promise.all(names.map(async () => ({ client: await freePort(), peer: await freePort() })));
  const everyone = ports.map(({ peer }, index) => `${names[index]}=https://127.0.0.1:${peer}`).join(',');
  const members = ports.map((own, index): ClusterMember & { readonly running: () => EtcdMember | undefined } => {
    const name = names[index] ?? '';
    const root = path.join(tree, name);
    const data = path.join(folder, `data-${name}`);
    mkdirSync(data, { mode: 0o700 });
    let running: EtcdMember | undefined;
    const endpoint = `https://127.0.0.1:${own.client}`;
    const flags = [...memberFlags(name, root, own, everyone), ...pace];
    return {
      root,
      ports: own,
      endpoint,
      start: () => {
        running = startEtcd(folder, flags, data);
      },
      stop: async () => {
        await running?.stop();
        running = undefined;
      },
      running: () => running,
    };
  });
  const clientFlags = (endpoints: readonly string[]): readonly string[] => {
    const file = (name: string): string => path.join(tree, 'node-1', pki, name);
    return [
      `--endpoints=${endpoints.join(',')}`,
      `--cacert=${file('etcd/ca.crt')}`,
      `--cert=${file('apiserver-etcd-client.crt')}`,
      `--key=${file('apiserver-etcd-client.key')}`,
      ...['--dial-timeout=5s', '--command-timeout=15s'],
    ];
  };
  return {
    folder: tree,
    members,
    ask: (endpoints, ...words) => runEtcdctl([...clientFlags(endpoints), ...words]),
    remove: async () => {
      await Promise.all(members.map((member) => member.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function runEtcdctl(args: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    execFile('etcdctl', args, { env: { ...goEnvironment, ETCDCTL_API: '3' } }, (error, out, words) => {
      resolve(error === null ? { out } : { error: words });
    });
  });
}

function memberFlags(
  name: string,
  root: string,
  { client, peer }: ClusterMember['ports'],
  everyone: string,
): readonly string[] {
  const file = (each: string): string => path.join(root, pki, 'etcd', each);
  const [clientUrl, peerUrl] = [`https://127.0.0.1:${client}`, `https://127.0.0.1:${peer}`];
  return [
    `--name=${name}`,
    ...[`--listen-client-urls=${clientUrl}`, `--advertise-client-urls=${clientUrl}`],
    ...[`--listen-peer-urls=${peerUrl}`, `--initial-advertise-peer-urls=${peerUrl}`],
    ...[`--initial-cluster=${everyone}`, '--initial-cluster-state=new'],
    ...[`--cert-file=${file('server.crt')}`, `--key-file=${file('server.key')}`],
    ...['--client-cert-auth=true', `--trusted-ca-file=${file('ca.crt')}`],
    ...[`--peer-cert-file=${file('peer.crt')}`, `--peer-key-file=${file('peer.key')}`],
    ...['--peer-client-cert-auth=true', `--peer-trusted-ca-file=${file('ca.crt')}`],
  ];
}

/** Each machine has its own leaves, and all the CA with its key, as kubeadm makes them. The leaves end in twenty days. */
async function writeCertificates(tree: string, now: number): Promise<void> {
  const iso = (moment: number): string => new Date(Math.floor(moment / 1000) * 1000).toISOString();
  const ca = await createTestCa({ name: 'etcd-ca', notBefore: iso(now - 2 * day), notAfter: iso(now + 3650 * day) });
  for (const name of names) {
    const write = (file: string, content: string): void => {
      const target = path.join(tree, name, pki, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, content, { mode: file.endsWith('.key') ? 0o600 : 0o644 });
    };
    const issue = async (file: string, options: TestCertificateOptions): Promise<void> => {
      const leaf = await ca.issue({ notBefore: iso(now - day), notAfter: iso(now + 20 * day), ...options });
      write(`${file}.crt`, leaf.certificatePem);
      write(`${file}.key`, leaf.keyPem);
    };
    const listens: TestCertificateOptions = {
      commonName: name,
      dnsNames: [name, 'localhost'],
      ipAddresses: ['127.0.0.1'],
      extKeyUsage: ['serverAuth', 'clientAuth'],
    };
    write('etcd/ca.crt', ca.certificatePem);
    write('etcd/ca.key', ca.keyPem);
    await issue('etcd/server', listens);
    await issue('etcd/peer', listens);
    await issue('etcd/healthcheck-client', { commonName: 'kube-etcd-healthcheck-client' });
    await issue('apiserver-etcd-client', { commonName: 'kube-apiserver-etcd-client' });
  }
}
