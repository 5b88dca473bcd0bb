import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesSetAside } from '../../../src/core/pki/cluster/setAside.ts';
import { renewalAccess } from '../../../src/core/renewal/actionAccess.ts';
import { renewalWay } from '../../../src/core/renewal/renewalWay.ts';
import { clusterGraphOf } from '../../support/changes.ts';
import { readTree } from '../../support/renewal.ts';

/** All CAs of both clusters have expired. */
const now = Date.parse('2037-01-01T00:00:00Z');

const below = (folder: string, id: string) =>
  Object.entries(readTree(`test/fixtures/kubeadm/trees/${id}/rootfs`)).map(
    ([path, content]) => [`/clusters/${folder}${path.startsWith('/') ? '' : '/'}${path}`, content] as const,
  );

test('a cluster in a folder that is called old can be extended like the one beside it', async () => {
  const graph = await clusterGraphOf(
    Object.fromEntries([...below('prod', 'h01-rsa'), ...below('old', 'h02-ecdsa-p256')]),
  );
  const aside = filesSetAside(graph);
  assert.ok([...aside].length > 10 && [...aside].every((path) => path.startsWith('/clusters/old/')));
  const ways = (folder: string) => {
    const nodes = [...graph.certificates.values()].filter(({ occurrences }) =>
      occurrences.some(({ file }) => file.path.startsWith(`/clusters/${folder}/etc/`)),
    );
    return [...new Set(nodes.map((node) => `${node.role?.id} ${renewalWay(node, { graph, now })}`))].toSorted();
  };
  assert.deepEqual(ways('old'), ways('prod'));
});

test('a copy that was set aside on a machine in use stays as it is', async () => {
  const tree = below('prod', 'h01-rsa');
  const [path = '', content = ''] = tree.find(([name]) => name.endsWith('/pki/apiserver.crt')) ?? [];
  const other = below('x', 'h02-ecdsa-p256').find(([name]) => name.endsWith('/pki/apiserver.crt'))?.[1] ?? '';
  const copy = path.replace('/pki/', '/pki.bak/');
  const graph = await clusterGraphOf({ ...Object.fromEntries(tree), [copy]: other, [`${copy}2`]: content });
  const alone = [...graph.certificates.values()].find(({ occurrences }) =>
    occurrences.every(({ file }) => file.path === copy),
  );
  assert.ok(alone !== undefined);
  const access = renewalAccess(graph, () => undefined, { fingerprints: [alone.fingerprint] });
  const accessOf = (name: string) => graph.files.filter((file) => file.path === name).map(access);
  assert.deepEqual(accessOf(copy), [undefined]);
  assert.deepEqual(accessOf(`${copy}2`), ['backup']);
});
