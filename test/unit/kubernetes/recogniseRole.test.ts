import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { type RoleQuestion, recogniseRole } from '../../../src/core/kubernetes/recogniseRole.ts';
import { rolesByPath } from '../../../src/core/kubernetes/rolesByPath.ts';
import type { Bytes } from '../../../src/core/x509/bytes.ts';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import type { Certificate } from '../../../src/core/x509/x509Model.ts';
import { createTestCa, type TestCa, type TestCertificateOptions } from '../../support/testPki.ts';

const tree = 'test/fixtures/kubeadm-renew/h01-rsa/before';

function decoded(der: Bytes): Certificate {
  const certificate = decodeCertificate(der);
  assert.equal(certificate.kind, 'certificate');
  return certificate as Certificate;
}

function fromPem(pem: string): Certificate {
  const body = /-----BEGIN CERTIFICATE-----([^-]+)/.exec(pem)?.[1] ?? '';
  return decoded(new Uint8Array(Buffer.from(body, 'base64')));
}

function fileCertificate(file: string): Certificate {
  return fromPem(readFileSync(path.join(tree, file), 'utf8'));
}

function kubeconfigCertificate(file: string, key: string): Certificate {
  const value = new RegExp(`${key}: (\\S+)`).exec(readFileSync(path.join(tree, file), 'utf8'))?.[1] ?? '';
  return fromPem(Buffer.from(value, 'base64').toString());
}

function role(question: RoleQuestion): string | undefined {
  const match = recogniseRole(question);
  return match && `${match.id} by ${match.reason}`;
}

/** File of a kubeadm cluster → role; the third column is what the certificate alone tells. */
const files = [
  ['/etc/kubernetes/pki/ca.crt', 'ca', 'ca'],
  ['/etc/kubernetes/pki/apiserver.crt', 'apiserver', 'apiserver'],
  ['/etc/kubernetes/pki/apiserver-kubelet-client.crt', 'apiserver-kubelet-client', 'apiserver-kubelet-client'],
  ['/etc/kubernetes/pki/apiserver-etcd-client.crt', 'apiserver-etcd-client', 'apiserver-etcd-client'],
  ['/etc/kubernetes/pki/front-proxy-ca.crt', 'front-proxy-ca', 'front-proxy-ca'],
  ['/etc/kubernetes/pki/front-proxy-client.crt', 'front-proxy-client', 'front-proxy-client'],
  ['/etc/kubernetes/pki/etcd/ca.crt', 'etcd-ca', 'etcd-ca'],
  ['/etc/kubernetes/pki/etcd/server.crt', 'etcd-server', undefined],
  ['/etc/kubernetes/pki/etcd/peer.crt', 'etcd-peer', undefined],
  ['/etc/kubernetes/pki/etcd/healthcheck-client.crt', 'etcd-healthcheck-client', 'etcd-healthcheck-client'],
] as const;

describe('certificate files of a real kubeadm cluster', () => {
  for (const [file, byPath, bySubject] of files) {
    test(file, () => {
      const certificate = fileCertificate(file);
      assert.equal(role({ certificate, hostPath: file }), `${byPath} by path`);
      assert.equal(role({ certificate }), bySubject && `${bySubject} by subject`);
    });
  }
});

const kubeconfigs = {
  'admin.conf': 'admin-client',
  'super-admin.conf': 'super-admin-client',
  'controller-manager.conf': 'controller-manager-client',
  'scheduler.conf': 'scheduler-client',
  'kubelet.conf': 'kubelet-client',
} as const;

describe('kubeconfigs of a real kubeadm cluster', () => {
  for (const [file, id] of Object.entries(kubeconfigs)) {
    test(file, () => {
      const hostPath = `/etc/kubernetes/${file}`;
      const client = kubeconfigCertificate(hostPath, 'client-certificate-data');
      const ca = kubeconfigCertificate(hostPath, 'certificate-authority-data');
      const keyPath = 'users[0].user.client-certificate-data';
      assert.equal(role({ certificate: client, hostPath, keyPath, kind: 'Config' }), `${id} by path`);
      assert.equal(role({ certificate: client, hostPath: `/home/me/${file}`, keyPath }), `${id} by subject`);
      const caKeyPath = 'clusters[0].cluster.certificate-authority-data';
      assert.equal(role({ certificate: ca, hostPath, keyPath: caKeyPath }), 'ca by field');
    });
  }
});

