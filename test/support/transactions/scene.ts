import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { FileWrite } from '../../../src/node/transaction/transactionModel.ts';
import { fastFolder } from '../fastFolder.ts';

/** A small tree with every kind of file that a renewal writes, and the change of it. */
export interface Scene {
  /** Holds `tree` and `state`. */
  readonly folder: string;
  readonly tree: string;
  /** For journals and backups; does not exist yet. */
  readonly state: string;
  readonly writes: readonly FileWrite[];
  pathOf(name: string): string;
  remove(): void;
}

const isRoot = process.getuid?.() === 0;

/** In PEM's form only: to the writer, they are bytes. */
export const keyText = (name: string): string =>
  `-----BEGIN PRIVATE KEY-----\n${name.repeat(40)}\n-----END PRIVATE KEY-----\n`;
export const certificateText = (name: string): string =>
  `-----BEGIN CERTIFICATE-----\n${name.repeat(40)}\n-----END CERTIFICATE-----\n`;

/** Makes the tree in a new folder below `parent`; tests of hundreds of transactions force everything to the disk. */
export function createScene(parent = fastFolder): Scene {
  const folder = realpathSync(mkdtempSync(path.join(parent, 'certscope-scene-')));
  const tree = path.join(folder, 'tree');
  const pathOf = (name: string): string => path.join(tree, name);
  const make = (name: string, content: string, mode: number): void => {
    mkdirSync(path.dirname(pathOf(name)), { recursive: true });
    writeFileSync(pathOf(name), content);
    chmodSync(pathOf(name), mode);
  };
  make('pki/apiserver.key', keyText('old'), 0o600);
  make('pki/apiserver.crt', certificateText('old'), 0o644);
  make('admin.conf', `${certificateText('old admin')}${keyText('old admin')}`, 0o600);
  make('kubelet/kubelet-client-2026-01-02-03-04-05.pem', certificateText('old node') + keyText('old node'), 0o600);
  symlinkSync('kubelet-client-2026-01-02-03-04-05.pem', pathOf('kubelet/kubelet-client-current.pem'));
  make('real/linked.crt', certificateText('old linked'), 0o640);
  symlinkSync('../real/linked.crt', pathOf('pki/linked.crt'));
  if (isRoot) chownSync(pathOf('admin.conf'), 1234, 4321);
  const replace = (name: string, after: string, holdsKey: boolean): FileWrite => ({
    path: pathOf(name),
    before: readFileSync(pathOf(name)),
    after: Buffer.from(after),
    holdsKey,
  });
  const create = (name: string, after: string, holdsKey: boolean): FileWrite => ({
    path: pathOf(name),
    after: Buffer.from(after),
    holdsKey,
  });
  return {
    folder,
    tree,
    state: path.join(folder, 'state'),
    pathOf,
    writes: [
      replace('pki/apiserver.key', keyText('a new one'), true),
      replace('pki/apiserver.crt', certificateText('a new one'), false),
      replace('admin.conf', certificateText('new admin') + keyText('new admin'), true),
      replace('kubelet/kubelet-client-current.pem', certificateText('new node') + keyText('new node'), true),
      replace('pki/linked.crt', certificateText('new linked'), false),
      create('pki/etcd/server.crt', certificateText('made'), false),
      create('pki/etcd/server.key', keyText('made'), true),
    ],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
