import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
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
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';

const address = 'https://github.com/example/certscope';
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
/** What an outer `npm run` tells its children is about the outer project. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/.test(name)));

function run(program: string, args: readonly string[], cwd: string) {
  const env = { ...environment, CERTSCOPE_CACHE: path.resolve(process.env.CERTSCOPE_CACHE ?? '.cache') };
  return spawnSync(program, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26 });
}

/** The texts of its files; the types of the library know a browser's words. */
function filesInZip(file: string): Readonly<Record<string, string>> {
  const script = `
    import { readFileSync } from 'node:fs';
    import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';
    const entries = await new ZipReader(new Uint8ArrayReader(readFileSync(${JSON.stringify(file)}))).getEntries();
    const wanted = entries.filter(({ directory, filename }) => !directory && !/chunks|media/.test(filename));
    const texts = await Promise.all(wanted.map((entry) => entry.getData(new TextWriter())));
    console.log(JSON.stringify(Object.fromEntries(wanted.map(({ filename }, index) => [filename, texts[index]]))));`;
  const { stdout, stderr } = run(process.execPath, ['--input-type=module', '--eval', script], process.cwd());
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

suite('npm run release', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-release-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const project = path.join(folder, 'project');
  const release = path.join(project, 'release');
  const platform = 'linux-x64';
  const { version } = manifest;

  before(() => {
    const files = run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], process.cwd()).stdout.trim();
    for (const file of files.split('\n').filter((each) => existsSync(each) && !each.startsWith('test/'))) {
      cpSync(file, path.join(project, file));
    }
    symlinkSync(path.resolve('node_modules'), path.join(project, 'node_modules'));
  });

  test('says first what is missing', () => {
    const told = () => run(process.execPath, ['scripts/release.mjs'], project).stderr;
    assert.match(told(), /^package\.json names no repository: npm run repository -- https:/);
    assert.equal(run(process.execPath, ['scripts/repository.mjs', address], project).status, 0);
    const changelog = path.join(project, 'CHANGELOG.md');
    const text = readFileSync(changelog, 'utf8').replace(/^## \[?[\d.]+\]?.*$/gm, '## Unreleased');
    writeFileSync(changelog, text);
    assert.match(told(), /^CHANGELOG\.md says nothing of /);
    writeFileSync(changelog, text.replace('## Unreleased', `## ${version} - 2027-01-01`));
    assert.match(told(), /executables holds no executable: make them with npm run executable\.$/m);
    assert.ok(!existsSync(release));
  });

  test('makes everything that is published, and its hashes', () => {
    // Two stand for six; what an executable does is tested elsewhere.
    for (const name of [`certscope-${platform}`, 'certscope-win-x64.exe']) {
      mkdirSync(path.join(project, 'executables'), { recursive: true });
      writeFileSync(path.join(project, 'executables', name), 'https://…/node-v24.21.0-headers.tar.gz');
    }
    const { status, stdout, stderr } = run(process.execPath, ['scripts/release.mjs'], project);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /Without executables for linux-arm64, darwin-x64, darwin-arm64, win-arm64\./);
    assert.deepEqual(readdirSync(release).sort(), [
      'LICENSE',
      'NOTES.md',
      'SHA256SUMS',
      `certscope-${version}-action.tar.gz`,
      `certscope-${version}-executable.cdx.json`,
      `certscope-${version}-${platform}.tar.gz`,
      `certscope-${version}-win-x64.zip`,
      `certscope-${version}.cdx.json`,
      `certscope-${version}.tgz`,
      `certscope-${version}.vsix`,
      'certscope.yaml',
    ]);
    const sums = readFileSync(path.join(release, 'SHA256SUMS'), 'utf8').trim().split('\n');
    assert.equal(sums.length, readdirSync(release).length - 1);
    for (const line of sums) {
      const [hash, name = ''] = line.split('  ');
      assert.equal(
        createHash('sha256')
          .update(readFileSync(path.join(release, name)))
          .digest('hex'),
        hash,
        name,
      );
    }
    assert.match(readFileSync(path.join(release, 'NOTES.md'), 'utf8'), /^The first release|^### Added|^\S/);
  });

  test('lists Node.js, its version and its licence, for the executables alone', () => {
    const nodes = (name: string) =>
      JSON.parse(readFileSync(path.join(release, name), 'utf8')).components.filter(
        (component: { name: string }) => component.name === 'node',
      );
    assert.deepEqual(nodes(`certscope-${version}.cdx.json`), []);
    const [node, ...others] = nodes(`certscope-${version}-executable.cdx.json`);
    assert.deepEqual([node.version, node.licenses[0].license.id, others], ['24.21.0', 'MIT', []]);
  });

  test('the tarball does its work where it is installed, as the command and as a plugin of kubectl', () => {
    const empty = path.join(folder, 'empty');
    mkdirSync(empty);
    const tarball = path.join(release, `certscope-${version}.tgz`);
    const installed = run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], empty);
    assert.equal(installed.status, 0, installed.stderr);
    const files = path.resolve('test/fixtures/kubeadm-renew/h01-rsa/before');
    for (const name of ['certscope', 'kubectl-certscope']) {
      const command = path.join(empty, 'node_modules/.bin', name);
      const checked = run(command, ['check', files, '--at', '2090-01-01'], empty);
      assert.equal(checked.status, 1, checked.stderr);
      assert.match(checked.stdout, /expired/);
    }
  });

  test('is the same, byte for byte, under another umask, in another time zone and folder', () => {
    const other = path.join(folder, 'another place/project');
    for (const file of readdirSync(project).filter((each) => !/^(?:release|node_modules|dist)$/.test(each))) {
      cpSync(path.join(project, file), path.join(other, file), { recursive: true });
    }
    symlinkSync(path.resolve('node_modules'), path.join(other, 'node_modules'));
    const script = 'umask 077 && chmod -R go= . && TZ=Pacific/Auckland exec "$0" scripts/release.mjs';
    const { status, stderr } = run('sh', ['-c', script, process.execPath], other);
    assert.equal(status, 0, stderr);
    const sums = (at: string) => readFileSync(path.join(at, 'SHA256SUMS'), 'utf8');
    assert.equal(sums(path.join(other, 'release')), sums(release));
  });

  test("krew's manifest names what can be downloaded, with its hash", () => {
    const { apiVersion, kind, metadata, spec } = parse(readFileSync(path.join(release, 'certscope.yaml'), 'utf8'));
    assert.deepEqual(
      [apiVersion, kind, metadata, spec.version, spec.homepage],
      ['krew.googlecontainertools.github.com/v1alpha2', 'Plugin', { name: 'certscope' }, `v${version}`, address],
    );
    assert.ok(spec.shortDescription.length <= 50);
    assert.deepEqual(
      spec.platforms.map(({ selector, bin }: { selector: { matchLabels: object }; bin: string }) => [
        selector.matchLabels,
        bin,
      ]),
      [
        [{ os: 'linux', arch: 'amd64' }, 'certscope'],
        [{ os: 'windows', arch: 'amd64' }, 'certscope.exe'],
      ],
    );
    for (const { uri, sha256, bin } of spec.platforms) {
      const name = path.basename(uri);
      assert.equal(uri, `${address}/releases/download/v${version}/${name}`);
      const file = path.join(release, name);
      assert.equal(createHash('sha256').update(readFileSync(file)).digest('hex'), sha256);
      const names = name.endsWith('.zip')
        ? Object.keys(filesInZip(file)).join('\n')
        : run('tar', ['-tvzf', file], project).stdout;
      for (const each of [bin, 'LICENSE', 'THIRD-PARTY-NOTICES.txt']) assert.ok(names.includes(each), each);
      if (!name.endsWith('.zip')) assert.match(names, /^-rwxr-xr-x 0\/0 .* certscope$/m);
    }
  });

  test('pictures and links of the README lead to the repository, where the Marketplace shows it', () => {
    const files = filesInZip(path.join(release, `certscope-${version}.vsix`));
    const textOf = (name: string) => files[name] ?? assert.fail(name);
    const readme = textOf('extension/readme.md');
    const targets = [...readme.matchAll(/(!?)\[[^\]]*\]\(([^)\s]+)\)/g)];
    const pictures = targets.filter(([, mark]) => mark === '!');
    assert.ok(pictures.length > 0);
    for (const [whole, mark, target = ''] of targets) {
      if (target.startsWith('#')) continue;
      const below = `${address}/${mark === '!' ? 'raw' : 'blob'}/HEAD/`;
      if (mark === '!' || target.startsWith(address)) {
        assert.ok(target.startsWith(below), whole);
        assert.ok(existsSync(target.slice(below.length).split('#')[0] ?? ''), whole);
      } else assert.match(target, /^https:\/\//, whole);
      if (mark === '!') assert.match(target, /\.png$/);
    }
    const packed = JSON.parse(textOf('extension/package.json'));
    assert.deepEqual(
      [packed.repository.url, packed.bugs.url, packed.homepage],
      [`${address}.git`, `${address}/issues`, `${address}#readme`],
    );
  });
});