/** Paths as they come from other roots, systems and installers. */
const paths: Readonly<Record<string, string | undefined>> = {
  '/backup/node-1/etc/kubernetes/pki/apiserver.crt': 'apiserver',
  'rootfs/etc/kubernetes/pki/etcd/ca.crt': 'etcd-ca',
  'pki/front-proxy-client.crt': 'front-proxy-client',
  'C:\\cluster\\pki\\etcd\\peer.crt': 'etcd-peer',
  'file:///etc/kubernetes/pki/ca.crt': 'ca',
  '/var/lib/kubelet/pki/kubelet-client-current.pem': 'kubelet-client',
  '/var/lib/kubelet/pki/kubelet-client-2026-11-24-14-25-43.pem': 'kubelet-client',
  '/var/lib/kubelet/pki/kubelet.crt': 'kubelet-serving-selfsigned',
  '/var/lib/kubelet/kubelet.crt': 'kubelet-serving',
  '/var/lib/rancher/k3s/server/tls/client-ca.crt': 'ca',
  '/var/lib/rancher/rke2/server/tls/etcd/server-client.crt': 'etcd-server',
  '/home/me/.minikube/profiles/minikube/apiserver.crt.dd3b5fb2': 'apiserver',
  '/etc/ssl/etcd/ssl/member-node1.pem': 'etcd-server',
  '/var/snap/microk8s/current/certs/proxy.crt': 'kube-proxy-client',
  '/etc/kubernetes/admin.conf.bak': undefined,
  '/etc/pki/tls/certs/apiserver.crt': undefined,
  'ca.crt': undefined,
  '': undefined,
};

describe('paths', () => {
  for (const [file, id] of Object.entries(paths)) {
    test(file || '(empty)', () => assert.equal(rolesByPath(file)?.certificate, id));
  }
});

/** What else a certificate may say of itself, by subject and usages. */
const subjects: readonly (readonly [TestCertificateOptions, string | undefined])[] = [
  [{ commonName: 'system:kube-proxy' }, 'kube-proxy-client'],
  [{ commonName: 'system:kube-proxy', extKeyUsage: ['serverAuth'] }, undefined],
  [{ commonName: 'system:kube-scheduler', extKeyUsage: [] }, 'scheduler-client'],
  [{ commonName: 'system:node:a', organizations: ['system:nodes'] }, 'kubelet-client'],
  [{ commonName: 'system:node:a', organizations: ['system:nodes'], extKeyUsage: ['serverAuth'] }, 'kubelet-serving'],
  [{ commonName: 'system:node:a' }, undefined],
  [{ commonName: 'admin', organizations: ['system:masters'] }, 'admin-client'],
  [{ commonName: 'admin' }, undefined],
  [{ commonName: 'minikube', extKeyUsage: ['serverAuth'], dnsNames: ['kubernetes.default.svc'] }, 'apiserver'],
  [{ commonName: 'x', extKeyUsage: ['serverAuth'], dnsNames: ['shop-webhook.shop.svc'] }, 'webhook-serving'],
  [{ commonName: 'x', extKeyUsage: ['serverAuth'], dnsNames: ['web.shop.svc'] }, undefined],
  [{ commonName: 'someone' }, undefined],
];

describe('subjects', () => {
  let ca: TestCa;
  before(async () => {
    ca = await createTestCa({ name: 'kubernetes' });
  });
  for (const [options, id] of subjects) {
    const { organizations = [], extKeyUsage = ['clientAuth'], commonName } = options;
    test(`${commonName} ${organizations.join()} ${extKeyUsage.join()}: ${id ?? 'unknown'}`, async () => {
      const certificate = decoded((await ca.issue(options)).der);
      assert.equal(role({ certificate }), id && `${id} by subject`);
    });
  }

  test("the throw-away CA of a kubelet's serving certificate", async () => {
    const throwAway = await createTestCa({ name: 'worker-1-ca@1790000000' });
    const certificate = decoded(
      (await throwAway.issue({ commonName: 'worker-1@1790000000', extKeyUsage: ['serverAuth'] })).der,
    );
    assert.equal(role({ certificate }), 'kubelet-serving-selfsigned by subject');
  });

  test('path and subject disagree: the path counts', async () => {
    const certificate = decoded((await ca.issue({ commonName: 'system:kube-scheduler' })).der);
    assert.equal(role({ certificate, hostPath: '/etc/kubernetes/pki/apiserver.crt' }), 'apiserver by path');
  });

  test('a chain behind the first certificate is known by its own subject', () => {
    const hostPath = '/etc/kubernetes/pki/apiserver.crt';
    assert.equal(role({ certificate: decoded(ca.der), hostPath, index: 1 }), 'ca by subject');
  });

  test('every CA of a CA bundle has the role of its path', async () => {
    const other = await createTestCa({ name: 'corporate root' });
    const hostPath = '/etc/kubernetes/pki/etcd/ca.crt';
    assert.equal(role({ certificate: decoded(other.der), hostPath, index: 2 }), 'etcd-ca by path');
  });

  test('the field gives a role where the subject tells nothing', async () => {
    const user = decoded((await ca.issue({ commonName: 'anna' })).der);
    const server = decoded((await ca.issue({ commonName: 'shop', extKeyUsage: ['serverAuth'] })).der);
    const userPath = 'users[0].user.client-certificate-data';
    const secretPath = "data['tls.crt']";
    assert.equal(role({ certificate: user, keyPath: userPath }), 'user-client by field');
    assert.equal(role({ certificate: server, keyPath: secretPath, kind: 'Secret' }), 'tls-secret-serving by field');
    assert.equal(role({ certificate: user, keyPath: secretPath, kind: 'Secret' }), undefined);
    assert.equal(
      role({ certificate: user, hostPath: '/home/me/.kube/config', keyPath: userPath }),
      'user-client by field',
    );
  });
});
