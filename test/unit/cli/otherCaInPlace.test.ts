import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { type CommandResult, runCommand } from '../../support/runCommand.ts';

const now = '2026-11-24T14:53:43Z';
const folder = createOpensslFolder();
after(() => folder.remove());
const certscope = (...args: readonly string[]): Promise<CommandResult> =>
  runCommand(args, { now, cwd: folder.pathOf('.'), backups: folder.pathOf('state') });
const etc = 'cp/etc/kubernetes';

before(async () => {
  const names = ['--node-name', 'cp-1', '--apiserver-advertise-address', '10.0.0.11', '--service-cidr', '10.32.0.0/24'];
  const made = await certscope('issue', 'all', '--out', 'made', ...names, '--key-algorithm', 'P-256');
  assert.equal(made.code, 0, made.err);
});

beforeEach(() => {
  rmSync(folder.pathOf('cp'), { recursive: true, force: true });
  cpSync(folder.pathOf('made'), folder.pathOf('cp'), { recursive: true });
});

/** Another CA with its key in the place of one. */
async function rotate(ca: string, name: string): Promise<void> {
  const out = `new-${name}`;
  rmSync(folder.pathOf(out), { recursive: true, force: true });
  assert.equal((await certscope('issue', 'new-ca', '--common-name', name, '--out', out)).code, 0);
  for (const end of ['crt', 'key']) cpSync(folder.pathOf(`${out}/ca.${end}`), folder.pathOf(`${etc}/pki/${ca}.${end}`));
}

/** The command at the end of a refusal, as it would be typed. */
function namedIn({ code, err }: CommandResult): readonly string[] {
  assert.equal(code, 1, err);
  const [, words = ''] = /: certscope (\S.*?)\s*$/.exec(err) ?? assert.fail(err);
  return words.split(' ');
}

async function assertSound(): Promise<void> {
  const { out } = await certscope('check', 'cp', '--root', 'cp');
  assert.doesNotMatch(out, /✗/, out);
}

const asked: readonly (readonly string[])[] = [
  ['renew', `${etc}/admin.conf`],
  ['renew', `${etc}/admin.conf`, 'cp', '--repair'],
  ['issue', 'admin.conf', 'cp'],
  ['issue', 'apiserver', 'cp'],
];

describe('after a CA was replaced, whatever is asked names one command that works', () => {
  for (const args of asked) {
    test(args.join(' '), async () => {
      await rotate('ca', 'kubernetes');
      const { code, err } = await certscope(...namedIn(await certscope(...args)));
      assert.equal(code, 0, err);
      await assertSound();
    });
  }

  test('of the front proxy', async () => {
    await rotate('front-proxy-ca', 'front-proxy-ca');
    const args = namedIn(await certscope('renew', `${etc}/pki/front-proxy-client.crt`));
    assert.equal((await certscope(...args)).code, 0);
    await assertSound();
  });
});

describe('after a rotation that left one file behind, whatever is asked names one command that works', () => {
  for (const name of ['admin.conf', 'pki/apiserver-etcd-client.crt'] as const) {
    const [role = '', ca = ''] = name === 'admin.conf' ? [name, 'ca'] : ['apiserver-etcd-client', 'etcd/ca'];
    for (const args of [
      ['renew', `${etc}/${name}`],
      ['issue', role, 'cp'],
    ]) {
      test(args.join(' '), async () => {
        await rotate(ca, ca === 'ca' ? 'kubernetes' : 'etcd-ca');
        assert.equal((await certscope('restore-ca', `${etc}/pki/${ca}.crt`, 'cp', '--reissue')).code, 0);
        for (const file of name.endsWith('.crt') ? [name, name.replace(/crt$/, 'key')] : [name])
          cpSync(folder.pathOf(`made/etc/kubernetes/${file}`), folder.pathOf(`${etc}/${file}`));
        const { code, err } = await certscope(...namedIn(await certscope(...args)));
        assert.equal(code, 0, err);
        await assertSound();
      });
    }
  }
});
