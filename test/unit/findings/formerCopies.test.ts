import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn, gradesOf, type TestFiles } from '../../support/annotatedDocument.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const serving = { commonName: 'kube-apiserver', dnsNames: ['kubernetes'], extKeyUsage: ['serverAuth'] as const };
const dates = { notBefore: '2024-01-01T00:00:00Z', notAfter: '2025-01-01T00:00:00Z' };
const fresh = await ca.issue({ ...serving, notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-05-01T00:00:00Z' });
const former = await ca.issue({ ...serving, ...dates });
const stranger = await ca.issue({ ...serving, ...dates, commonName: 'other' });

const pki = '/etc/kubernetes/pki';
const live = { [`${pki}/ca.crt`]: ca.certificatePem, [`${pki}/apiserver.crt`]: fresh.certificatePem };
const expired = async (files: TestFiles) => gradesOf(await findingsIn(files), /^cert-expired/);

describe('a certificate that was put aside when it was renewed', () => {
  for (const path of [
    '/etc/kubernetes/pki.bak/apiserver.crt',
    '/etc/kubernetes/pki-backup-2025-01-01/apiserver.crt',
    '/etc/kubernetes/tmp/kubeadm-backup-pki-2025/apiserver.crt',
    '/root/backup/pki/apiserver.crt',
    `${pki}/old/apiserver.crt`,
    `${pki}/apiserver.crt.old`,
    `${pki}/apiserver.crt.bak-20250101`,
  ]) {
    test(`has expired: ${path}`, async () => {
      assert.deepEqual(await expired({ ...live, [path]: former.certificatePem }), []);
    });
  }

  test('the copies of k3s', async () => {
    const k3s = '/var/lib/rancher/k3s/server';
    const files = { [`${k3s}/tls/client-admin.crt`]: fresh.certificatePem };
    assert.deepEqual(
      await expired({ ...files, [`${k3s}/tls-1769000000/client-admin.crt`]: former.certificatePem }),
      [],
    );
  });

  test('counts where nothing newer took its place, where something names it, and where no word marks it', async () => {
    const aside = '/etc/kubernetes/pki.bak/apiserver.crt';
    const told = [`error cert-expired ${aside}`];
    assert.deepEqual(await expired({ [`${pki}/ca.crt`]: ca.certificatePem, [aside]: former.certificatePem }), told);
    assert.deepEqual(await expired({ ...live, [aside]: stranger.certificatePem }), told, 'another subject');
    const unit = `[Service]\nExecStart=/usr/bin/kube-apiserver --tls-cert-file=${aside} --tls-private-key-file=/a.key\n`;
    const files = { ...live, [aside]: former.certificatePem, '/etc/systemd/system/kube-apiserver.service': unit };
    assert.ok((await expired(files)).includes(told[0] ?? ''), 'named');
    for (const path of [
      '/etc/kubernetes/pki2/apiserver.crt',
      '/srv/gold/apiserver.crt',
      '/srv/household/apiserver.crt',
    ]) {
      assert.deepEqual(await expired({ ...live, [path]: former.certificatePem }), [`error cert-expired ${path}`]);
    }
  });
});
