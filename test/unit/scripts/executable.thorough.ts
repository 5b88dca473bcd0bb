import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { buildCommand } from '../../support/buildCommand.ts';
import { SessionHome, sessionsFolder } from '../../support/cliSessions.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-executable-'));
// Others run it, too.
chmodSync(folder, 0o755);
after(() => rmSync(folder, { recursive: true, force: true }));

const cluster = path.resolve('test/fixtures/kubeadm-renew/h01-rsa/before');
const kubeconfig = path.join(cluster, 'etc/kubernetes/admin.conf');
const later = ['--at', '2090-01-01'];

/** What the recorded sessions do not ask for: readers that are loaded on demand, pages, pictures. */
const sessions: readonly (readonly string[])[] = [
  ['check', cluster, ...later, '--format', 'sarif'],
  ['check', path.resolve('test/fixtures/live-api'), ...later, '--format', 'github'],
  ['check', path.resolve('test/fixtures/everyday'), ...later, '--format', 'json'],
  ['inspect', path.resolve('test/fixtures/containers'), ...later, '--format', 'json'],
  ['map', cluster, ...later, '--format', 'svg'],
  ['redact', kubeconfig],
];

suite('the single executable', () => {
  const executable = path.join(folder, `certscope-${process.platform}-${process.arch}`);
  let command = '';
  before(async () => {
    const made = spawnSync(process.execPath, ['scripts/executable.mjs', '--out', folder], { encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
    command = await buildCommand(path.join(folder, 'package'));
    const pages = `import('./scripts/findings/bundlePages.mjs').then((each) => each.bundlePages(process.argv[1]))`;
    assert.equal(spawnSync(process.execPath, ['-e', pages, path.dirname(command)]).status, 0);
    symlinkSync(path.resolve('l10n'), path.join(folder, 'package/l10n'));
    mkdirSync(path.join(folder, 'home'));
  });

  test('answers the recorded sessions as the command does', async () => {
    const home = new SessionHome();
    after(() => home.remove());
    for (const name of readdirSync(sessionsFolder)) {
      const known = readFileSync(path.join(sessionsFolder, name), 'utf8');
      assert.equal(await home.hold(known, [executable]), known, name);
    }
  });

  test('says what the command says, without Node on the path, in every language', () => {
    const input = readFileSync(kubeconfig);
    for (const session of sessions) {
      for (const language of session.at(-1) === 'sarif' ? ['C', 'zh_CN.UTF-8'] : ['C']) {
        const env = { PATH: '', HOME: path.join(folder, 'home'), LC_ALL: language };
        const run = (program: string, args: readonly string[]) => {
          const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, env, input });
          assert.equal(error, undefined);
          return { status, stdout: `${stdout}`, stderr: `${stderr}` };
        };
        const inOneFile = run(executable, session);
        assert.deepEqual(inOneFile, run(process.execPath, [command, ...session]), session.join(' '));
        assert.match(inOneFile.stdout, language === 'C' ? /\S/ : /何时出现/, session.join(' '));
      }
    }
  });

  test('renews, and undoes it', () => {
    const env = { PATH: '', HOME: path.join(folder, 'home') };
    const copy = path.join(folder, 'cluster');
    spawnSync('cp', ['-r', cluster, copy]);
    const run = (...args: readonly string[]) => spawnSync(executable, args, { cwd: folder, env, encoding: 'utf8' });
    const before = readFileSync(path.join(copy, 'etc/kubernetes/admin.conf'));
    const renewed = run('renew', path.join(copy, 'etc/kubernetes/admin.conf'), copy);
    assert.equal(renewed.status, 0, renewed.stdout + renewed.stderr);
    assert.ok(!readFileSync(path.join(copy, 'etc/kubernetes/admin.conf')).equals(before));
    const undone = run('undo', '--yes');
    assert.equal(undone.status, 0, undone.stdout + undone.stderr);
    assert.ok(readFileSync(path.join(copy, 'etc/kubernetes/admin.conf')).equals(before));
  });
});

suite('executables for other platforms', () => {
  const version = '99.0.0';
  const address = `/v${version}`;
  const archive = `node-v${version}-linux-arm64.tar.gz`;

  /** Asks for one, where `files` stand for nodejs.org. */
  async function make(platform: string, files: Readonly<Record<string, Buffer | string>>) {
    const answer: RequestListener = ({ url = '' }, response) => {
      const found = files[url];
      response.writeHead(found === undefined ? 404 : 200).end(found);
    };
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const made = await run(['--platform', platform, '--node', version], mirror);
    server.close();
    return made;
  }

  async function run(args: readonly string[], mirror: string) {
    const child = spawn(process.execPath, ['scripts/executable.mjs', '--out', folder, ...args], {
      env: { ...process.env, NODEJS_ORG_MIRROR: mirror, CERTSCOPE_CACHE: path.join(folder, 'cache') },
    });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const [status] = await once(child, 'close');
    return { status, stderr };
  }

  const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

  /** What nodejs.org would have, but no Node. */
  function packed(): Buffer {
    const bin = path.join(folder, `node-v${version}-linux-arm64`, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(path.join(bin, 'node'), 'no Node');
    writeFileSync(path.join(bin, '../LICENSE'), 'a licence');
    return spawnSync('tar', ['-czf', '-', '-C', folder, `node-v${version}-linux-arm64`]).stdout;
  }

  test('are made of builds whose hash is the published one', async () => {
    const content = packed();
    const files = { [`${address}/${archive}`]: content };
    const sums = (hash: string) => ({ ...files, [`${address}/SHASUMS256.txt`]: `${hash}  ${archive}\n` });
    const changed = await make('linux-arm64', sums('0'.repeat(64)));
    assert.equal(changed.status, 1);
    assert.match(changed.stderr, new RegExp(`has the SHA-256 hash ${sha256(content)}, not 0{64}: it was not used`));
    // It goes on, until it is seen that this is no Node.
    const right = await make('linux-arm64', {
      ...sums(sha256(content)),
      [`${address}/SHASUMS256.txt`]: `${sha256(content)}  ${archive}\n${sha256(content)}  node-v${version}-linux-x64.tar.gz\n`,
    });
    assert.match(right.stderr, /linux-x64.tar.gz cannot be downloaded: 404|cannot become a single executable/);
    const unlisted = await make('win-x64', sums(sha256(content)));
    assert.match(unlisted.stderr, /SHASUMS256\.txt does not list win-x64\/node\.exe/);
  });

  test('are refused with the reason where nothing can be downloaded', async () => {
    const { status, stderr } = await run(['--platform', 'win-x64', '--node', '98.0.0'], 'http://127.0.0.1:9');
    assert.equal(status, 1);
    assert.match(stderr, /^http:\/\/127\.0\.0\.1:9\/v98\.0\.0\/SHASUMS256\.txt cannot be downloaded: .*\S\n$/);
    if (process.platform !== 'darwin') {
      const signed = await run(['--platform', 'darwin-arm64'], 'http://127.0.0.1:9');
      assert.match(signed.stderr, /^darwin-arm64 cannot be made here: macOS runs only what codesign has signed/);
    }
    const odd = await run(['--platform', 'beos-x64'], '');
    assert.match(odd.stderr, /^There is no platform beos-x64\. Known are linux-x64, /);
  });
});
