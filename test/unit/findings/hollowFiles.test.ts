import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import type { Finding } from '../../../src/core/findings/findingModel.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { followReferences } from '../../../src/core/pki/followReferences.ts';
import { gradesOf, type TestFiles } from '../../support/annotatedDocument.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { apiserverFlags, podOf } from '../../support/pods.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { createTestCluster } from '../../support/testCluster.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

const pki = '/etc/kubernetes/pki';
const yaml = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const server = podOf('kube-apiserver', apiserverFlags());
const ca = await createTestCa({ name: 'kubernetes' });
const client = await ca.issue({ commonName: 'jane' });
const publicKey =
  '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n';

/** Placeholders that are of interest by their armour or their keys. */
const samples = [
  '-----BEGIN CERTIFICATE-----\n{{ .Values.cert }}\n-----END CERTIFICATE-----\n',
  '-----BEGIN CERTIFICATE-----\n<your CA>\n-----END CERTIFICATE-----\n',
  '-----BEGIN RSA PRIVATE KEY-----\n{{ .Values.key }}\n-----END RSA PRIVATE KEY-----\n',
  'tls.crt: ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]\n',
  'tls.crt: {{ .Values.cert }}\n',
  '{% include "ca.pem" %}\n',
  '${CA_PEM}\n',
  '-----BEGIN CERTIFICATE-----\nREPLACE_ME\n-----END CERTIFICATE-----\n',
  '-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCg==\n-----END AGE ENCRYPTED FILE-----\n',
  '-----BEGIN PGP MESSAGE-----\n\nhQEMA5vJ\n-----END PGP MESSAGE-----\n',
  'age-encryption.org/v1\n-> X25519 abc\n',
  '$ANSIBLE_VAULT;1.1;AES256\n6231\n',
  `-----BEGIN AGE ENCRYPTED FILE-----\n${'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBkV2I0aFZzc0F4\n'.repeat(4)}-----END AGE ENCRYPTED FILE-----\n`,
  `-----BEGIN PGP MESSAGE-----\n\n${'hQEMA5vJ8wEAx0Q1AQf9HfKq3C6v9ZpYdM2b7sT4uQnXkLrE5yWgJaVoPiBcNdRt\n'.repeat(4)}=aB3d\n-----END PGP MESSAGE-----\n`,
  `# for the operators\n-----BEGIN PGP MESSAGE-----\n\n${'hQEMA5vJ8wEAx0Q1AQf9HfKq3C6v9ZpYdM2b7sT4uQnXkLrE5yWgJaVoPiBcNdRt\n'.repeat(4)}-----END PGP MESSAGE-----\n`,
  'certificate-authority-data: ${CA}\n',
  '{{- with .Values.tls }}\n{{ .cert\n  | b64dec }}\n{{- end }}\n',
  '<%= @ca_certificate %>\n',
  '((kubernetes_ca.certificate))\n',
  '$(CA_PEM)\n',
  '$CA_PEM\n',
  `${'{{a}}'.repeat(300)} x\n`,
  `${'<%a%>'.repeat(300)} x\n`,
  '"__CA_PEM__"\n',
  '-----BEGIN CERTIFICATE-----\n@@CA_PEM@@\n-----END CERTIFICATE-----\n',
  'ref+vault://secret/${ENVIRONMENT}/pki#/certificate\n',
  'e3sgLlZhbHVlcy5jYSB9fQ==\n',
];

/** What a program that failed wrote in a file's place, in words that templates have, too. */
const messages = [
  'cat: /run/secrets/ca.pem: No such file <nil>\n',
  'Error: {{ template failed\n',
  'Error: <nil>\n',
  'template: ca:1:3: executing "ca" at <.Values.ca>: nil pointer evaluating interface {}.ca\n',
  'vault: command not found\n',
  'bash: line 1: ${CA_PEM}: unbound variable\n',
];

/** Judges the first file; the others are read when it names them, as the hosts do. */
async function judge(path: string, text: string, others: TestFiles): Promise<readonly string[]> {
  return gradesOf(await findingsOf(path, text, others), /^pem-|^key-missing|^cert-key-swapped/);
}

