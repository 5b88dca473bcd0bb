import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileReferenceOf } from '../../../src/core/kubernetes/fileReferenceOf.ts';
import { isTellingAbsence } from '../../../src/core/pki/isTellingAbsence.ts';

const ofKubeconfig = fileReferenceOf('users[0].user.client-certificate');
const isTelling = (hostPath: string, namedIn: string, isWithFolder = true): boolean => {
  assert.ok(ofKubeconfig !== undefined);
  return isTellingAbsence({ field: ofKubeconfig, hostPath }, namedIn, 'unknown', isWithFolder);
};

test('a kubeconfig is used where it lies, unless it leads to another machine, into a Pod or into the home of somebody else', () => {
  assert.equal(isTelling('/home/jane/.minikube/ca.crt', '/home/jane/.kube/config'), true);
  assert.equal(isTelling('/etc/kubernetes/pki/ca.crt', '/home/jane/.kube/config'), true);
  assert.equal(isTelling('/srv/repo/certs/ca.crt', '/srv/repo/kubeconfig.yaml'), true);
  for (const [path, namedIn] of [
    ['/home/jane/.minikube/ca.crt', '/home/joe/repo/kubeconfig.yaml'],
    ['/home/jane/.minikube/ca.crt', '/srv/repo/kubeconfig.yaml'],
    ['/Users/jane/.minikube/ca.crt', '/home/joe/.kube/config'],
    ['C:/Users/jane/.minikube/ca.crt', '/home/joe/.kube/config'],
    ['/etc/kubernetes/pki/ca.crt', '/home/joe/repo/kubelet.kubeconfig'],
    ['/var/lib/kubelet/pki/kubelet-client-current.pem', '/srv/repo/node/kubelet.conf'],
    ['/var/run/secrets/kubernetes.io/serviceaccount/ca.crt', '/srv/repo/kubeconfig.yaml'],
    ['/etc/kubernetes/pki/ca.crt', '/kubeconfig'],
  ] as const) {
    assert.equal(isTelling(path, namedIn), false, path);
    assert.equal(isTelling(path, namedIn, false), true, 'the folder is there');
  }
});

test('what the copy of a machine lacks was lost, unless the copy is in Git, where nobody keeps keys', () => {
  assert.ok(ofKubeconfig !== undefined);
  const reference = { field: { ...ofKubeconfig, id: 'kubelet-tls-key' }, hostPath: '/etc/kubernetes/kubelet.key' };
  const namedIn = '/srv/repo/cp-1/etc/kubernetes/kubelet.yaml';
  assert.equal(isTellingAbsence(reference, namedIn, 'copy', false), true);
  assert.equal(isTellingAbsence(reference, namedIn, 'copy', true), false);
  assert.equal(isTellingAbsence(reference, namedIn, 'copy', false, true), false);
  assert.equal(isTellingAbsence(reference, '/etc/kubernetes/kubelet.yaml', 'known', false, true), true);
});
