import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ofKeys } from '../../../src/core/findings/allFindings.ts';
import { findingCodes } from '../../../src/core/findings/catalog.ts';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { isOfCertificate, toldOnce } from '../../../src/core/findings/toldOnce.ts';
import type { QuietPlace } from '../../../src/core/locate/files/quietPlaces.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { gradesOf } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'corp' });
const old = await ca.issue({ commonName: 'old', notAfter: '2026-06-01T00:00:00Z' });

async function judge(files: Readonly<Record<string, string>>, quiet: Readonly<Record<string, QuietPlace>> = {}) {
  const decoded = Object.entries(files).map(([path, text]) => {
    const place = quiet[path];
    return decodeFile({ path, text, trackedAs: path, ...(place === undefined ? {} : { quiet: place }) }, decodingTools);
  });
  const graph = await buildPkiGraph(decoded, decodingTools.cryptography);
  const findings = evaluate(graph, defaultPolicy, testNow);
  return { ...toldOnce(graph, findings), findings };
}

const kubeconfig = `kind: Config
current-context: a
contexts: [{ name: a, context: { cluster: a, user: a } }]
clusters: [{ name: a, cluster: { server: 'https://10.0.0.1:6443', certificate-authority-data: ${base64(ca.certificatePem)} } }]
users: [{ name: a, user: { client-certificate-data: ${base64(old.certificatePem)}, client-key-data: ${base64(old.keyPem)} } }]
`;
const expired = /^cert-expired$/;

test('a certificate is told where a cluster reads it, and points at its other places', async () => {
  const places = Object.fromEntries(
    Array.from({ length: 35 }, (_, index) => [`a/${index + 10}.crt`, old.certificatePem]),
  );
  const { told, repeats, findings } = await judge({ ...places, 'z/admin.conf': kubeconfig });
  assert.equal(gradesOf(findings, expired).length, 36);
  assert.deepEqual(gradesOf(told, expired), ['error cert-expired z/admin.conf']);
  const [finding] = told.filter(({ code }) => code === 'cert-expired');
  assert.match(finding?.message ?? '', / 35 more places have the same problem\.$/);
  assert.deepEqual(
    finding?.related.filter(({ message }) => message === 'The same problem').map(({ path }) => path),
    Object.keys(places),
  );
  const others = repeats.filter(({ code }) => code === 'cert-expired');
  assert.equal(others.length, 35);
  for (const { severity, related } of others) assert.deepEqual([severity, related[0]?.path], ['hint', 'z/admin.conf']);
});

test('a copy that was set aside is told after what is in use', async () => {
  const key = ca.keyPem;
  const used = 'srv/kubernetes/pki/ca.key';
  const { told } = await judge({
    'srv/kubernetes/backup-20261120/pki/ca.key': key,
    'srv/kubernetes/backup-20261120/pki/ca.crt': ca.certificatePem,
    [used]: key,
    'srv/kubernetes/pki/ca.crt': ca.certificatePem,
  });
  assert.deepEqual(gradesOf(told, /^ca-key-in-workspace$/), [`warning ca-key-in-workspace ${used}`]);
});

test('files that others can read are told once for each machine', async () => {
  const key = (await ca.issue({ commonName: 'any' })).keyPem;
  const places = ['etc/kubernetes/pki/ca.key', 'etc/kubernetes/pki/apiserver.key'];
  const files = ['node-1', 'node-2'].flatMap((machine) =>
    places.map((place) =>
      decodeFile({ path: `${machine}/${place}`, hostPath: `/${place}`, text: key, mode: 0o644 }, decodingTools),
    ),
  );
  const graph = await buildPkiGraph(files, decodingTools.cryptography);
  const { told, repeats } = toldOnce(graph, evaluate(graph, defaultPolicy, testNow));
  assert.deepEqual(gradesOf(told, /^key-file-permissions$/), [
    'warning key-file-permissions node-1/etc/kubernetes/pki/apiserver.key',
    'warning key-file-permissions node-2/etc/kubernetes/pki/apiserver.key',
  ]);
  assert.deepEqual(gradesOf(repeats, /^key-file-permissions$/), [
    'hint key-file-permissions node-1/etc/kubernetes/pki/ca.key',
    'hint key-file-permissions node-2/etc/kubernetes/pki/ca.key',
  ]);
});

test('it is told of the file, not of a link to it', async () => {
  const files = ['a.crt', 'real.crt'].map((path) =>
    decodeFile({ path, text: old.certificatePem, ...(path === 'a.crt' ? { link: 'real.crt' } : {}) }, decodingTools),
  );
  const graph = await buildPkiGraph(files, decodingTools.cryptography);
  const { told } = toldOnce(graph, evaluate(graph, defaultPolicy, testNow));
  assert.deepEqual(gradesOf(told, expired), ['error cert-expired real.crt']);
});

test('one that lies among tests, too, is told at the other place', async () => {
  const files = { 'a/testdata/old.crt': old.certificatePem, 'b/old.crt': old.certificatePem };
  const { told } = await judge(files, { 'a/testdata/old.crt': 'tests' });
  assert.deepEqual(gradesOf(told, expired), ['error cert-expired b/old.crt']);
});

