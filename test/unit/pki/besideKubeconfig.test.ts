import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { besideKubeconfig } from '../../../src/core/pki/besideKubeconfig.ts';
import { connectionModelOf } from '../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { minikube } from '../../mutations/distributions/minikube.ts';
import { MemoryJudge } from '../../mutations/judgeInMemory.ts';
import { describeFinding, isSerious } from '../../mutations/score.ts';
import { type Tree, withEdit } from '../../mutations/tree.ts';

const field = { id: 'kubeconfig-ca' };
const other = { id: 'flag' };

describe('a path in the home of another machine', () => {
  const known = new Set([
    'backup/jane/.minikube/ca.crt',
    'backup/jane/.minikube/profiles/minikube/client.crt',
    'flat/ca.crt',
    'flat/minikube/client.crt',
    '.k3d/ca.crt',
  ]);
  const found = (hostPath: string, namedIn: string, of = field): string | undefined =>
    besideKubeconfig({ field: of, hostPath }, namedIn, (path) => known.has(path));

  test('is looked up below the folders above the kubeconfig, the nearest first, and beside it', () => {
    const copied = 'backup/jane/.kube/config';
    for (const home of ['/Users/jane', '/home/jane', 'C:/Users/jane']) {
      assert.equal(found(`${home}/.minikube/ca.crt`, copied), 'backup/jane/.minikube/ca.crt');
      assert.equal(
        found(`${home}/.minikube/profiles/minikube/client.crt`, copied),
        'backup/jane/.minikube/profiles/minikube/client.crt',
      );
      assert.equal(found(`${home}/.minikube/ca.crt`, 'flat/config'), 'flat/ca.crt');
      assert.equal(found(`${home}/.minikube/profiles/minikube/client.crt`, 'flat/config'), 'flat/minikube/client.crt');
      assert.equal(found(`${home}/.k3d/ca.crt`, 'config'), '.k3d/ca.crt');
    }
  });

  test('is not guessed: what is elsewhere, in the home of the kubeconfig itself, or no kubeconfig’s', () => {
    assert.equal(found('/Users/jane/.minikube/client.key', 'flat/config'), undefined);
    assert.equal(found('/etc/kubernetes/pki/ca.crt', 'flat/config'), undefined);
    assert.equal(found('/home/jane/.minikube/ca.crt', '/home/jane/.kube/config'), undefined);
    assert.equal(found('/Users/jane/.minikube/ca.crt', 'flat/config', other), undefined);
  });
});

describe('minikube of another machine', () => {
  const config = 'home/jane/.kube/config';
  const moved = (tree: Tree, home: string): Tree =>
    ['certificate-authority', 'client-certificate', 'client-key'].reduce(
      (old, name) => withEdit(old, config, new RegExp(`${name}: /home/jane`), `${name}: ${home}`),
      tree,
    );

  for (const home of ['/Users/jane', '/home/ci', 'C:\\Users\\jane']) {
    test(home, async () => {
      const distribution = await minikube();
      const { tree, now } = distribution;
      const judge = new MemoryJudge(distribution);
      const states = async (of: Tree): Promise<readonly string[]> =>
        judgeConnections(connectionModelOf(await judge.graphOf(of)), now).map(
          ({ connection, state }) => `${state} ${connection.record.id}`,
        );
      assert.ok((await states(tree)).includes('works admin-to-apiserver'));
      assert.deepEqual(await states(moved(tree, home)), await states(tree));
      const findings = judge.findingsOf(await judge.graphOf(moved(tree, home))).filter(isSerious);
      assert.deepEqual(findings.map(describeFinding), []);
    });
  }
});
