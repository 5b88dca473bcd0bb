import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeConnections } from '../../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { decodeFile } from '../../../../../src/core/pki/decodeFile.ts';
import { connectionsIn, treeOnHost, verdictLine } from '../../../../support/connections.ts';
import { decodingTools, readKubeadmTruth } from '../../../../support/kubeadmTrees.ts';

const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);

describe('clusters and what belongs to them', () => {
  test('two clusters are kept apart by their CA, though their names and addresses are the same', async () => {
    const model = await connectionsIn([...treeOnHost('h01-rsa', 'a'), ...treeOnHost('h02-ecdsa-p256', 'b')]);
    assert.deepEqual(
      model.clusters.map(({ hosts, name }) => [hosts, name]),
      [
        [['a'], 'kubernetes'],
        [['b'], 'kubernetes'],
      ],
    );
    const verdicts = judgeConnections(model, now);
    assert.equal(verdicts.length, 26);
    assert.deepEqual(verdicts.filter(({ state }) => state === 'broken').map(verdictLine), []);
    assert.ok(
      model.connections.every(
        ({ client, server }) => server.host === '' || client.host === '' || client.host === server.host,
      ),
    );
  });

  test('machines with the same CA are one cluster', async () => {
    const model = await connectionsIn([...treeOnHost('h01-rsa', 'cp-1'), ...treeOnHost('h01-rsa', 'cp-2')]);
    assert.deepEqual(
      model.clusters.map(({ hosts }) => hosts),
      [['cp-1', 'cp-2']],
    );
  });

  test('machines of etcd alone are one cluster by its CA, with the control plane that has it', async () => {
    const ofEtcd = (tree: string, host: string) => treeOnHost(tree, host, (path) => path.includes('/pki/etcd/'));
    const hostsOf = async (...files: Parameters<typeof connectionsIn>[0][]) =>
      (await connectionsIn(files.flat())).clusters.map(({ hosts }) => [...hosts].sort());
    const members = [ofEtcd('h01-rsa', 'etcd-1'), ofEtcd('h01-rsa', 'etcd-2'), ofEtcd('h01-rsa', 'etcd-3')];
    assert.deepEqual(await hostsOf(...members), [['etcd-1', 'etcd-2', 'etcd-3']]);
    assert.deepEqual(await hostsOf(treeOnHost('h01-rsa', 'cp-1'), ...members), [
      ['cp-1', 'etcd-1', 'etcd-2', 'etcd-3'],
    ]);
    const others = [ofEtcd('h02-ecdsa-p256', 'other-1')];
    assert.deepEqual(await hostsOf(...members, ...others), [['etcd-1', 'etcd-2', 'etcd-3'], ['other-1']]);
  });

  test('a kubeconfig elsewhere belongs to the cluster whose CA it trusts', async () => {
    const admin = treeOnHost('h02-ecdsa-p256', 'laptop', (path) => path.endsWith('/admin.conf')).map((file) => ({
      ...file,
      path: 'laptop/home/me/.kube/config',
      hostPath: '/home/me/.kube/config',
    }));
    const model = await connectionsIn([...treeOnHost('h01-rsa', 'a'), ...treeOnHost('h02-ecdsa-p256', 'b'), ...admin]);
    const other = model.connections.find(({ client }) => client.host === 'laptop');
    assert.equal(other?.server.host, 'b');
    assert.equal(other?.record.id, 'admin-to-apiserver');
  });

  test('documents beside the files of the only cluster belong to it, but no control plane of their own', async () => {
    const document = (path: string, text: string) => decodeFile({ path, hostPath: `/w/${path}`, text }, decodingTools);
    const beside = (component: string, args: string) =>
      document(
        `gitops/${component}.yaml`,
        `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: x }\nspec:\n  template:\n    spec:\n      containers:\n      - name: x\n        image: x:v1.34.0\n        command: [${component}, ${args}]\n`,
      );
    const join = document(
      'join.yaml',
      'apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\ndiscovery: { bootstrapToken: { apiServerEndpoint: "192.168.56.10:6443", token: abcdef.0123456789abcdef } }\n',
    );
    const files = [...treeOnHost('h01-rsa', 'a'), beside('kube-proxy', '--kubeconfig=/x'), join];
    const model = await connectionsIn(files);
    assert.deepEqual(
      model.clusters.map(({ hosts }) => hosts),
      [['a', '']],
    );
    const tenant = await connectionsIn([...files, beside('kube-apiserver', '--tls-cert-file=/x.crt')]);
    assert.deepEqual(tenant.clusters.map(({ hosts }) => hosts).sort(), [[''], ['a']]);
    const two = await connectionsIn([...files, ...treeOnHost('h02-ecdsa-p256', 'b')]);
    assert.deepEqual(two.clusters.map(({ hosts }) => hosts).sort(), [[''], ['a'], ['b']]);
  });

  test('only the PKI: servers and clients are known by where files lie, and say so', async () => {
    const model = await connectionsIn(treeOnHost('h01-rsa', '', (path) => path.includes('/pki/')));
    const verdicts = judgeConnections(model, now);
    assert.deepEqual(verdicts.filter(({ state }) => state === 'broken').map(verdictLine), []);
    const numbers = verdicts.map(({ connection }) => connection.record.no);
    assert.deepEqual(numbers, [1, 2, 3, 4, 12, 13]);
    const etcd = verdicts.find(({ connection }) => connection.record.id === 'apiserver-to-etcd');
    assert.equal(etcd?.state, 'works');
    assert.ok(etcd.server.kind === 'accepted' && etcd.server.isAssumed === true);
  });

  test('only the PKI, with a certificate of the wrong CA', async () => {
    const files = treeOnHost('b05-front-proxy-wrong-ca', '', (path) => path.includes('/pki/'));
    const verdicts = judgeConnections(await connectionsIn(files), now);
    assert.deepEqual(verdicts.filter(({ state }) => state === 'broken').map(verdictLine), [
      'broken 13 client: x509: certificate signed by unknown authority',
    ]);
  });

  for (const root of ['', 'file:///w/', 'vscode-vfs://github/w/']) {
    test(`two PKI folders side by side, without the folders of machines above them, are two clusters: ${root}`, async () => {
      const only = (id: string, name: string) =>
        treeOnHost(id, '', (path) => path.includes('/pki/')).map((file) => {
          const path = file.path.replace('etc/kubernetes', root + name);
          return { ...file, path, hostPath: path.replace(/^[a-z-]+:\/\/[^/]*|^/, '').replace(/^(?!\/)/, '/') };
        });
      const model = await connectionsIn([...only('h01-rsa', 'prod'), ...only('h02-ecdsa-p256', 'staging')]);
      assert.deepEqual(model.clusters.map(({ hosts }) => hosts).sort(), [[`${root}prod`], [`${root}staging`]]);
      const verdicts = judgeConnections(model, now);
      assert.deepEqual(verdicts.filter(({ state }) => state === 'broken').map(verdictLine), []);
      assert.equal(verdicts.filter(({ connection }) => connection.record.no === 2).length, 2);
    });
  }

  test('one kubeconfig: what is missing is named, and what is known is said', async () => {
    const model = await connectionsIn(treeOnHost('h01-rsa', '', (path) => path.endsWith('/admin.conf')));
    const [verdict, ...others] = judgeConnections(model, now);
    assert.deepEqual(others, []);
    assert.equal(verdict?.state, 'unknown');
    assert.deepEqual(
      [verdict.server, verdict.client].map((side) => side.kind === 'unknown' && side.missing.why),
      ['componentNotFound', 'componentNotFound'],
    );
    const expired = judgeConnections(model, now + 400 * 86_400_000);
    assert.match(expired.map(verdictLine).join(), /^broken 10 client: x509: certificate has expired/);
  });

  test('the end of a connection is the last moment at which it works', async () => {
    const model = await connectionsIn(treeOnHost('h01-rsa', ''));
    const ends = judgeConnections(model, now).map(({ until }) => until);
    for (const [index, until] of ends.entries()) {
      // What kube-apiserver makes in memory ends with it.
      if (until === undefined) continue;
      const stateAt = (at: number) => judgeConnections(model, at)[index]?.state;
      assert.notEqual(stateAt(until), 'broken');
      assert.equal(stateAt(until + 1), 'broken');
    }
  });
});
