import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createControlPlane, sidesLine, verdictsWith } from '../../../../support/controlPlane.ts';

const { files } = await createControlPlane();
const before = (await verdictsWith(files)).map(sidesLine);

/** The lines that a file adds. */
async function addedBy(path: string, text: string): Promise<readonly string[]> {
  const lines = (await verdictsWith(files, { [path]: text })).map(sidesLine);
  const left = [...before];
  return lines.filter((line) => {
    const index = left.indexOf(line);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}

const etcdctl = 'etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/etc/kubernetes/pki/etcd/ca.crt';
const withPair = `${etcdctl} --cert=/etc/kubernetes/pki/etcd/peer.crt --key=/etc/kubernetes/pki/etcd/peer.key`;

describe('commands that are no parties', () => {
  test('examples in documentation', async () => {
    const text = `# Access\n\n    kubectl --server=https://10.0.0.11:6443 --certificate-authority=ca.crt get nodes\n\n    ${withPair} member list\n`;
    assert.deepEqual(await addedBy('/docs/README.md', text), []);
  });

  test('what writes a kubeconfig', async () => {
    const text = `#!/bin/sh
kubectl config set-cluster prod --certificate-authority=/etc/kubernetes/pki/ca.crt --server=https://10.0.0.11:6443
kubectl config set-credentials admin --client-certificate=/root/admin.crt --client-key=/root/admin.key
`;
    assert.deepEqual(await addedBy('/root/setup.sh', text), []);
  });

  test('a tool that is told the same again and again is one', async () => {
    const text = `#!/bin/sh\n${withPair} endpoint health\n${withPair} member list\n${withPair} snapshot save /backup\n`;
    assert.deepEqual(await addedBy('/root/backup.sh', text), []);
    const lines = (await verdictsWith(files, { '/root/backup.sh': text })).map(sidesLine);
    assert.equal(lines.filter((line) => line.includes('etcdctl')).length, 1);
  });
});
