import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { rolesByPath } from '../../../src/core/kubernetes/rolesByPath.ts';
import { certificatePlaces } from '../../../src/core/kubernetes/tables/certificatePlaces.ts';

interface IndexedPath {
  readonly path: string;
  readonly certificate: string;
  readonly part: 'cert' | 'key' | 'pub' | 'signing' | 'kubeconfig';
  readonly installer: string;
}

const { pathIndex }: { readonly pathIndex: readonly IndexedPath[] } = JSON.parse(
  readFileSync('test/fixtures/domain/path-index.json', 'utf8'),
);

/** A copy of some installer's kubeconfig, most often of one for a person: its subject tells. */
const copies = ['~/.kube/config'];
/** A certificate for both, where the table decides for one. */
const alsoPeer = '/etc/ssl/etcd/ssl/member-<host>';

describe('the place tells the role of', () => {
  for (const { path, certificate, part } of pathIndex) {
    if (copies.includes(path) || (path.startsWith(alsoPeer) && certificate === 'etcd-peer')) continue;
    test(`${path} (${part})`, () => {
      const roles = rolesByPath(path.replaceAll(/<\w+>/g, 'x1'));
      assert.equal(roles?.[propertyOf(path, part)], certificate);
    });
  }
});

test('the table has places of every installer of the reference', () => {
  const names: Readonly<Record<string, string>> = { kthw: 'byHand', seed: 'byHand', copy: 'byHand' };
  const known = new Set<string>(certificatePlaces.map(({ installer }) => installer));
  for (const { installer } of pathIndex) assert.ok(known.has(names[installer] ?? installer), installer);
});

test('the installer is that of the reference', () => {
  for (const { path, part, installer } of pathIndex) {
    // The table lists keys only where no certificate lies beside them.
    if (copies.includes(path) || part === 'key') continue;
    const expected = installer === 'kthw' || installer === 'seed' ? 'byHand' : installer;
    const installers = certificatePlaces
      .filter(({ tail, certificates, kubeconfigs, keys }) =>
        Object.keys({ ...certificates, ...kubeconfigs, ...keys }).some((file) => path.endsWith(`/${tail}/${file}`)),
      )
      .map((place) => place.installer);
    assert.ok(
      installers.some((name) => name === expected),
      `${path}: ${installers}`,
    );
  }
});

test('the path of a key gives no role to certificates', () => {
  for (const path of ['/etc/kubernetes/pki/apiserver.key', '/etc/ssl/etcd/ssl/member-n1-key.pem']) {
    assert.equal(rolesByPath(path)?.certificate, undefined);
  }
  assert.deepEqual(rolesByPath('C:\\k8s\\pki\\sa.pub'), { installer: 'kubeadm', key: 'service-account-keypair' });
});

/** The kubelet keeps certificate and key in one file; some give the public half of a key as a certificate. */
function propertyOf(path: string, part: IndexedPath['part']): 'certificate' | 'key' | 'kubeconfig' {
  if (part === 'kubeconfig') return 'kubeconfig';
  if (part === 'cert' || path.endsWith('-current.pem')) return 'certificate';
  return part === 'pub' && !path.endsWith('.pub') ? 'certificate' : 'key';
}
