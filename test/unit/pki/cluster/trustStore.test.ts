import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInTrustStore } from '../../../../src/core/pki/cluster/trustStore.ts';

test('what programs read as the trust store of a machine', () => {
  for (const path of [
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/ssl/cert.pem',
    '/etc/ssl/ca-bundle.pem',
    '/etc/pki/tls/certs/ca-bundle.crt',
    '/etc/pki/tls/cacert.pem',
    '/etc/pki/ca-trust/source/anchors/corp.pem',
    '/usr/local/share/ca-certificates/corp.crt',
  ]) {
    assert.ok(isInTrustStore(path), path);
  }
});

test('what only lies beside it', () => {
  for (const path of [
    '/etc/ssl/corp.crt',
    '/etc/ssl/private/server.pem',
    '/etc/pki/tls/private/a.key',
    '/home/etc/ssl/certs/a',
  ]) {
    assert.ok(!isInTrustStore(path), path);
  }
});
