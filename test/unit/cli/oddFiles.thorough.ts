import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import {
  assertWhole,
  type CommandProcess,
  createCommandProcess,
  createControlPlane,
  type Run,
  renewAll,
} from '../../support/transactions/commandProcess.ts';
import { treeState } from '../../support/transactions/treeState.ts';

const pki = 'etc/kubernetes/pki';

let command: CommandProcess;
let faults = 0;
before(async () => {
  command = await createCommandProcess();
});
after(() => {
  command.remove();
  process.stderr.write(`Odd files and passphrases tried through the command: ${faults}\n`);
});

describe('certscope renew, odd files', () => {
  let place = '';
  let old: readonly string[] = [];
  const inTree = (name: string): string => path.join(place, 'tree', name);
  beforeEach(() => {
    place = createControlPlane(command.folder);
  });
  const tried = (...more: readonly string[]): Run => {
    faults += 1;
    old = treeState(path.join(place, 'tree'));
    return command.run([...renewAll, ...more], place);
  };
  const outside = (content: Buffer): string =>
    content
      .toString('latin1')
      .replace(/(client-\S+-data: )\S+/g, '$1…')
      .replace(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g, '…');

  test('with broken UTF-8: every other byte stays', () => {
    const broken = Buffer.from([0x23, 0x20, 0xff, 0xfe, 0xc3, 0x28, 0x80, 0x0a]);
    for (const name of ['etc/kubernetes/admin.conf', `${pki}/apiserver.crt`]) {
      writeFileSync(inTree(name), Buffer.concat([broken, readFileSync(inTree(name)), broken]));
    }
    const before = ['etc/kubernetes/admin.conf', `${pki}/apiserver.crt`].map((name) => readFileSync(inTree(name)));
    const run = tried();
    assert.deepEqual([run.status, run.stderr], [0, '']);
    for (const [index, name] of ['etc/kubernetes/admin.conf', `${pki}/apiserver.crt`].entries()) {
      const now = readFileSync(inTree(name));
      assert.notDeepEqual(now, before[index]);
      assert.equal(outside(now), outside(before[index] ?? Buffer.alloc(0)));
    }
    assert.equal(assertWhole(command, place, { old, run }), 'new');
  });

  test('with CRLF, and of some megabytes', () => {
    const admin = inTree('etc/kubernetes/admin.conf');
    const contexts = Array.from({ length: 40_000 }, (_, index) => `# ${index} ${'x'.repeat(100)}\r\n`).join('');
    writeFileSync(admin, `${contexts}${readFileSync(admin, 'utf8').replaceAll('\n', '\r\n')}`);
    const before = readFileSync(admin);
    assert.ok(before.length > 4_000_000);
    const run = tried();
    assert.deepEqual([run.status, run.stderr], [0, '']);
    const now = readFileSync(admin);
    assert.notDeepEqual(now, before);
    assert.equal(outside(now), outside(before));
    assert.doesNotMatch(now.toString(), /[^\r]\n/);
    assert.equal(assertWhole(command, place, { old, run }), 'new');
  });

  test('behind links that lead to nothing below the root: what lies there outside of it stays', () => {
    symlinkSync('nowhere.pem', inTree('etc/kubernetes/gone.conf'));
    rmSync(inTree(`${pki}/apiserver.crt`));
    cpSync(`test/fixtures/kubeadm-renew/h01-rsa/before/${pki}/apiserver.crt`, path.join(place, 'mine.crt'));
    symlinkSync(path.join(place, 'mine.crt'), inTree(`${pki}/apiserver.crt`));
    const mine = readFileSync(path.join(place, 'mine.crt'));
    const run = tried();
    // The serving certificate is not renewed: a flag names a link that leads nowhere.
    assert.equal(run.status, 1);
    assert.match(run.stderr, /^Not renewed: \S*apiserver\.crt: --tls-cert-file names it, and it cannot be read\./m);
    assert.doesNotMatch(run.stderr, /^Not renewed: \S*gone\.conf/m);
    for (const name of ['gone\\.conf', 'apiserver\\.crt'])
      assert.match(run.stderr, new RegExp(`${name}: dangling symbolic link`));
    assert.deepEqual(readFileSync(path.join(place, 'mine.crt')), mine);
    assert.equal(assertWhole(command, place, { old, run }), 'new');
  });

  test('of the kubelet, with absolute links, below a root: a new file, and the link to it', () => {
    const kubelet = 'var/lib/kubelet/pki';
    const dated = 'kubelet-client-2026-11-24-14-17-09.pem';
    const config = readFileSync(inTree('etc/kubernetes/kubelet.conf'), 'utf8');
    mkdirSync(inTree(kubelet), { recursive: true });
    const pair = [...config.matchAll(/client-\S+-data: (\S+)/g)].map(([, data = '']) => Buffer.from(data, 'base64'));
    writeFileSync(inTree(`${kubelet}/${dated}`), Buffer.concat(pair), { mode: 0o600 });
    const files = readdirSync(inTree(kubelet));
    const current = inTree(`${kubelet}/kubelet-client-current.pem`);
    symlinkSync(`/${kubelet}/${dated}`, current);
    const run = tried();
    assert.equal(run.status, 0, run.stderr);
    const made = readdirSync(inTree(kubelet)).filter((name) => !files.includes(name) && name.endsWith('.pem'));
    assert.equal(made.filter((name) => /^kubelet-client-\d{4}(?:-\d\d){5}\.pem$/.test(name)).length, 1);
    assert.equal(spawnSync('readlink', [current], { encoding: 'utf8' }).stdout, `/${kubelet}/${made[0]}\n`);
    assert.equal(assertWhole(command, place, { old, run }), 'new');
  });
});

describe('certscope renew, passphrases', () => {
  let place = '';
  const secret = 'correct horse';
  beforeEach(() => {
    place = createControlPlane(command.folder);
    const key = path.join(place, 'tree', pki, 'ca.key');
    const args = ['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-in', key, '-passout', `pass:${secret}`];
    const { stdout } = spawnSync('openssl', args, { encoding: 'utf8' });
    writeFileSync(key, stdout);
    writeFileSync(path.join(place, 'right'), `${secret}\n`);
    writeFileSync(path.join(place, 'second'), `wrong\r\n${secret}\r\n`);
    writeFileSync(path.join(place, 'wrong'), 'wrong');
  });

  for (const [file, status] of [
    ['right', 0],
    ['second', 0],
    ['wrong', 1],
  ] as const) {
    test(`from a file descriptor: ${file}`, () => {
      faults += 1;
      const old = treeState(path.join(place, 'tree'));
      const run = command.run([...renewAll, '--passphrase-fd', '3'], place, undefined, `3<${file}`);
      assert.equal(run.status, status, run.stderr);
      if (status !== 0)
        assert.match(run.stderr, /Nothing was written\. The passphrase does not decrypt the key in .*ca\.key/);
      assert.ok(!`${run.stdout}${run.stderr}`.includes(secret));
      assert.equal(assertWhole(command, place, { old, run }), status === 0 ? 'new' : 'old');
    });
  }

  test('from none: a descriptor that is not open', () => {
    faults += 1;
    const run = command.run([...renewAll, '--passphrase-fd', '9'], place);
    assert.deepEqual([run.status, /--passphrase-fd 9: /.test(run.stderr)], [2, true], run.stderr);
  });
});
