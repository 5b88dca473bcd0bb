import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

function judged(url: string, known: string | undefined) {
  const stringData = { identity: 'kept elsewhere', ...(known === undefined ? {} : { known_hosts: known }) };
  const at = { name: 'fleet', namespace: 'flux-system' };
  const text = [
    manifestOf('v1', 'Secret', at, { stringData }),
    manifestOf('source.toolkit.fluxcd.io/v1', 'GitRepository', at, { spec: { url, secretRef: { name: 'fleet' } } }),
  ].join('---\n');
  return saidOfObjects({ 'fleet.yaml': text }, /^known-host-missing$/);
}

const url = 'ssh://git@git.example.com/fleet';

test('the host of a repository must be in known_hosts of its Secret', async () => {
  assert.equal((await judged(url, 'github.com ssh-ed25519 AAAA\n')).length, 1);
  assert.equal((await judged(url, '[git.example.com]:2222 ssh-ed25519 AAAA')).length, 1);
  assert.equal((await judged('ssh://git@git.example.com:2222/fleet', 'git.example.com ssh-rsa AAAA')).length, 1);
  for (const known of [
    'git.example.com ssh-ed25519 AAAA',
    '[git.example.com]:22 ssh-ed25519 AAAA',
    'github.com ssh-ed25519 AAAA\n  git.example.com ssh-ed25519 AAAA',
    '# git\ngithub.com,GIT.example.com ssh-rsa AAAA\n',
    '*.example.com ssh-rsa AAAA',
    '@cert-authority *.example.com ssh-rsa AAAA',
    '|1|c2FsdA==|aGFzaA== ssh-rsa AAAA',
    '',
  ])
    assert.deepEqual(await judged(url, known), [], known);
  assert.deepEqual(await judged('ssh://git@git.example.com:2222/fleet', '[git.example.com]:2222 ssh-rsa AAAA'), []);
  assert.deepEqual(await judged('https://git.example.com/fleet', 'github.com ssh-rsa AAAA'), []);
  assert.deepEqual(await judged(url, undefined), []);
});
