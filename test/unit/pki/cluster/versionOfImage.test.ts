import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSince, versionOfImage } from '../../../../src/core/pki/cluster/versionOfImage.ts';

test('the tag of an image tells the version of what it is named after', () => {
  const cases: readonly (readonly [Parameters<typeof versionOfImage>[0], string | undefined, string])[] = [
    ['etcd', 'registry.k8s.io/etcd:3.6.4-0', '3.6'],
    ['etcd', 'quay.io/coreos/etcd:v3.5.13', '3.5'],
    ['etcd', 'rancher/hardened-etcd:v3.5.21-k3s1-build20250612@sha256:ab', '3.5'],
    ['kube-apiserver', 'registry.k8s.io/kube-apiserver:v1.34.1', '1.34'],
    ['kube-apiserver', 'rancher/hardened-kubernetes:v1.30.1-rke2r1-build20240515', '1.30'],
    ['kube-apiserver', 'k8s.gcr.io/hyperkube:v1.16.15', '1.16'],
    ['kube-apiserver', 'localhost:5000/kube-apiserver:v1.29.0', '1.29'],
    ['etcd', 'k8s.gcr.io/hyperkube:v1.16.15', 'unknown'],
    ['etcd', 'example.com/platform:1.2.3', 'unknown'],
    ['etcd', 'etcd:latest', 'unknown'],
    ['etcd', 'localhost:5000/etcd', 'unknown'],
    ['etcd', 'etcd:{{ .Values.tag }}', 'unknown'],
    ['etcd', undefined, 'unknown'],
  ];
  for (const [component, image, expected] of cases) {
    const version = versionOfImage(component, image);
    assert.equal(version === undefined ? 'unknown' : `${version.major}.${version.minor}`, expected, image);
  }
});

test('releases are compared by numbers', () => {
  assert.equal(isSince({ major: 1, minor: 9 }, { major: 1, minor: 24 }), false);
  assert.equal(isSince({ major: 1, minor: 24 }, { major: 1, minor: 24 }), true);
  assert.equal(isSince({ major: 4, minor: 0 }, { major: 3, minor: 6 }), true);
});
