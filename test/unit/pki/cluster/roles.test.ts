import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { bindingsIn } from '../../../../src/core/pki/cluster/bindings.ts';
import { clusterPictureOf } from '../../../../src/core/pki/cluster/buildClusterPicture.ts';
import type { ClusterPicture } from '../../../../src/core/pki/cluster/clusterModel.ts';
import { type ApiRequest, isWithoutEffect, shortfallOf } from '../../../../src/core/pki/cluster/roles.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';

const bindingTo = (role: string) => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}
subjects:
- {kind: User, name: jane}
`;

const roleWith = (rule: string) => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: own}
rules:
- {apiGroups: [''], ${rule}}
`;

async function pictureOf(text: string, kustomization?: string): Promise<ClusterPicture> {
  const texts = {
    '/rbac.yaml': text,
    ...(kustomization === undefined ? {} : { '/kustomization.yaml': kustomization }),
  };
  const files = Object.entries(texts).map(([path, each]) => decodeFile({ path, text: each }, decodingTools));
  return clusterPictureOf(await buildPkiGraph(files, decodingTools.cryptography));
}

async function shortfall(text: string, request: Partial<ApiRequest>): Promise<string | undefined> {
  const picture = await pictureOf(text);
  const [binding] = bindingsIn(picture);
  assert.ok(binding);
  return shortfallOf(picture, binding, { verb: 'get', group: '', resource: 'secrets', namespace: 'shop', ...request });
}

async function hasNoEffect(rule: string): Promise<boolean> {
  const picture = await pictureOf(bindingTo('own') + roleWith(rule));
  const [binding] = bindingsIn(picture);
  assert.ok(binding);
  return isWithoutEffect(picture, binding);
}

describe('what a binding does not allow', () => {
  test('of Kubernetes’ own roles', async () => {
    assert.equal(await shortfall(bindingTo('view'), {}), 'role');
    assert.equal(await shortfall(bindingTo('view'), { resource: 'namespaces/status' }), undefined);
    assert.equal(await shortfall(bindingTo('edit'), {}), undefined);
  });
  test('of a role with a name of JavaScript’s own', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
      assert.equal(await shortfall(bindingTo(name), {}), 'notHere', name);
  });
  test('of a role that is changed before it is applied: nothing', async () => {
    const role = roleWith('resources: [pods], verbs: [get]');
    assert.equal(await shortfall(bindingTo('own') + role, {}), 'role');
    assert.equal(await shortfall(bindingTo('own') + role.replace('[pods]', '{{ .Values.pods }}'), {}), undefined);
    const aggregated = role.replace(
      '{name: own}',
      '{name: more, labels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}}',
    );
    assert.equal(await shortfall(bindingTo('view') + aggregated, {}), 'role');
    assert.equal(
      await shortfall(bindingTo('view') + aggregated.replace('[pods]', '{{ .Values.pods }}'), {}),
      undefined,
    );
    for (const [patches, expected] of [
      ['', 'role'],
      ['patches: [{path: more.yaml}]', undefined],
    ] as const) {
      const picture = await pictureOf(bindingTo('own') + role, `resources: [rbac.yaml]\n${patches}\n`);
      const [binding] = bindingsIn(picture);
      assert.ok(binding);
      const request = { verb: 'get', group: '', resource: 'secrets', namespace: 'shop' };
      assert.equal(shortfallOf(picture, binding, request), expected, patches);
    }
  });
  test('of a role for named objects: others, and nothing where the name is not known', async () => {
    const text = bindingTo('own') + roleWith('resources: [secrets], verbs: [get], resourceNames: [foo]');
    assert.equal(await shortfall(text, { name: 'foo' }), undefined);
    assert.equal(await shortfall(text, {}), undefined);
    assert.equal(await shortfall(text, { name: 'bar' }), 'role');
    assert.equal(await shortfall(text, { name: '' }), 'role');
    assert.equal(await shortfall(text, { name: 'foo', verb: 'delete' }), 'role');
  });
});

describe('a RoleBinding without effect', () => {
  test('not where its role allows requests for one Namespace, which belong to it', async () => {
    for (const verbs of ['get', 'patch', 'update', 'delete', "'*'", 'list, get'])
      assert.equal(await hasNoEffect(`resources: [namespaces], verbs: [${verbs}]`), false, verbs);
    assert.equal(await hasNoEffect('resources: [namespaces/finalize], verbs: [update]'), false);
    assert.equal(await hasNoEffect('resources: [namespaces, nodes], verbs: [get]'), false);
  });
  test('where its role allows only what belongs to the whole cluster', async () => {
    assert.equal(await hasNoEffect('resources: [namespaces], verbs: [list, watch, create]'), true);
    assert.equal(await hasNoEffect('resources: [nodes], verbs: [get]'), true);
  });
  test('is told without reading all objects again for each binding', async () => {
    const text = Array.from({ length: 50 }, () => bindingTo('own')).join('---\n');
    const { objects, ...others } = await pictureOf(text + roleWith('resources: [nodes], verbs: [get]'));
    let readings = 0;
    const picture: ClusterPicture = {
      ...others,
      get objects() {
        readings++;
        return objects;
      },
    };
    const bindings = bindingsIn(picture);
    assert.equal(bindings.filter((binding) => isWithoutEffect(picture, binding)).length, 50);
    assert.ok(readings <= 2, `${readings}`);
  });
});
