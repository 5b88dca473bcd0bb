import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kubeconfigReader } from '../../../../src/core/findings/kubeconfigs/kubeconfigReader.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';

test('the component in whose place a kubeconfig lies says what is wrong with it, else kubectl', () => {
  const reader = (path: string) => kubeconfigReader(decodeFile({ path, text: '' }, decodingTools));
  assert.equal(reader('node-1/etc/kubernetes/kubelet.conf'), 'kubelet');
  assert.equal(reader('/etc/kubernetes/scheduler.conf'), 'kube-scheduler');
  assert.equal(reader('/etc/kubernetes/controller-manager.conf'), 'kube-controller-manager');
  assert.equal(reader('/etc/kubernetes/admin.conf'), 'kubectl');
  assert.equal(reader('/home/jane/.kube/config'), 'kubectl');
});
