import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, webcrypto, X509Certificate } from 'node:crypto';
import { clusterObjectFiles } from '../mutations/distributions/clusterObjects.ts';
import {
  createSharedPki,
  issueNodePki,
  type Node,
  type NodePki,
  type SharedPki,
} from '../mutations/distributions/clusterPki.ts';
import { inFolder } from '../mutations/distributions/inFolder.ts';
import { k3s, rke2 } from '../mutations/distributions/k3s.ts';
import { kubeadmNodeFiles } from '../mutations/distributions/kubeadmNode.ts';
import type { TreeFile } from '../mutations/tree.ts';
import { createTestCa, type TestCa } from '../support/testPki.ts';
import type { IncidentFile, IncidentFiles } from './incidentModel.ts';

/** A healthy control-plane node: what signs for it, and its files below `rootfs`. */
export interface Machine {
  readonly shared: SharedPki;
  readonly own: NodePki;
  readonly files: IncidentFiles;
  /** Objects of its cluster, and files for nodes that join, by their names. */
  readonly objects: Readonly<Record<string, string>>;
}

const node: Node = { name: 'cp-1', address: '10.0.0.11', endpoints: ['api.example.com'] };

/** The folder of the machine's files. */
export const rootfs = 'rootfs';

export const pki = `${rootfs}/etc/kubernetes/pki`;
export const manifests = `${rootfs}/etc/kubernetes/manifests`;

/** A node as kubeadm leaves it. All incidents share one: what differs is laid over it. */
export const kubeadmMachine = once(() => createMachine(node));

/** Makes another node, or the same one of another cluster. */
export async function createMachine(of: Node, shared?: SharedPki): Promise<Machine> {
  const pkiOf = shared ?? (await createSharedPki());
  const own = await issueNodePki(pkiOf, of);
  const objects = Object.entries(await clusterObjectFiles(pkiOf, of));
  return {
    shared: pkiOf,
    own,
    files: inFolder(rootfs, incidentFiles(kubeadmNodeFiles(pkiOf, own, of))),
    objects: Object.fromEntries(objects.map(([path, text]) => [path.slice(path.lastIndexOf('/') + 1), text])),
  };
}

/** A server of k3s, with its CAs by the names of their files. */
export const k3sMachine = once(async () => readServer((await k3s()).tree.files, 'k3s'));

/** A server of RKE2. */
export const rke2Machine = once(async () => readServer((await rke2()).tree.files, 'rke2'));

async function readServer(tree: ReadonlyMap<string, TreeFile>, product: string) {
  const files = inFolder(rootfs, incidentFiles(Object.fromEntries(tree)));
  const tls = `${rootfs}/var/lib/rancher/${product}/server/tls`;
  return {
    files,
    tls,
    clientCa: await caOf(files, `${tls}/client-ca`),
  };
}

/** A CA that signs with the key of one among the files. */
async function caOf(files: IncidentFiles, name: string): Promise<TestCa> {
  const key = createPrivateKey(textOf(files, `${name}.key`));
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const keys = {
    privateKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
  };
  const { subject } = new X509Certificate(textOf(files, `${name}.crt`));
  return createTestCa({ name: subject.replace(/^CN=/, ''), keys });
}

function incidentFiles(files: Readonly<Record<string, string | TreeFile>>): IncidentFiles {
  const entries = Object.entries(files).map(([path, file]): [string, IncidentFile] => [
    path,
    typeof file === 'string' || 'linkTo' in file ? file : file.content,
  ]);
  return Object.fromEntries(entries);
}

export function textOf(files: IncidentFiles, path: string): string {
  const file = files[path];
  assert.ok(typeof file === 'string', `no text ${path}`);
  return file;
}

/** A text with replacements, each of which must find something. */
export function edited(
  files: IncidentFiles,
  path: string,
  ...edits: readonly (readonly [from: string | RegExp, to: string])[]
): Record<string, string> {
  let text = textOf(files, path);
  for (const [from, to] of edits) {
    const next = text.replace(from, () => to);
    assert.notEqual(next, text, `${path} holds no ${from}`);
    text = next;
  }
  return { [path]: text };
}

/** Adds flags to the command of a static Pod. */
export function withFlags(files: IncidentFiles, path: string, ...flags: readonly string[]): Record<string, string> {
  const indent = /^( *- )--/m.exec(textOf(files, path))?.[1] ?? '';
  return edited(files, path, [/^( *- )--/m, `${flags.map((flag) => `${indent}${flag}\n`).join('')}${indent}--`]);
}

/** Makes something when it is first asked for. */
function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
