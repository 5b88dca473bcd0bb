import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';

/** What the VSIX holds, and nothing else; each pattern matches something. */
const inVsix = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package\.json|package\.nls(\.[a-z-]+)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
  /^extension\/dist\/(THIRD-PARTY-NOTICES\.txt|api\.d\.ts)$/,
  /^extension\/dist\/\w+\.m?js$/,
  /^extension\/dist\/chunks\/[\w-]+\.mjs$/,
  /^extension\/dist\/webview\/\w+\.(js|css)$/,
  /^extension\/dist\/(findings\.(en|zh-cn)|certscope\.schema)\.json$/,
  /^extension\/l10n\/bundle\.l10n\.[a-z-]+\.json$/,
  /^extension\/media\/([\w-]+(\.zh-cn)?\.svg|icon\.png)$/,
  /^extension\/syntaxes\/[\w-]+(\.tmLanguage|\.language-configuration)\.json$/,
];

/** What npm's package holds, and nothing else. */
const inTarball = [
  /^(package\.json|README(\.zh-cn)?\.md|LICENSE|CHANGELOG\.md)$/,
  /^dist\/((cli|kubectl-certscope|kubectl_complete-certscope)\.js|cli\.mjs|(yamlStructure|documentReaders|decodeStore)\.js|chunks\/[\w-]+\.mjs|THIRD-PARTY-NOTICES\.txt)$/,
  /^dist\/findings\.(en|zh-cn)\.json$/,
  /^docs\/(zh-cn\/)?cli\.md$/,
  /^schemas\/(?!certscope)[a-z]+\.schema\.json$/,
];

/** Translations travel with the command, where there are any. */
const translations = /^l10n\/bundle\.l10n\.[a-z-]+\.json$/;

/** In bytes, packed. */
const mostBytes = { vsix: 1_290_000, tarball: 1_075_000 };

/** A marketplace and an installation take their time for each. */
const mostFiles = 200;

const kubectlOnPath = spawnSync('kubectl', ['version', '--client']).error === undefined;

