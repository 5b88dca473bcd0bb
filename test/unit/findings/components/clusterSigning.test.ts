import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAnnotated, findingsIn, gradesOf, type TestFiles } from '../../../support/annotatedDocument.ts';
import { managerFlags, podOf } from '../../../support/pods.ts';
import { createTestCa } from '../../../support/testPki.ts';

const pki = '/etc/kubernetes/pki';
const yaml = '/etc/kubernetes/manifests/kube-controller-manager.yaml';
const [ca, other] = await Promise.all([createTestCa({ name: 'kubernetes' }), createTestCa({ name: 'new' })]);
const signers = ['kubelet-serving', 'kubelet-client', 'kube-apiserver-client', 'legacy-unknown'];
const pairOf = (signer: string) => [
  `--cluster-signing-${signer}-cert-file=${pki}/ca.crt`,
  `--cluster-signing-${signer}-key-file=${pki}/ca.key`,
];
const generic = ['--cluster-signing-cert-file', '--cluster-signing-key-file'];

async function judge(files: TestFiles) {
  const all = { [yaml]: podOf('kube-controller-manager', managerFlags()), ...files };
  return gradesOf(await findingsIn(all), /^signing-cert|^key-cert/);
}

describe('what kube-controller-manager signs with', () => {
  test('one pair for all and single ones exclude each other', async () => {
    const flags = managerFlags('--cluster-signing-cert-file');
    const announced = [
      `--cluster-signing-cert-file=${pki}/ca.crt`,
      '--cluster',
      'specific-signer-disables-generic',
    ] as const;
    await assertAnnotated(
      'm.yaml',
      podOf('kube-controller-manager', [...flags, announced, ...pairOf('kubelet-client')]),
    );
  });

  test('signers without files', async () => {
    const [first = '', ...rest] = pairOf('kubelet-client');
    const announced = [first, '--cluster', 'specific-signer-disables-generic'] as const;
    const flags = [...managerFlags(...generic), announced, ...rest, ...pairOf('kubelet-serving')];
    await assertAnnotated('m.yaml', podOf('kube-controller-manager', flags));
  });

  test('an error, or a warning if the controller runs', async () => {
    const severities = async (...flags: readonly string[]) => {
      const found = await findingsIn({ [yaml]: podOf('kube-controller-manager', flags) });
      return found.flatMap(({ code, severity }) => (code === 'specific-signer-disables-generic' ? severity : []));
    };
    const single = pairOf('kubelet-client');
    const off = '--controllers=*,-csrsigning';
    assert.deepEqual(await severities(...managerFlags(), ...single), ['error']);
    assert.deepEqual(await severities(...managerFlags(), ...single, off), ['error']);
    assert.deepEqual(await severities(...managerFlags(...generic), ...single), ['warning']);
    assert.deepEqual(await severities(...managerFlags(...generic), ...single, off), []);
  });

  test('one pair, all four, or none', async () => {
    await assertAnnotated('m.yaml', podOf('kube-controller-manager', managerFlags()));
    const four = [...managerFlags(...generic), ...signers.flatMap(pairOf)];
    await assertAnnotated('m.yaml', podOf('kube-controller-manager', four));
    const none = [...managerFlags(...generic), '--cluster-signing-cert-file=', '--cluster-signing-key-file='];
    await assertAnnotated('m.yaml', podOf('kube-controller-manager', none));
  });

  test('a bundle', async () => {
    const bundle = { [`${pki}/ca.crt`]: other.certificatePem + ca.certificatePem };
    assert.deepEqual(await judge(bundle), [`error signing-cert-is-bundle ${yaml}`]);
    assert.deepEqual(await judge({ [`${pki}/ca.crt`]: ca.certificatePem }), []);
  });

  test('a key of another CA, in a folder of its own', async () => {
    const flags = [
      ...managerFlags('--cluster-signing-key-file'),
      '--cluster-signing-key-file=/etc/kubernetes/pki/private/signing.key',
    ];
    const files = { [yaml]: podOf('kube-controller-manager', flags), [`${pki}/ca.crt`]: ca.certificatePem };
    const key = `${pki}/private/signing.key`;
    assert.deepEqual(await judge({ ...files, [key]: other.keyPem }), [`error signing-cert-key-mismatch ${yaml}`]);
    assert.deepEqual(await judge({ ...files, [key]: ca.keyPem }), []);
    const off = podOf('kube-controller-manager', [...flags, '--controllers=*,-csrsigning']);
    assert.deepEqual(await judge({ ...files, [yaml]: off, [key]: other.keyPem }), [
      `warning signing-cert-key-mismatch ${yaml}`,
    ]);
  });

  test('half of what it signs with', async () => {
    const said = async (...flags: readonly string[]) => {
      const found = await findingsIn({
        [yaml]: podOf('kube-controller-manager', [...managerFlags(...generic), ...flags]),
      });
      return found.flatMap(({ code, message }) => (code === 'flag-pair-incomplete' ? message : []));
    };
    const [certificate = '', key = ''] = pairOf('kubelet-client');
    const [ofGeneral] = await said(`--cluster-signing-cert-file=${pki}/ca.crt`);
    assert.match(ofGeneral ?? '', /signs no certificate requests/);
    const exits =
      'kube-controller-manager exits at start with `"cluster-signing-kube-apiserver-client": cannot specify';
    assert.ok((await said(certificate))[0]?.includes(`${exits} cert without key`));
    assert.ok((await said(key))[0]?.includes(`${exits} key without cert`));
    assert.deepEqual(await said(certificate, key), []);
    const off = '--controllers=*,-csrsigning';
    assert.deepEqual(await said(`--cluster-signing-cert-file=${pki}/ca.crt`, off), []);
    assert.ok((await said(certificate, off))[0]?.includes(`${exits} cert without key`), 'its flags are checked anyway');
  });
});