test('keys among tests are told once for each folder', async () => {
  const [first, second, third] = await Promise.all(['a', 'b', 'c'].map((commonName) => ca.issue({ commonName })));
  const files = {
    'testdata/a.key': first?.keyPem ?? '',
    'testdata/b.key': second?.keyPem ?? '',
    'testdata/c/c.key': third?.keyPem ?? '',
  };
  const inGit = /^private-key-in-vcs$/;
  const quiet = await judge(files, {
    'testdata/a.key': 'tests',
    'testdata/b.key': 'tests',
    'testdata/c/c.key': 'tests',
  });
  assert.deepEqual(gradesOf(quiet.told, inGit), [
    'hint private-key-in-vcs testdata/a.key',
    'hint private-key-in-vcs testdata/c/c.key',
  ]);
  const { told } = await judge({ 'pki/a.key': first?.keyPem ?? '', 'pki/b.key': second?.keyPem ?? '' });
  assert.deepEqual(gradesOf(told, inGit), [
    'warning private-key-in-vcs pki/a.key',
    'warning private-key-in-vcs pki/b.key',
  ]);
});

test('an open key is told once, wherever it lies', async () => {
  const other = await createTestCa({ name: 'corp' });
  const leaf = await other.issue({ commonName: 'leaf' });
  const { told, repeats } = await judge({
    ...{ 'a/ca.crt': ca.certificatePem, 'a/ca.key': ca.keyPem, 'b/ca.key': ca.keyPem, 'b/old.key': old.keyPem },
    ...{
      'c/ca.crt': other.certificatePem,
      'c/ca.key': other.keyPem,
      'c/leaf.key': leaf.keyPem,
      'd/old.key': old.keyPem,
    },
  });
  const open = /^(?:ca-key-in-workspace|private-key-in-vcs)$/;
  assert.deepEqual(gradesOf(told, open), [
    'warning ca-key-in-workspace a/ca.key',
    'warning private-key-in-vcs b/old.key',
    'warning ca-key-in-workspace c/ca.key',
    'warning private-key-in-vcs c/leaf.key',
  ]);
  assert.deepEqual(gradesOf(repeats, open), ['hint ca-key-in-workspace b/ca.key', 'hint private-key-in-vcs d/old.key']);
});

test('what is wrong between two is told at each place', async () => {
  const other = await createTestCa({ name: 'corp' });
  const pair = `${kubeconfig.replace(base64(old.keyPem), base64(other.keyPem))}`;
  const { told, findings } = await judge({ 'a.conf': pair, 'b.conf': pair });
  const mismatch = /^key-cert-mismatch$/;
  assert.equal(gradesOf(told, mismatch).length, 2);
  assert.deepEqual(gradesOf(told, mismatch), gradesOf(findings, mismatch));
});

test('these are about open keys', () => {
  assert.deepEqual(ofKeys.map(({ code }) => code).sort(), [
    'ca-key-in-workspace',
    'certificate-key-in-config',
    'encryption-config-plaintext-key',
    'key-encrypted',
    'key-file-permissions',
    'private-key-in-configmap',
    'private-key-in-last-applied',
    'private-key-in-pod-spec',
    'private-key-in-vcs',
    'secret-plaintext-manifest',
    'token-in-plaintext',
  ]);
});

test('these are about a certificate alone', () => {
  assert.deepEqual(findingCodes().filter(isOfCertificate).sort(), [
    'aki-ski-mismatch',
    'bc-not-critical',
    'ca-expired',
    'ca-expires-before-leaf',
    'ca-expiring-soon',
    'ca-lifetime-over-10y',
    'ca-without-basicconstraints',
    'cert-expired',
    'cert-expiring-critical',
    'cert-expiring-soon',
    'cert-not-yet-valid',
    'cert-v1',
    'client-system-masters',
    'crl-ocsp-not-checked',
    'duplicate-extension',
    'duplicate-serial',
    'eku-absent',
    'eku-blocked-by-ca',
    'eku-excessive',
    'empty-subject-noncritical-san',
    'expired-member-in-bundle',
    'issuer-name-encoding-mismatch',
    'key-algorithm-unsupported',
    'key-rsa-bad-exponent',
    'key-rsa-too-large',
    'key-rsa-too-small',
    'key-weak-curve',
    'ku-ca-without-certsign',
    'ku-leaf-with-certsign',
    'ku-missing-digitalsignature',
    'leaf-is-ca',
    'leaf-remaining-over-policy',
    'name-constraint-violated',
    'ocsp-must-staple',
    'old-unrotated-ca',
    'pathlen-exceeded',
    'san-duplicate',
    'san-ip-as-dns',
    'san-malformed',
    'san-missing',
    'san-private-name-in-public-cert',
    'self-signed-leaf',
    'serial-low-entropy',
    'serial-negative',
    'serial-too-long',
    'serial-zero',
    'sig-algorithm-mismatch',
    'sig-invalid',
    'sig-md5-md2',
    'sig-sha1',
    'sig-weak-for-key',
    'staging-certificate',
    'trailing-data',
    'unknown-critical-extension',
    'validity-inverted',
    'validity-no-expiration',
    'validity-noncanonical-time',
  ]);
});
