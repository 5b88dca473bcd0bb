import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeSampleCluster } from '../../src/node/sample/writeSampleCluster.ts';
import { pooledCryptography } from './keyPool.ts';

/** A control plane that broke in the night. */
export interface Night {
  readonly name: string;
  /** Writes its files into a folder: one machine, or a folder for each. */
  write(folder: string): void;
}

/** Control planes of which parts get into another: one of today, and one whose certificates and CAs have all expired. */
interface Others {
  readonly today: string;
  readonly past: string;
}

/** Old enough that the CAs, which last ten years, have expired. */
const elevenYears = 11 * 365 * 86_400_000;

/**
 * Ten nights, each with its own way to break a healthy control plane.
 *
 * @param base - An empty folder that stays until the last night is written.
 */
export async function tenNights(base: string, now: number): Promise<readonly Night[]> {
  const [own, today, past] = ['own', 'today', 'past'].map((name) => path.join(base, name)) as [string, string, string];
  await Promise.all([
    writeControlPlane(own, now),
    writeControlPlane(today, now),
    writeControlPlane(past, now - elevenYears),
  ]);
  return nightsWith({ today, past }).map(({ name, breakIn }) => ({
    name,
    write(folder) {
      cpSync(own, folder, { recursive: true });
      breakIn(folder);
    },
  }));
}

/** Writes a healthy control plane: the sample without what is broken in it. */
async function writeControlPlane(folder: string, now: number): Promise<void> {
  await writeSampleCluster(folder, now, pooledCryptography);
  for (const name of ['home', 'manifests-of-an-app']) rmSync(path.join(folder, name), { recursive: true });
}

interface Fault {
  readonly name: string;
  /** Breaks the control plane in a folder. */
  breakIn(folder: string): void;
}

function nightsWith({ today, past }: Others): readonly Fault[] {
  return [
    {
      name: 'expired CAs',
      breakIn(folder) {
        for (const name of ['etc', 'var']) {
          rmSync(path.join(folder, name), { recursive: true });
          cpSync(path.join(past, name), path.join(folder, name), { recursive: true });
        }
      },
    },
    {
      name: 'truncated API server certificate',
      breakIn(folder) {
        const file = pki(folder, 'apiserver.crt');
        const text = readFileSync(file, 'utf8');
        writeFileSync(file, text.slice(0, text.length * 0.6));
      },
    },
    {
      name: 'swapped kubeconfigs',
      breakIn(folder) {
        const [one, other] = ['controller-manager.conf', 'scheduler.conf'].map((name) => kubernetes(folder, name));
        swap(one ?? '', other ?? '');
      },
    },
    {
      name: 'etcd CA replaced',
      breakIn: (folder) => take(['etcd/ca.crt', 'etcd/ca.key'], today, folder),
    },
    {
      name: 'certificates of another cluster',
      breakIn: (folder) => take(leavesIn(folder), today, folder),
    },
    {
      name: 'CA that is no CA',
      breakIn(folder) {
        const [key, file] = [pki(folder, 'ca.key'), pki(folder, 'ca.crt')];
        const subject = ['-subj', '/CN=kubernetes', '-days', '3650', '-addext', 'basicConstraints=critical,CA:FALSE'];
        execFileSync('openssl', ['req', '-x509', '-key', key, '-out', file, ...subject], { stdio: 'ignore' });
      },
    },
    {
      name: 'CA of a backup',
      breakIn(folder) {
        // Whoever put the backup there kept the key that it replaced.
        cpSync(pki(folder, 'ca.key'), path.join(folder, 'root/replaced/ca.key'));
        take(['ca.crt', 'ca.key'], today, folder);
      },
    },
    {
      name: 'expired front proxy',
      breakIn: (folder) =>
        take(
          ['front-proxy-ca.crt', 'front-proxy-ca.key', 'front-proxy-client.crt', 'front-proxy-client.key'],
          past,
          folder,
        ),
    },
    {
      name: 'lost service account key',
      breakIn: (folder) => rmSync(pki(folder, 'sa.key')),
    },
    {
      name: 'mixed keys of two control planes',
      breakIn(folder) {
        for (const host of ['cp-1', 'cp-2'])
          for (const name of ['etc', 'var'])
            cpSync(path.join(folder, name), path.join(folder, host, name), { recursive: true });
        for (const name of ['etc', 'var']) rmSync(path.join(folder, name), { recursive: true });
        take(['sa.key', 'sa.pub'], today, path.join(folder, 'cp-2'));
        const manifest = kubernetes(path.join(folder, 'cp-2'), 'manifests/etcd.yaml');
        writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll('cp-1', 'cp-2'));
      },
    },
  ];
}

function kubernetes(folder: string, name: string): string {
  return path.join(folder, 'etc/kubernetes', name);
}

function pki(folder: string, name: string): string {
  return kubernetes(folder, `pki/${name}`);
}

/** Certificates and keys that are no CA's, in `pki` and `pki/etcd`. */
function leavesIn(folder: string): readonly string[] {
  const names = readdirSync(pki(folder, ''), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.(?:crt|key)$/.test(name) && !/(?:^|[/-])ca\.|^sa\./.test(name));
}

function take(names: readonly string[], from: string, to: string): void {
  for (const name of names) cpSync(pki(from, name), pki(to, name));
}

function swap(one: string, other: string): void {
  renameSync(one, `${one}.swap`);
  renameSync(other, one);
  renameSync(`${one}.swap`, other);
}
