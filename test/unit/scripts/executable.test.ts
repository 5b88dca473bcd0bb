import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { buildCommand } from '../../support/buildCommand.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-executable-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const cluster = path.resolve('test/fixtures/kubeadm-renew/h01-rsa/before');
const kubeconfig = path.join(cluster, 'etc/kubernetes/admin.conf');
const later = ['--at', '2090-01-01'];

/** Each uses another part of the program: readers that are loaded on demand, pages, translations, keys, standard input, mistakes. */
const sessions: readonly (readonly string[])[] = [
  [],
  ['--help'],
  ['--version'],
  ['chek'],
  ['check'],
  ['check', cluster, ...later],
  ['check', cluster, ...later, '--format', 'json'],
  ['check', cluster, ...later, '--format', 'sarif'],
  ['check', path.resolve('test/fixtures/live-api'), ...later, '--format', 'github'],
  ['check', path.resolve('test/fixtures/everyday'), ...later, '--format', 'json'],
  ['check', '/does/not/exist'],
  ['check', '-', ...later],
  ['connections', cluster, ...later],
  ['forecast', cluster, '--at', '2030-01-01'],
  ['inspect', cluster, ...later],
  ['inspect', path.resolve('test/fixtures/containers'), ...later, '--format', 'json'],
  ['explain', cluster, ...later, '--error', 'x509: certificate has expired or is not yet valid'],
  ['map', cluster, ...later, '--format', 'svg'],
  ['redact', kubeconfig],
  ['renew', cluster, '--all', '--dry-run', ...later],
  ['undo', '--list'],
];

/** Of those, what is asked in another language. */
const isTranslated = (session: readonly string[]) =>
  ['--help', 'chek', 'connections', 'explain', 'renew'].includes(session[0] ?? '') || session.at(-1) === 'sarif';

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

  for (const [language, asked] of [
    ['C', sessions],
    ['zh_CN.UTF-8', sessions.filter(isTranslated)],
  ] as const) {
    test(`says what the command says, without Node on the path (${language})`, () => {
      const env = { PATH: '', HOME: path.join(folder, 'home'), LC_ALL: language };
      const input = readFileSync(kubeconfig);
      for (const session of asked) {
        const run = (program: string, args: readonly string[]) => {
          const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, env, input });
          assert.equal(error, undefined);
          return { status, stdout: `${stdout}`, stderr: `${stderr}` };
        };
        const inOneFile = run(executable, session);
        assert.deepEqual(inOneFile, run(process.execPath, [command, ...session]), session.join(' '));
        const said = inOneFile.stdout + inOneFile.stderr;
        assert.match(said, language === 'C' ? /\S/ : /\p{Script=Han}/u, session.join(' '));
      }
    });
  }

  test('renews, and undoes it', () => {
    const env = { PATH: '', HOME: path.join(folder, 'home') };
    const copy = path.join(folder, 'cluster');
    spawnSync('cp', ['-r', cluster, copy]);
    const run = (...args: readonly string[]) => spawnSync(executable, args, { cwd: folder, env, encoding: 'utf8' });
    const before = readFileSync(path.join(copy, 'etc/kubernetes/admin.conf'));
    const renewed = run('renew', path.join(copy, 'etc/kubernetes/admin.conf'), copy);
    assert.equal(renewed.status, 0, renewed.stdout + renewed.stderr);
    assert.ok(!readFileSync(path.join(copy, 'etc/kubernetes/admin.conf')).equals(before));
    const undone = run('undo');
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
    const odd = await run(['--platform', 'beos-x64'], '');
    assert.match(odd.stderr, /^There is no platform beos-x64\. Known are linux-x64, /);
  });
});
