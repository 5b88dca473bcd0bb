import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { kubeletClient } from '../../../mutations/distributions/kubeadmNode.ts';
import { highlyAvailable } from '../../../mutations/distributions/severalNodes.ts';
import { withFlag } from '../../../mutations/flags.ts';
import { MemoryJudge } from '../../../mutations/judgeInMemory.ts';
import { inFile } from '../../../mutations/place.ts';
import { reissued } from '../../../mutations/reissue.ts';
import { type Tree, textOf, withoutFile, withText } from '../../../mutations/tree.ts';

const healthy = await highlyAvailable();
const judge = new MemoryJudge(healthy);
const pem = inFile(`cp-2/${kubeletClient.certificate.file}`);
const kubeconfig = 'cp-2/etc/kubernetes/kubelet.conf';
const etcd = 'cp-2/etc/kubernetes/manifests/etcd.yaml';
/** Only what kubeadm has made of the names tells them. */
const tree = ['cp-1', 'cp-2', 'cp-3'].reduce(
  (old, name) => withoutFile(old, `${name}/root/kubeadm-config.yaml`),
  healthy.tree,
);

const named = (old: Tree, node: string) => reissued(old, pem, { commonName: `system:node:${node}` });
const usersNamed = (old: Tree, name: string) =>
  withText(old, kubeconfig, textOf(old, kubeconfig).replaceAll('system:node:cp-2', name));

/** What the finding and the connection say of the kubelet's certificate. */
async function judged(changed: Tree): Promise<readonly string[]> {
  const graph = await judge.graphOf(changed);
  const findings = evaluate(graph, defaultPolicy, healthy.now).filter(
    ({ code }) => code === 'kubelet-nodename-mismatch',
  );
  const refused = judgeConnections(connectionModelOf(graph), healthy.now).flatMap(({ connection, client }) =>
    connection.client.party === 'kubelet' && client.kind === 'refused' ? [client.error] : [],
  );
  const settings = findings.map(({ severity, message }) => `${severity} ${/but (.*?) names node/.exec(message)?.[1]}`);
  return [...settings, ...new Set(refused)];
}

const forbidden = 'nodes "cp-2" is forbidden: node "worker-9" is not allowed to modify node "cp-2"';

describe('a kubelet’s certificate for a node that is not this one', () => {
  test('by the name that kubeadm gives to etcd', async () => {
    const changed = await named(tree, 'worker-9');
    assert.deepEqual(await judged(changed), ['error --name in etcd.yaml', forbidden]);
    assert.deepEqual(await judged(usersNamed(changed, 'default-auth')), ['error --name in etcd.yaml', forbidden]);
  });

  test('that is another machine’s among the files, whatever its kubeconfig says', async () => {
    const changed = usersNamed(await named(tree, 'cp-3'), 'system:node:cp-3');
    assert.deepEqual(await judged(changed), ['error --name in etcd.yaml', forbidden.replaceAll('worker-9', 'cp-3')]);
  });
});

describe('what the machine is called', () => {
  const hostname = (old: Tree, name: string, machine = 'cp-2') => withText(old, `${machine}/etc/hostname`, `${name}\n`);
  const without = (old: Tree) => withoutFile(old, etcd);
  const kubelet = (old: Tree) => withText(old, 'cp-2/var/lib/kubelet/config.yaml', 'kind: KubeletConfiguration\n');
  const withoutKubelet = (old: Tree) =>
    [...old.files.keys()].filter((path) => /^cp-2\/var\/lib\/kubelet\/[^/]+$/.test(path)).reduce(withoutFile, old);
  const copied = async (node: string) => usersNamed(await named(without(tree), node), `system:node:${node}`);

  test('tells a kubeconfig that was copied as a whole, and whose it is', async () => {
    const graph = await judge.graphOf(hostname(hostname(kubelet(await copied('cp-3')), 'cp-2'), 'cp-3', 'cp-3'));
    const [finding] = evaluate(graph, defaultPolicy, healthy.now).filter(
      ({ code }) => code === 'kubelet-nodename-mismatch',
    );
    assert.equal(finding?.severity, 'error');
    assert.match(finding?.message ?? '', /is for node cp-3, which is machine cp-3, but machine cp-2 is called cp-2\./);
    assert.ok(
      (await judged(hostname(kubelet(await copied('cp-3')), 'CP-2'))).includes(
        forbidden.replaceAll('worker-9', 'cp-3'),
      ),
    );
    assert.ok((await judged(hostname(kubelet(await copied('worker-9')), 'cp-2'))).includes(forbidden));
  });

  const right: readonly (readonly [name: string, make: () => Promise<Tree> | Tree])[] = [
    ['the same', () => hostname(kubelet(without(tree)), 'cp-2')],
    ['with its domain', () => hostname(kubelet(without(tree)), 'CP-2.example.com')],
    ['nothing', () => hostname(kubelet(without(tree)), '')],
    [
      'otherwise, where it may be started with another name',
      async () => withoutKubelet(hostname(await copied('worker-9'), 'cp-2')),
    ],
    [
      'otherwise, with a flag',
      async () =>
        withText(
          hostname(kubelet(await copied('worker-9')), 'cp-2'),
          'cp-2/var/lib/kubelet/kubeadm-flags.env',
          'KUBELET_KUBEADM_ARGS="--hostname-override=worker-9"\n',
        ),
    ],
  ];
  for (const [name, make] of right) {
    test(name, async () => assert.deepEqual(await judged(await make()), []));
  }
});

describe('names that differ and are right', () => {
  const cases: readonly (readonly [name: string, make: () => Promise<Tree> | Tree])[] = [
    ['a label of the kubeconfig, which names no node', async () => withoutFile(await named(tree, 'worker-9'), etcd)],
    [
      'a label that differs from etcd’s name as well',
      async () => usersNamed(await named(tree, 'worker-9'), 'system:node:worker-1'),
    ],
    ['a label alone that is another node’s', () => usersNamed(tree, 'system:node:cp-1')],
    ['all the same', () => tree],
    ['with the domain', () => named(tree, 'cp-2.example.com')],
    ['etcd with its default name', async () => withFlag(usersNamed(tree, 'default-auth'), etcd, 'name', 'default')],
    [
      'etcd with a name of its own, which its certificates do not have',
      async () => withFlag(usersNamed(await named(tree, 'node-2'), 'default-auth'), etcd, 'name', 'etcd2'),
    ],
    [
      'a node that was renamed: its kubeconfig and its certificate say the same',
      async () => usersNamed(await named(tree, 'db-2'), 'system:node:db-2'),
    ],
    [
      'a node of a cloud, whose API server has its name',
      async () =>
        reissued(
          usersNamed(await named(tree, 'ip-10-0-0-12.ec2.internal'), 'default-auth'),
          inFile('cp-2/etc/kubernetes/pki/apiserver.crt'),
          {
            subjectAltNames: ['ip-10-0-0-12.ec2.internal', 'kubernetes', 'api.example.com'].map((value) => ({
              type: 'dns',
              value,
            })),
          },
        ),
    ],
    [
      'the kubeconfig of a worker beside the files of a control plane',
      async () =>
        withText(
          withoutFile(await named(tree, 'worker-9'), kubeconfig),
          'cp-2/home/worker-9.conf',
          textOf(tree, kubeconfig),
        ),
    ],
  ];
  for (const [name, make] of cases) {
    test(name, async () => assert.deepEqual(await judged(await make()), []));
  }
});