/** What a package is made from, and what must stay out of it. */
const tracked = (): readonly string[] =>
  run('git', ['ls-files', '--cached', '--others', '--exclude-standard'])
    .trim()
    .split('\n')
    .filter((file) => existsSync(file) && !/^test\/(fixtures|unit)\//.test(file));

suite('packages', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-packages-'));
  const project = path.join(folder, 'project');
  before(() => packageIn(project));
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('the VSIX holds what a user needs, and nothing else', () => {
    const vsix = path.join(project, 'certscope.vsix');
    const names = namesInZip(vsix);
    assertExactly(names, inVsix);
    assert.ok(names.length <= mostFiles, `${names.length} files`);
    assert.ok(statSync(vsix).size <= mostBytes.vsix, `${statSync(vsix).size} bytes`);
  });

  test('the same sources give the same VSIX and the same list of what it holds', () => {
    const again = path.join(folder, 'deep', 'another place');
    packageIn(again, { TZ: 'Pacific/Kiritimati', LC_ALL: 'zh_CN.UTF-8' });
    for (const file of ['certscope.vsix', 'certscope.cdx.json']) {
      assert.ok(readFileSync(path.join(again, file)).equals(readFileSync(path.join(project, file))), file);
    }
  });

  test('the list for programs names what is bundled, each with the hash of the lock file', () => {
    const bill = JSON.parse(readFileSync(path.join(project, 'certscope.cdx.json'), 'utf8'));
    assert.deepEqual([bill.bomFormat, bill.specVersion, bill.serialNumber], ['CycloneDX', '1.5', undefined]);
    const notices = readFileSync(path.join(project, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    assert.ok(bill.components.length > 0);
    for (const { name, version, purl, scope, hashes } of bill.components) {
      assert.ok(notices.includes(`\n${name} ${version} (`), name);
      assert.equal(decodeURIComponent(purl), `pkg:npm/${name}@${version}`);
      assert.equal(scope, 'required');
      const { integrity } = packages[`node_modules/${name}`];
      assert.equal(`sha512-${Buffer.from(hashes[0].content, 'hex').toString('base64')}`, integrity);
    }
    const named = bill.components.map(({ name, version }: Record<string, string>) => `${name}@${version}`);
    assert.equal(named.length, notices.match(/^-{80}$/gm)?.length);
    assert.deepEqual(bill.dependencies[0].dependsOn, named);
  });

  test('npm installs nothing else with it, so npm knows no vulnerability', () => {
    const report = JSON.parse(npm(['audit', '--omit=dev', '--json'], project));
    assert.equal(report.metadata.vulnerabilities.total, 0);
    assert.equal(JSON.parse(readFileSync('package.json', 'utf8')).dependencies, undefined);
  });

  test('the npm package is the command, which runs where nothing else is', () => {
    const [{ filename, files: packed }] = JSON.parse(npm(['pack', '--json', '--silent'], project));
    const names = packed.map(({ path: name }: { path: string }) => name);
    assertExactly(
      names.filter((name: string) => !translations.test(name)),
      inTarball,
    );
    const tarball = path.join(project, filename);
    assert.ok(statSync(tarball).size <= mostBytes.tarball, `${statSync(tarball).size} bytes`);

    const empty = path.join(folder, 'empty');
    mkdirSync(empty);
    npm(['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], empty);
    assert.deepEqual(
      readdirSync(path.join(empty, 'node_modules')).filter((name) => !name.startsWith('.')),
      ['certscope'],
    );
    const readers = readFileSync('src/core/pki/lazyReaders.ts', 'utf8').matchAll(/lazy<.*?>\('(\w+)'\)/gs);
    const bundles = [...readers].map(([, name]) => `dist/${name}.js`);
    assert.ok(bundles.length >= 3);
    assert.deepEqual(
      bundles.filter((name) => !names.includes(name)),
      [],
    );
    const bin = path.join(empty, 'node_modules/.bin');
    const command = path.join(bin, 'certscope');
    assert.match(run(command, ['--version'], empty), /^\d+\.\d+\.\d+\n$/);
    const subject = ['-nodes', '-subj', '/CN=installed', '-days', '9', '-keyout', 'a.key', '-out', 'a.crt'];
    spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...subject], { cwd: empty });
    run('openssl', ['crl2pkcs7', '-nocrl', '-certfile', 'a.crt', '-outform', 'DER', '-out', 'a.p7b'], empty);
    assert.match(run(command, ['renew', 'a.crt', '--dry-run'], empty), /CN=installed/);
    assert.match(run(command, ['inspect', 'a.p7b'], empty), /installed/);
    const files = path.resolve('test/fixtures/kubeadm-renew/h01-rsa/before');
    // The pages about findings come with it, in every language.
    for (const [LC_ALL, heading] of [
      ['C', '## When'],
      ['zh_CN.UTF-8', '## 何时出现'],
    ]) {
      const checked = spawnSync(command, ['check', files, '--at', '2090-01-01', '--format', 'sarif'], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL },
      });
      assert.equal(checked.status, 1, checked.stderr);
      const [{ tool }] = JSON.parse(checked.stdout).runs;
      for (const { help } of tool.driver.rules) assert.ok(help.markdown.includes(heading), help.markdown);
    }

    // As kubectl calls its plugins: by name from the path, with the arguments as they are.
    const inChinese = { PATH: `${bin}:${process.env.PATH}`, LC_ALL: 'zh_CN.UTF-8' };
    const check = ['check', files, '--at', '2090-01-01'];
    const kubectl = kubectlOnPath ? ['kubectl', 'certscope'] : [path.join(bin, 'kubectl-certscope')];
    for (const [program = '', ...first] of [kubectl, ['certscope']]) {
      const checked = spawnSync(program, [...first, ...check], {
        encoding: 'utf8',
        env: { ...process.env, ...inChinese },
      });
      assert.equal(checked.status, 1, checked.stderr);
      assert.match(checked.stdout, /已于.*过期/);
    }
    const help = (...args: readonly string[]) =>
      spawnSync(kubectl[0] ?? '', [...kubectl.slice(1), ...args], {
        encoding: 'utf8',
        env: { ...process.env, PATH: inChinese.PATH },
      });
    assert.match(help('check', '--help').stdout, /^Usage: kubectl certscope check \[PATH…\].*\n/);
    assert.match(help('help').stdout, /\nkubectl certscope COMMAND --help\n/);
    assert.match(help('chek').stderr, /Did you mean kubectl certscope check\?\nSee kubectl certscope help\.\n$/);
    // What kubectl asks of a plugin for completion: words, and at last cobra's directive.
    const asked = (...words: readonly string[]) => run(path.join(bin, 'kubectl_complete-certscope'), words, empty);
    assert.match(asked('che'), /^check\t.*\n(?:.*\n)*:4\n$/m);
    assert.equal(asked('check', '--fail-on', ''), 'error\t\nwarning\t\nnever\t\n:4\n');
    assert.deepEqual([asked('check', ''), asked('check', '--root', '')], [':0\n', ':16\n']);
    if (kubectlOnPath) {
      const { stdout } = spawnSync('kubectl', ['__complete', 'certscope', 'check', '--fail-on', ''], {
        encoding: 'utf8',
        env: { ...process.env, PATH: inChinese.PATH },
      });
      assert.match(stdout, /^warning\b/m);
    }
    assert.doesNotMatch(help('renew', '--help').stdout, /(?<!kubectl )\bcertscope [a-z]/);
  });
});

/** Zopfli's results are shared, and compared with the files. */
const sharedCache = path.resolve(process.env.CERTSCOPE_CACHE ?? '.cache');

function packageIn(project: string, environment: NodeJS.ProcessEnv = {}): void {
  for (const file of tracked()) cpSync(file, path.join(project, file));
  symlinkSync(path.resolve('node_modules'), path.join(project, 'node_modules'));
  run(process.execPath, ['scripts/package.mjs'], project, { CERTSCOPE_CACHE: sharedCache, ...environment });
}

function assertExactly(names: readonly string[], patterns: readonly RegExp[]): void {
  assert.deepEqual(
    names.filter((name) => !patterns.some((pattern) => pattern.test(name))),
    [],
  );
  for (const pattern of patterns)
    assert.ok(
      names.some((name) => pattern.test(name)),
      `nothing matches ${pattern}`,
    );
}

/** From the central directory, which ends a zip file (APPNOTE.TXT, 4.3.12 and 4.3.16). */
function namesInZip(file: string): readonly string[] {
  const zip = readFileSync(file);
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const names: string[] = [];
  let at = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const length = zip.readUInt16LE(at + 28);
    names.push(zip.toString('utf8', at + 46, at + 46 + length));
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  assert.equal(names.length, zip.readUInt16LE(end + 10));
  return names;
}

function npm(args: readonly string[], cwd: string): string {
  return run('npm', args, cwd);
}

function run(
  program: string,
  args: readonly string[],
  cwd = process.cwd(),
  environment: NodeJS.ProcessEnv = {},
): string {
  // What an outer `npm run` tells its children is about the outer project.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/.test(name)));
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...env, ...environment },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  assert.equal(status, 0, `${program} ${args.join(' ')}: ${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}