test('where the project is stands in package.json alone, or nowhere yet', () => {
  const { repository, bugs, homepage } = manifest;
  assert.equal(new Set([repository, bugs, homepage].map((each) => each === undefined)).size, 1);
  const files = [
    'action.yml',
    'templates/check.yml',
    'Containerfile',
    '.pre-commit-hooks.yaml',
    'README.md',
    'SECURITY.md',
  ];
  const others = readdirSync('.github', { recursive: true, encoding: 'utf8' }).map((name) => `.github/${name}`);
  for (const file of [...files, ...others].filter((each) => statSync(each).isFile())) {
    assert.doesNotMatch(readFileSync(file, 'utf8'), /https:\/\/(github|gitlab)\.com\/[\w-]+\/certscope/i, file);
  }
});

suite('what GitHub and containers read', () => {
  test('workflows call the scripts of the repository, may read alone, and pin what they use', () => {
    for (const name of readdirSync('.github/workflows')) {
      const text = readFileSync(`.github/workflows/${name}`, 'utf8');
      const { permissions, jobs } = parse(text);
      assert.deepEqual(permissions, { contents: 'read' }, name);
      const steps = Object.values<{ steps: readonly { uses?: string; run?: string }[] }>(jobs).flatMap(
        (job) => job.steps,
      );
      assert.ok(steps.some((step) => step.run === '.ci/run'));
      for (const step of steps) {
        if (step.uses !== undefined) assert.match(step.uses, /^actions\/[\w-]+@v\d+\.\d+\.\d+$/);
        assert.doesNotMatch(step.run ?? '', /\$\{\{/);
        for (const [, script = ''] of (step.run ?? '').matchAll(/npm run ([\w:]+)/g))
          assert.ok(script in manifest.scripts);
      }
    }
    assert.ok(statSync('.ci/run').mode & 0o100);
  });

  test('issue forms ask for a redacted copy and for no secret', () => {
    const folder = '.github/ISSUE_TEMPLATE';
    const forms = readdirSync(folder).filter((name) => name !== 'config.yml');
    assert.ok(forms.length >= 2);
    for (const name of forms) {
      const form = parse(readFileSync(path.join(folder, name), 'utf8'));
      assert.ok(form.name && form.description, name);
      const kinds = ['markdown', 'input', 'textarea', 'dropdown', 'checkboxes'];
      for (const { type, id, attributes } of form.body) {
        assert.ok(kinds.includes(type) && attributes !== undefined, `${name}: ${type}`);
        if (type !== 'markdown') assert.ok(id && attributes.label, `${name}: ${id}`);
      }
      const ids = form.body.map(({ id }: { id?: string }) => id);
      assert.ok(ids.includes('copy') && ids.includes('secrets'), name);
      assert.match(JSON.stringify(form), /certscope redact FILE/);
    }
  });

  test('the image has no shell, runs as a number that is not root, and is made of files that scripts make', () => {
    const lines = readFileSync('Containerfile', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const valuesOf = (word: string) =>
      lines.flatMap((line) => (line.startsWith(`${word} `) ? line.slice(word.length + 1) : []));
    assert.deepEqual(valuesOf('FROM').length, 1);
    assert.match(valuesOf('FROM')[0] ?? '', /^gcr\.io\/distroless\/cc-/);
    assert.match(valuesOf('USER').at(-1) ?? '', /^[1-9]\d*:[1-9]\d*$/);
    assert.deepEqual(valuesOf('RUN'), []);
    const made = /^(executables\/(certscope-\$\{PLATFORM\}|NODE-LICENSE\.txt)|dist\/THIRD-PARTY-NOTICES\.txt)$/;
    for (const copy of valuesOf('COPY')) {
      const sources = copy
        .split(' ')
        .slice(0, -1)
        .filter((each) => !each.startsWith('--'));
      for (const source of sources) assert.ok(existsSync(source) || made.test(source), source);
    }
    assert.equal(JSON.parse(valuesOf('ENTRYPOINT')[0] ?? '')[0], '/usr/local/bin/certscope');
  });
});

test('the component declares what it uses', () => {
  const [head, body] = parseAllDocuments(readFileSync('templates/check.yml', 'utf8')).map((each) => each.toJS());
  const used = [...JSON.stringify(body).matchAll(/\$\[\[ inputs\.([\w-]+) \]\]/g)].map(([, name]) => name);
  assert.deepEqual(Object.keys(head.spec.inputs).sort(), [...new Set(used)].sort());
});
