import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { certificateRole } from '../../../src/core/kubernetes/certificateRole.ts';
import { certificatePlaces } from '../../../src/core/kubernetes/tables/certificatePlaces.ts';
import { type CertificateRole, certificateRoles } from '../../../src/core/kubernetes/tables/certificateRoles.ts';
import { credentialFields, credentialMaps } from '../../../src/core/kubernetes/tables/credentialFields.ts';
import { recognitionRules } from '../../../src/core/kubernetes/tables/recognition.ts';

const roles: readonly CertificateRole[] = certificateRoles;
const knownSources = JSON.parse(readFileSync('data/sources.json', 'utf8'));

test('every record names sources that data/sources.json explains', () => {
  for (const record of [...certificateRoles, ...certificatePlaces, ...credentialFields, ...credentialMaps]) {
    for (const source of record.sources ?? []) assert.ok(source in knownSources, source);
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

test('every place ends as its tail says', () => {
  for (const { directory, tail } of certificatePlaces) assert.ok(`/${directory}`.endsWith(`/${tail}`), directory);
});

test("kubeadm's names are those that kubeadm certs renew takes, and the CAs and keys it makes", () => {
  assert.deepEqual(roles.flatMap(({ kubeadmName }) => kubeadmName ?? []).sort(), [
    'admin.conf',
    'apiserver',
    'apiserver-etcd-client',
    'apiserver-kubelet-client',
    'ca',
    'controller-manager.conf',
    'etcd-ca',
    'etcd-healthcheck-client',
    'etcd-peer',
    'etcd-server',
    'front-proxy-ca',
    'front-proxy-client',
    'kubelet.conf',
    'sa',
    'scheduler.conf',
    'super-admin.conf',
  ]);
});
