import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn, type TestFiles } from '../../../support/annotatedDocument.ts';

describe('manifests-dir-leftover', () => {
  const folder = '/etc/kubernetes/manifests';
  const pod = (name: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  namespace: kube-system\nspec:\n  containers: []\n`;
  const leftIn = async (files: TestFiles) =>
    (await findingsIn(files)).filter(({ code }) => code === 'manifests-dir-leftover').map(({ path }) => path);

  test('a second definition of a Pod, and copies', async () => {
    const own = { [`${folder}/kube-apiserver.yaml`]: pod('kube-apiserver') };
    assert.deepEqual(await leftIn({ ...own, [`${folder}/etcd.yaml`]: pod('etcd') }), []);
    assert.deepEqual(await leftIn({ ...own, [`${folder}/old.yaml`]: pod('kube-apiserver') }), [`${folder}/old.yaml`]);
    for (const name of ['kube-apiserver.yaml.bak', 'kube-apiserver.yaml~', 'kube-apiserver.yaml.20260101']) {
      assert.deepEqual(await leftIn({ ...own, [`${folder}/${name}`]: pod('kube-apiserver') }), [`${folder}/${name}`]);
    }
    assert.deepEqual(await leftIn({ [`${folder}/etcd.yaml.orig`]: pod('etcd') }), [`${folder}/etcd.yaml.orig`]);
  });

  test('not hidden files, other folders, other objects', async () => {
    const own = { [`${folder}/kube-apiserver.yaml`]: pod('kube-apiserver') };
    assert.deepEqual(await leftIn({ ...own, [`${folder}/.kube-apiserver.yaml`]: pod('kube-apiserver') }), []);
    assert.deepEqual(await leftIn({ ...own, '/root/kube-apiserver.yaml.bak': pod('kube-apiserver') }), []);
    assert.deepEqual(await leftIn({ ...own, '/etc/kubernetes/kube-apiserver.yaml': pod('kube-apiserver') }), []);
    const deployment = pod('kube-apiserver').replace('Pod', 'Deployment');
    assert.deepEqual(await leftIn({ ...own, [`${folder}/deployment.yaml`]: deployment }), []);
    const template = pod('"{{ name }}"');
    assert.deepEqual(await leftIn({ [`${folder}/a.yaml`]: template, [`${folder}/b.yaml`]: template }), []);
    const second = { '/cp-2/etc/kubernetes/manifests/kube-apiserver.yaml': pod('kube-apiserver') };
    assert.deepEqual(await leftIn({ ...own, ...second }), []);
  });

  test('in the folder that a kubelet is told', async () => {
    const kubelet = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nstaticPodPath: /srv/pods\n';
    const files = { '/srv/pods/a.yaml': pod('a'), '/srv/pods/b.yaml': pod('a') };
    assert.deepEqual(await leftIn(files), []);
    assert.deepEqual(await leftIn({ ...files, '/var/lib/kubelet/config.yaml': kubelet }), ['/srv/pods/b.yaml']);
  });
});
