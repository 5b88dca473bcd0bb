import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { locateInvocations } from '../../../../src/core/locate/invocations/locateInvocations.ts';
import { locateDocument } from '../../../../src/core/locate/locateCredentials.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';

const tools = { structure: readYamlStructure, invocations: locateInvocations };

const machine = `version: v1alpha1
machine:
  type: controlplane
  kubelet:
    extraArgs:
      rotate-server-certificates: true
      tls-cert-file: /var/lib/kubelet/pki/own.crt
      tls-private-key-file: /var/lib/kubelet/pki/own.key
cluster:
  clusterName: a
  apiServer:
    extraArgs:
      oidc-ca-file: /etc/oidc/ca.crt
      client-ca-file: "/system/secrets/kubernetes/kube-apiserver/ca.crt"
      tls-cert-file: /in/the/image.crt
    extraVolumes:
      - hostPath: /var/etc/oidc
        mountPath: /etc/oidc
        readonly: true
  controllerManager: {extraArgs: {root-ca-file: /system/secrets/kubernetes/kube-controller-manager/ca.crt}}
  scheduler:
    extraArgs:
      kubeconfig: /system/secrets/kubernetes/kube-scheduler/kubeconfig
  etcd:
    extraArgs:
      trusted-ca-file: /system/secrets/etcd/ca.crt
  proxy:
    extraArgs: {}
`;

describe('flags of a machine configuration of Talos', () => {
  const { invocations, references } = locateDocument(machine, tools);

  test('are those of the components', () => {
    const told = invocations.flatMap(({ component, flags, isPartial }) =>
      flags.map(({ name, span, value, valueSpan }) => {
        assert.equal(isPartial, true);
        assert.equal(machine.slice(span.start, span.end), name);
        assert.equal(machine.slice(valueSpan?.start, valueSpan?.end), value);
        return `${component} ${name}`;
      }),
    );
    assert.deepEqual(told.sort(), [
      'etcd trusted-ca-file',
      'kube-apiserver client-ca-file',
      'kube-apiserver oidc-ca-file',
      'kube-apiserver tls-cert-file',
      'kube-controller-manager root-ca-file',
      'kube-scheduler kubeconfig',
      'kubelet rotate-server-certificates',
      'kubelet tls-cert-file',
      'kubelet tls-private-key-file',
    ]);
  });

  test('name files of the machine, through the mounts; nobody looks into an image', () => {
    const files = references.map(({ path, mountedFrom, keyPath }) => `${keyPath} ${mountedFrom ?? path}`);
    assert.deepEqual(files.sort(), [
      'cluster.apiServer.extraArgs.client-ca-file /system/secrets/kubernetes/kube-apiserver/ca.crt',
      'cluster.apiServer.extraArgs.oidc-ca-file /var/etc/oidc/ca.crt',
      'cluster.controllerManager.extraArgs.root-ca-file /system/secrets/kubernetes/kube-controller-manager/ca.crt',
      'cluster.etcd.extraArgs.trusted-ca-file /system/secrets/etcd/ca.crt',
      'cluster.scheduler.extraArgs.kubeconfig /system/secrets/kubernetes/kube-scheduler/kubeconfig',
      'machine.kubelet.extraArgs.tls-cert-file /var/lib/kubelet/pki/own.crt',
      'machine.kubelet.extraArgs.tls-private-key-file /var/lib/kubelet/pki/own.key',
    ]);
    const pair = references.find(({ pairedWith }) => pairedWith !== undefined)?.pairedWith;
    assert.equal(machine.slice(pair?.start, pair?.end), '/var/lib/kubelet/pki/own.key');
  });

  test('not of another document with such fields', () => {
    assert.deepEqual(locateDocument(machine.replace('machine:', 'machines:'), tools).invocations, []);
  });
});
