import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { certificateRole } from '../../../src/core/kubernetes/certificateRole.ts';
import { certificatePlaces } from '../../../src/core/kubernetes/tables/certificatePlaces.ts';
import { type CertificateRole, certificateRoles } from '../../../src/core/kubernetes/tables/certificateRoles.ts';
import { credentialFields } from '../../../src/core/kubernetes/tables/credentialFields.ts';
import { recognitionRules } from '../../../src/core/kubernetes/tables/recognition.ts';

const roles: readonly CertificateRole[] = certificateRoles;
const folder = 'src/core/kubernetes/tables';
const knownSources = JSON.parse(readFileSync('data/sources.json', 'utf8'));

test('sources named in the comments of the tables are explained', () => {
  for (const table of readdirSync(folder)) {
    for (const [, list = ''] of readFileSync(`${folder}/${table}`, 'utf8').matchAll(/\/\/ .*sources: (.+)$/gm)) {
      for (const source of list.split(', ')) assert.ok(source in knownSources, `${table}: ${source}`);
    }
  }
});

test('every role and every place names its sources', () => {
  for (const [table, count] of [
    ['certificateRoles.ts', roles.length],
    ['certificatePlaces.ts', certificatePlaces.length],
  ] as const) {
    assert.equal(readFileSync(`${folder}/${table}`, 'utf8').match(/^ {2}\/\/ .*sources: /gm)?.length, count, table);
  }
});

test('every role that a table gives is a role', () => {
  const given = [
    ...recognitionRules.map(({ role }) => role),
    ...certificatePlaces.flatMap(({ certificates = {}, kubeconfigs = {} }) => [
      ...Object.values(certificates),
      ...Object.values(kubeconfigs),
    ]),
    ...credentialFields.flatMap(({ certificateRole: every, usualRole }) => [every, usualRole]),
    ...roles.map(({ parent }) => parent),
  ];
  for (const id of given) assert.ok(id === undefined || certificateRole(id) !== undefined, id);
});

test('ids of roles are unique', () => {
  assert.equal(new Set(roles.map(({ id }) => id)).size, roles.length);
  assert.equal(roles.length, 29);
  assert.equal(certificateRole('no-such-role'), undefined);
});

test("kubeadm's names", () => {
  const renewed = roles.filter((role) => role.isRenewedByKubeadm).map(({ kubeadmName }) => kubeadmName);
  const others = roles.filter((role) => !role.isRenewedByKubeadm).flatMap(({ kubeadmName }) => kubeadmName ?? []);
  assert.deepEqual(others.sort(), ['ca', 'etcd-ca', 'front-proxy-ca', 'kubelet.conf', 'sa']);
  // What `kubeadm certs renew --help` lists.
  assert.deepEqual(renewed.sort(), [
    'admin.conf',
    'apiserver',
    'apiserver-etcd-client',
    'apiserver-kubelet-client',
    'controller-manager.conf',
    'etcd-healthcheck-client',
    'etcd-peer',
    'etcd-server',
    'front-proxy-client',
    'scheduler.conf',
    'super-admin.conf',
  ]);
});
