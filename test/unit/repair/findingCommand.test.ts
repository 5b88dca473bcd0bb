import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import type { Finding } from '../../../src/core/findings/model.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { findingCommand } from '../../../src/core/repair/findingCommand.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';

/** The command for a finding about the first credential of a text. */
async function commandFor(code: string, text: string, file: string): Promise<string | undefined> {
  const decoded = decodeFile({ path: 'x', text }, decodingTools);
  const graph = await buildPkiGraph([decoded], decodingTools.cryptography);
  const span = decoded.credentials[0]?.block.span;
  const finding: Finding = {
    code,
    severity: 'error',
    message: '',
    path: 'x',
    related: [],
    ...(span === undefined ? {} : { span }),
  };
  return findingCommand(finding, graph, file);
}

const encrypted = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-128-cbc',
  passphrase: 'x',
});

function tokenOf(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.${'c2ln'.repeat(20)}`;
}

const accountOf = (namespace: string, name: string) => ({
  exp: 1_500_000_000,
  'kubernetes.io': { namespace, serviceaccount: { name, uid: '1' } },
  sub: `system:serviceaccount:${namespace}:${name}`,
});

test('modes', async () => {
  assert.equal(
    await commandFor('key-file-permissions', `${encrypted}`, "/etc/it's/ca.key"),
    "chmod 600 '/etc/it'\\''s/ca.key'",
  );
  assert.equal(await commandFor('cert-file-permissions', `${encrypted}`, '/etc/ca.crt'), 'chmod 644 /etc/ca.crt');
});

test('an encrypted key is decrypted beside itself, where it has a file of its own', async () => {
  assert.equal(
    await commandFor('key-encrypted', `${encrypted}`, '/etc/ca.key'),
    '(umask 077; openssl pkey -in /etc/ca.key -out /etc/ca.decrypted.key)',
  );
  const inYaml = `data:\n  tls.key: |\n${`${encrypted}`.replaceAll(/^(?=.)/gm, '    ')}`;
  assert.equal(await commandFor('key-encrypted', inYaml, '/x.yaml'), undefined);
});

test('a token is made anew for the account that it names, if its names are names', async () => {
  const text = (claims: object) => `users:\n- user:\n    token: ${tokenOf(claims)}\n`;
  assert.equal(
    await commandFor('token-expired', text(accountOf('kube-system', 'coredns')), '/x.yaml'),
    'kubectl create token coredns --namespace kube-system',
  );
  for (const name of ['$(reboot)', 'a; reboot', 'a\nreboot', '-rf', '']) {
    assert.equal(await commandFor('token-expired', text(accountOf('default', name)), '/x.yaml'), undefined, name);
  }
});

test('nothing for other codes, and nothing that a terminal would act on', async () => {
  assert.equal(await commandFor('cert-expired', `${encrypted}`, '/etc/ca.key'), undefined);
  assert.equal(await commandFor('key-file-permissions', `${encrypted}`, '/etc/a\nreboot\n.key'), undefined);
  assert.equal(await commandFor('key-file-permissions', `${encrypted}`, '/etc/\u001b[2J.key'), undefined);
  assert.equal(await commandFor('key-file-permissions', `${encrypted}`, '/etc/\u202eyek.ac'), undefined);
});
