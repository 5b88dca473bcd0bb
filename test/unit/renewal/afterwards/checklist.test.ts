import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { certificateRoles } from '../../../../src/core/kubernetes/tables/certificateRoles.ts';
import { reloads, restarts } from '../../../../src/core/kubernetes/tables/reloads.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import type { PkiGraph } from '../../../../src/core/pki/pkiModel.ts';
import { afterRenewal } from '../../../../src/core/renewal/afterwards/checklist.ts';
import { decodeKubeadmTree, decodingTools } from '../../../support/kubeadmTrees.ts';
import { certificateIn, nodeOf } from '../../../support/renewal.ts';
import { wholeGraphOf } from '../../../support/renewalCommands.ts';
import { sourcesInComments } from '../../../support/sourcesInComments.ts';
import { createTestCa } from '../../../support/testPki.ts';

const pathOf = ({ path, hostPath = path }: { readonly path: string; readonly hostPath?: string }) => hostPath;

function listFor(graph: PkiGraph, ...files: readonly string[]) {
  const renewed = files.map((file) => {
    const place = certificateIn(graph, file);
    return { node: nodeOf(graph, place), places: [place] };
  });
  return afterRenewal({ graph, renewed, pathOf });
}

/** The kubeconfigs' first certificate is the CA. */
function listForConf(graph: PkiGraph, file: string) {
  const place = certificateIn(graph, file, 1);
  return afterRenewal({ graph, renewed: [{ node: nodeOf(graph, place), places: [place] }], pathOf });
}

const commandsOf = (list: ReturnType<typeof listFor>, kind: string) =>
  list.filter((item) => item.kind === kind).map(({ command, words }) => command ?? words);

describe('after a renewal of kubeadm’s files', async () => {
  const graph = await buildPkiGraph(decodeKubeadmTree('h01-rsa'), decodingTools.cryptography);
  const pki = 'etc/kubernetes/pki';

  it('the API server takes its serving certificate over by itself', () => {
    const list = listFor(graph, `${pki}/apiserver.crt`);
    assert.deepEqual(commandsOf(list, 'restart'), []);
    assert.deepEqual(commandsOf(list, 'reloads'), ['apiserver: kube-apiserver reloads it within 60 s.']);
    assert.equal(commandsOf(list, 'nodes').length, 1);
    assert.ok(commandsOf(list, 'verify').includes('kubeadm certs check-expiration'));
  });

  it('what is embedded in a kubeconfig is read once: the static Pod is started anew', () => {
    const manifest = '/etc/kubernetes/manifests/kube-scheduler.yaml';
    const parked = '/etc/kubernetes/kube-scheduler.yaml';
    assert.deepEqual(commandsOf(listForConf(graph, 'etc/kubernetes/scheduler.conf'), 'restart'), [
      `mv ${manifest} ${parked} && sleep 30 && mv ${parked} ${manifest}`,
    ]);
  });

  it('of etcd all members, one at a time, before the API server', () => {
    const list = listFor(graph, `${pki}/apiserver-etcd-client.crt`, `${pki}/etcd/server.crt`);
    assert.match(list[0]?.words ?? '', /^etcd-server: etcd reads it for every new connection/);
    const restarts = list.filter(({ kind }) => kind === 'restart');
    assert.match(restarts[0]?.words ?? '', /^Restart etcd, one member at a time/);
    assert.deepEqual(
      restarts.map(({ command }) => /manifests\/([a-z-]+)\.yaml/.exec(command ?? '')?.[1]),
      ['etcd', 'kube-apiserver'],
    );
  });

  it('admin.conf is copied as kubeadm says, which asks before it overwrites', () => {
    const list = listForConf(graph, 'etc/kubernetes/admin.conf');
    assert.deepEqual(commandsOf(list, 'copies'), [
      'mkdir -p "$HOME/.kube" && sudo cp -i /etc/kubernetes/admin.conf "$HOME/.kube/config" && sudo chown "$(id -u):$(id -g)" "$HOME/.kube/config"',
    ]);
    assert.deepEqual(commandsOf(list, 'restart'), []);
  });

  it('somebody’s own kubeconfig has nothing to do with the nodes', () => {
    const place = certificateIn(graph, 'etc/kubernetes/admin.conf', 1);
    const list = afterRenewal({
      graph,
      renewed: [{ node: nodeOf(graph, place), places: [place] }],
      pathOf: () => '/home/anna/.kube/config',
    });
    assert.deepEqual(
      list.map(({ kind, command }) => command ?? kind),
      ['reloads', "kubectl get --raw '/readyz?verbose'"],
    );
  });
});

it('copies that still hold the old certificate are named', async () => {
  const ca = await createTestCa({ name: 'kubernetes' });
  const leaf = await ca.issue({ commonName: 'web' });
  const graph = await wholeGraphOf({ '/a/web.crt': leaf.certificatePem, '/b/web.crt': leaf.certificatePem });
  assert.deepEqual(commandsOf(listFor(graph, '/a/web.crt'), 'copies'), ['Still the old web in /b/web.crt.']);
});

it('k3s is restarted as a whole', async () => {
  const ca = await createTestCa({ name: 'k3s-client-ca@1767225600' });
  const leaf = await ca.issue({ commonName: 'system:apiserver' });
  const file = '/var/lib/rancher/k3s/server/tls/client-kube-apiserver.crt';
  const graph = await wholeGraphOf({ [file]: leaf.certificatePem });
  assert.deepEqual(commandsOf(listFor(graph, file), 'restart'), ['systemctl restart k3s']);
});

describe('the tables', () => {
  it('know roles and name sources', () => {
    const roles = new Set<string>(certificateRoles.map(({ id }) => id));
    assert.equal(sourcesInComments('reloads').length, [...reloads, ...restarts].length);
    for (const { roles: own } of reloads) for (const role of own) assert.ok(roles.has(role), role);
  });

  it('have a way for every role that says when it is read again', () => {
    const known = new Set(reloads.flatMap(({ roles }) => roles));
    const needed = certificateRoles.filter(
      (role) => 'reload' in role && role.use !== 'ca' && role.id !== 'pod-certificate',
    );
    assert.deepEqual(
      needed.map(({ id }) => id).filter((id) => !known.has(id)),
      [],
    );
  });

  it('hold lines that a shell can read', () => {
    for (const { lines } of restarts) {
      assert.equal(spawnSync('sh', ['-n', '-c', lines.join(' && ').replaceAll(/[{}]/g, '')]).status, 0);
    }
  });
});