async function findingsOf(path: string, text: string, others: TestFiles): Promise<readonly Finding[]> {
  const decode = (name: string, content: string | Uint8Array<ArrayBuffer>) =>
    decodeFile(
      typeof content === 'string' ? { path: name, text: content } : { path: name, bytes: content },
      decodingTools,
    );
  const { files, lookUps } = await followReferences([decode(path, text)], async ({ filePath }) => {
    const content = others[filePath];
    return content === undefined ? undefined : decode(filePath, content);
  });
  const graph = await buildPkiGraph(files, decodingTools.cryptography, lookUps);
  return evaluate(graph, defaultPolicy, testNow);
}

describe('files that flags name, without what the component reads in them', () => {
  const empty: readonly (readonly [file: string, code: string])[] = [
    ['apiserver.crt', 'pem-malformed'],
    ['apiserver.key', 'key-missing'],
    ['ca.crt', 'pem-malformed'],
    ['sa.pub', 'pem-malformed'],
    ['sa.key', 'key-missing'],
  ];
  for (const [file, code] of empty) {
    test(`${file} is empty, or something else`, async () => {
      for (const content of [
        '',
        '\n',
        'not found\n',
        '<html><body>404</body></html>\n',
        ...messages,
        new Uint8Array([0, 1, 2]),
      ]) {
        assert.deepEqual(await judge(yaml, server, { [`${pki}/${file}`]: content }), [`error ${code} ${yaml}`]);
      }
    });
  }

  test('a public key in place of a private one, a kubeconfig in place of a CA', async () => {
    assert.deepEqual(await judge(yaml, server, { [`${pki}/apiserver.key`]: publicKey }), [`error key-missing ${yaml}`]);
    const cluster = await createTestCluster();
    const flags = apiserverFlags().map((flag) => String(flag).replace(`${pki}/ca.crt`, `${pki}/admin.conf`));
    const named = { [`${pki}/admin.conf`]: cluster.kubeconfig({}) };
    assert.deepEqual(await judge(yaml, podOf('kube-apiserver', flags), named), [`error pem-malformed ${yaml}`]);
  });

  test('a CA and its key in each other’s place, named alike', async () => {
    const flags = apiserverFlags().map((flag) => String(flag).replace(`${pki}/ca.crt`, `${pki}/ca.pem`));
    const pod = podOf('kube-apiserver', [
      ...flags,
      `--kubelet-certificate-authority=${pki}/ca.pem`,
      `--requestheader-client-ca-file=${pki}/ca-key.pem`,
    ]);
    const swapped = { [`${pki}/ca.pem`]: ca.keyPem, [`${pki}/ca-key.pem`]: ca.certificatePem };
    assert.deepEqual(await judge(yaml, pod, swapped), [`error cert-key-swapped ${pki}/ca-key.pem`]);
    const alone = { [`${pki}/ca.pem`]: ca.keyPem };
    assert.deepEqual(await judge(yaml, pod, alone), Array(2).fill(`error pem-malformed ${yaml}`));
  });

  test('sa.pub has lost its end', async () => {
    const sa = `${pki}/sa.pub`;
    assert.deepEqual(await judge(yaml, server, { [sa]: publicKey.slice(0, 60) }), [`error pem-malformed ${sa}`]);
  });

  test('one that is encrypted, a template or kept elsewhere', async () => {
    const binary = (start: string) => new Uint8Array([...Buffer.from(start), 0, 7, 255, 128]);
    for (const content of [
      '$ANSIBLE_VAULT;1.1;AES256\n6231\n',
      '{% include "ca.pem" %}\n',
      '{"data": "ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]", "sops": {}}',
      '{{ kube_ca_cert }}\n',
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
      binary('\0GITCRYPT\0'),
      binary('age-encryption.org/v1\n-> X25519 a\n'),
      binary('Salted__'),
      ...samples,
    ]) {
      assert.deepEqual(await judge(yaml, server, { [`${pki}/ca.crt`]: content, [`${pki}/sa.key`]: content }), []);
      assert.deepEqual(
        await judge(yaml, server, { [`${pki}/apiserver.crt`]: content, [`${pki}/apiserver.key`]: content }),
        [],
      );
    }
  });

  test('blocks of other kinds, of which Go says that it skips them', async () => {
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    const others = '-----BEGIN DH PARAMETERS-----\nMEYCQQ==\n-----END DH PARAMETERS-----\n';
    const skipped = 'in key input after skipping PEM blocks of the following types: ';
    const cases: readonly (readonly [content: string, words: string])[] = [
      [parameters, `${skipped}[EC PARAMETERS]`],
      [parameters + others, `${skipped}[EC PARAMETERS DH PARAMETERS]`],
      [`${parameters}y${others}`, `${skipped}[EC PARAMETERS]`],
      [client.certificatePem + parameters, `${skipped}[CERTIFICATE EC PARAMETERS]`],
      [`\ufeff${parameters}`, 'tls: failed to find any PEM data in key input'],
      [`x${parameters}`, 'tls: failed to find any PEM data in key input'],
    ];
    for (const [content, words] of cases) {
      const bytes = new TextEncoder().encode(content);
      const findings = await findingsOf(yaml, server, { [`${pki}/apiserver.key`]: bytes });
      const told = findings.filter(({ code }) => code === 'key-missing' || code === 'cert-key-swapped');
      assert.equal(told.length, 1);
      assert.ok(told[0]?.message.includes(words), `${told[0]?.message} / ${words}`);
    }
    const [finding] = await findingsOf(yaml, server, { [`${pki}/apiserver.crt`]: client.keyPem + parameters });
    assert.match(finding?.message ?? '', /of the following types: \[PRIVATE KEY EC PARAMETERS\]/);
  });

  test('a block with nothing in it is none of these', async () => {
    const pem = '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n';
    assert.deepEqual(await judge(yaml, server, { [`${pki}/ca.crt`]: pem }), [`error pem-malformed ${pki}/ca.crt`]);
  });
});

describe('files that kubeconfigs name, without what client-go reads in them', () => {
  const config = '/home/jane/.kube/config';
  const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{name: a, cluster: {server: 'https://a:6443', certificate-authority: ca.pem}}]
users: [{name: a, user: {client-certificate: jane.pem, client-key: jane.pem}}]
contexts: [{name: a, context: {cluster: a, user: a}}]
current-context: a
`;
  const at = (name: string) => `/home/jane/.kube/${name}`;
  const healthy = { [at('ca.pem')]: ca.certificatePem, [at('jane.pem')]: client.certificatePem + client.keyPem };

  test('all of it is there', async () => {
    assert.deepEqual(await judge(config, kubeconfig, healthy), []);
  });

  test('nothing is', async () => {
    assert.deepEqual(await judge(config, kubeconfig, { ...healthy, [at('ca.pem')]: '' }), [
      `error pem-malformed ${config}`,
    ]);
    assert.deepEqual(await judge(config, kubeconfig, { ...healthy, [at('jane.pem')]: 'gone\n' }), [
      `error pem-malformed ${config}`,
      `error key-missing ${config}`,
    ]);
  });

  test('a placeholder is, of which nobody knows what will be in it', async () => {
    for (const sample of samples) {
      assert.deepEqual(
        await judge(config, kubeconfig, { [at('ca.pem')]: sample, [at('jane.pem')]: sample }),
        [],
        sample,
      );
    }
  });

  test('the other half is to be filled in', async () => {
    for (const [certificate, key] of [
      [client.certificatePem, '{{ key }}\n'],
      ['${CERTIFICATE}\n', client.keyPem],
    ]) {
      const text = `${certificate}${key}`;
      assert.deepEqual(await judge(config, kubeconfig, { ...healthy, [at('jane.pem')]: text }), []);
    }
  });

  test('one half is', async () => {
    assert.deepEqual(await judge(config, kubeconfig, { ...healthy, [at('jane.pem')]: client.keyPem }), [
      `error cert-key-swapped ${config}`,
    ]);
    assert.deepEqual(await judge(config, kubeconfig, { ...healthy, [at('jane.pem')]: client.certificatePem }), [
      `error cert-key-swapped ${config}`,
    ]);
  });
});
