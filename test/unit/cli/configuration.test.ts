import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, suite, test } from 'node:test';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-configuration-'));
const repository = path.join(folder, 'repository');
after(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(repository, name);
const write = (name: string, content: string): void => {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
};

const ca = await createTestCa({ name: 'corp' });
const expired = async (commonName: string) =>
  (await ca.issue({ commonName, notAfter: '2026-06-01T00:00:00Z' })).certificatePem;
const files = {
  'pki/a.crt': await expired('a'),
  'pki/b.crt': await expired('b'),
  'legacy/c.crt': await expired('c'),
  'test/d.crt': await expired('d'),
};
const ending = (await ca.issue({ commonName: 'e', notAfter: '2026-07-20T00:00:00Z' })).certificatePem;

interface Told {
  readonly path: string;
  readonly severity: string;
}

const run = (...args: readonly string[]) =>
  runCommand([...args, '--at', '2026-06-12'], { cwd: repository, environment: {} });
/** Level by file; what is not reported is absent. */
async function levels(...args: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const { out } = await run('check', '--format', 'json', ...(args.length === 0 ? ['.'] : args));
  return Object.fromEntries(JSON.parse(out).findings.map((each: Told) => [each.path, each.severity]));
}

suite('.certscope.yaml', () => {
  beforeEach(() => {
    rmSync(repository, { recursive: true, force: true });
    mkdirSync(at('.git'), { recursive: true });
    for (const [name, content] of Object.entries(files)) write(name, content);
  });

  test('sets levels by code and by path, also where tests are', async () => {
    const before = { 'legacy/c.crt': 'error', 'pki/a.crt': 'error', 'pki/b.crt': 'error', 'test/d.crt': 'hint' };
    assert.deepEqual(await levels(), before);
    write(
      '.certscope.yaml',
      `findings: {cert-expired: warning}
overrides:
  - files: [legacy]
    findings: {'*': off}
  - files: ['/test/**']
    findings: {cert-expired: error}
  - files: [b.crt]
    findings: {cert-expired: info}
`,
    );
    const after = { 'pki/a.crt': 'warning', 'pki/b.crt': 'info', 'test/d.crt': 'error' };
    assert.deepEqual(await levels(), after);
    assert.deepEqual(await levels('pki'), { 'pki/a.crt': 'warning', 'pki/b.crt': 'info' });
    assert.deepEqual(await levels('legacy/c.crt'), {});
    assert.deepEqual(await levels('.', '--no-config'), before);
    assert.equal((await run('check', 'pki')).code, 0);
    assert.equal((await run('check', 'pki', '--no-config')).code, 1);
  });

  test('the nearest one counts, up to the top of the work tree', async () => {
    write('../.certscope.yaml', 'findings: {cert-expired: off}\n');
    assert.equal((await levels())['pki/a.crt'], 'error');
    rmSync(at('.git'), { recursive: true });
    assert.deepEqual(await levels(), {});
    write('.certscope.yaml', 'findings: {cert-expired: info}\n');
    write('pki/.certscope.yaml', 'roots: []\n');
    assert.deepEqual(await levels('pki', 'legacy'), {
      'legacy/c.crt': 'info',
      'pki/a.crt': 'error',
      'pki/b.crt': 'error',
    });
    rmSync(path.join(folder, '.certscope.yaml'));
  });

  test('that of one folder is not that of another', async () => {
    write('pki/.certscope.yaml', "findings: {'*': off}\nexpiry: {warnWithinDays: 60}\n");
    write('legacy/e.crt', ending);
    assert.deepEqual(await levels('pki', 'legacy'), { 'legacy/c.crt': 'error' });
    assert.equal((await run('check', 'pki', 'legacy')).code, 1);
    assert.deepEqual(await levels('legacy', 'pki'), { 'legacy/c.crt': 'error' });
    const { out } = await run('inspect', 'pki', 'legacy', '--format', 'table');
    assert.doesNotMatch(out, /⚠[^\n]* e |e\.crt[^\n]*⚠/u);
  });

  test('a copy of a machine is configured by --config alone', async () => {
    write('.certscope.yaml', 'findings: {cert-expired: off}\n');
    assert.equal((await levels('.', '--root', '.'))['pki/a.crt'], 'error');
    assert.deepEqual(await levels('.', '--root', '.', '--config', '.certscope.yaml'), {});
    const both = await run('check', '.', '--config', 'x', '--no-config');
    assert.equal(both.code, 2);
    assert.match(both.err, /--config and --no-config cannot be used together\./);
    const absent = await run('check', '.', '--config', 'absent.yaml');
    assert.equal(absent.code, 2);
    assert.match(absent.err, /absent\.yaml: no such file or directory\./);
  });

  test('thresholds hold for everything, and by role', async () => {
    write('pki/e.crt', ending);
    assert.equal((await levels())['pki/e.crt'], undefined);
    write('.certscope.yaml', 'expiry: {warnWithinDays: 60}\n');
    assert.equal((await levels())['pki/e.crt'], 'warning');
    const inspected = await run('inspect', 'pki', '--format', 'table');
    assert.match(inspected.out, /⚠[^\n]* e |e\.crt[^\n]*⚠/u);
  });

  test('excludes are not read, and that is told', async () => {
    write('.certscope.yaml', 'scan: {exclude: [legacy, /pki/b.crt]}\n');
    write('test/.certscope.yaml', "scan: {exclude: ['*.crt']}\n");
    const { out, err } = await run('inspect', '.', '--format', 'json');
    assert.deepEqual(
      JSON.parse(out).files.map((file: Told) => file.path),
      ['pki/a.crt'],
    );
    assert.equal(err, 'certscope: .certscope.yaml leaves out 3 files and folders. --no-config reads them.\n');
    assert.deepEqual(Object.keys(await levels('legacy', 'pki/b.crt')), ['legacy/c.crt', 'pki/b.crt']);
  });

  test('roots are read, and not reported', async () => {
    write('.certscope.yaml', 'roots: [../pki, absent]\n');
    rmSync(at('.certscope.yaml'));
    write('legacy/.certscope.yaml', 'roots: [../pki, absent]\n');
    const { out } = await run('inspect', 'legacy', '--format', 'json');
    assert.equal(JSON.parse(out).files.length, 3);
    assert.deepEqual(await levels('legacy'), { 'legacy/c.crt': 'error' });
  });

  test('roots that cannot be read are told at their place, and a pipe is not waited for', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    write('.certscope.yaml', 'roots:\n  - pipe\n  - absent\n  - ~nobody\n  - $NOPE/x\n  - legacy\n? [a]\n: b\n');
    write('.certscope.yml', '');
    const { err, out } = await run('inspect', 'pki', '--format', 'json');
    assert.equal(JSON.parse(out).files.length, 3);
    assert.deepEqual(err.split('\n'), [
      'certscope: .certscope.yaml:7:1: This key is not a single text, so it is ignored.',
      'certscope: .certscope.yml is not used: the file must be called .certscope.yaml.',
      'certscope: .certscope.yaml:2:5: pipe is neither a file nor a folder, so it is not read.',
      ...['3:5: absent', '4:5: ~nobody', '5:5: $NOPE/x'].map(
        (each) => `certscope: .certscope.yaml:${each} does not exist, so it is not read.`,
      ),
      '',
    ]);
  });

  test('roots outside of the repository are read only if the user named the file, and a home folder never', async () => {
    const shared = path.join(folder, 'shared');
    mkdirSync(shared, { recursive: true });
    writeFileSync(path.join(shared, 'f.crt'), ending);
    symlinkSync('../shared', at('link'));
    const roots = ['/', '../../..', '../shared', shared, 'link', '~', '$HOME', 'legacy'];
    write('.certscope.yaml', `roots:\n${roots.map((root) => `  - '${root}'\n`).join('')}`);
    const read = async (...args: readonly string[]) => {
      const { out, err } = await runCommand(['inspect', 'pki/a.crt', '--format', 'json', ...args], {
        cwd: repository,
        environment: { HOME: homedir() },
      });
      return {
        files: JSON.parse(out).files.map((file: Told) => path.basename(file.path)),
        told: err.split('\n').flatMap((line) => {
          const [, number, words] = /yaml:(\d+):\d+: .* (outside|whole home)/.exec(line) ?? [];
          return number === undefined ? [] : [`${roots[Number(number) - 2]} ${words}`];
        }),
      };
    };
    const homes = ['/ whole home', '~ whole home', '$HOME whole home'];
    const untrusted = await read();
    assert.deepEqual(untrusted.files, ['a.crt', 'c.crt']);
    assert.deepEqual(untrusted.told.filter((each) => each.endsWith('home')).slice(-2), homes.slice(1));
    assert.ok(untrusted.told.includes('/ whole home'));
    for (const root of ['../shared', shared, 'link']) assert.ok(untrusted.told.includes(`${root} outside`), root);
    write('.certscope.yaml', `roots: ['../shared', '/']\n`);
    const named = await read('--config', '.certscope.yaml');
    assert.deepEqual(named.files.sort(), ['a.crt', 'f.crt']);
    // Without Git, the folder of the file is the top.
    rmSync(at('.git'), { recursive: true });
    rmSync(at('.certscope.yaml'));
    write('pki/.certscope.yaml', 'roots: [../legacy, .]\n');
    assert.deepEqual((await read()).files.sort(), ['a.crt', 'b.crt']);
  });

  test('a root that does not exist is not outside where a link leads to the repository', async () => {
    const link = path.join(folder, 'linked');
    symlinkSync(repository, link);
    write('.certscope.yaml', 'roots: [absent/below]\n');
    const { err } = await runCommand(['check', path.join(link, 'pki')], { cwd: repository, environment: {} });
    assert.match(err, /:1:9: absent\/below does not exist, so it is not read\.\n$/);
  });

  test('the baseline needs no option, and an option replaces it', async () => {
    assert.equal((await run('check', 'pki', '--write-baseline', 'known.json')).code, 0);
    write('.certscope.yaml', 'baseline: known.json\n');
    assert.deepEqual(await levels(), { 'legacy/c.crt': 'error', 'test/d.crt': 'hint' });
    assert.match((await run('check', '.')).out, /1 error in 4 certificates\. 1 new, 2 known from the baseline\.\n/);
    write('none.json', '{"schemaVersion":1,"findings":[]}');
    assert.equal((await levels('.', '--baseline', 'none.json'))['pki/a.crt'], 'error');
    assert.equal(
      (await run('check', '.', '--write-baseline', 'known.json')).err,
      'certscope: wrote 4 findings to known.json.\n',
    );
  });

  test('mistakes are told with path, line and column, and the rest counts', async () => {
    write('.certscope.yaml', 'findings:\n  cert-expird: off\n  cert-expired: info\nbaseline: absent.json\n');
    const { err, out } = await run('check', 'pki');
    assert.equal(
      err,
      [
        'certscope: .certscope.yaml:2:3: cert-expird is not the code of a finding, so it is ignored.',
        'certscope: .certscope.yaml:4:1: The baseline cannot be read: no such file or directory.',
        '',
      ].join('\n'),
    );
    assert.match(out, /^2 notes in /m);
  });

  test('a pipe, a loop or a folder of that name is passed over', async () => {
    symlinkSync('.certscope.yaml', at('pki/.certscope.yaml'));
    mkdirSync(at('legacy/.certscope.yaml'));
    write('.certscope.yaml', 'findings: {cert-expired: off}\n');
    assert.deepEqual(await levels('.'), {});
  });

  test('standard input is configured by the working directory', async () => {
    write('.certscope.yaml', 'findings: {cert-expired: info}\n');
    const { out } = await runCommand(['check', '-', '--format', 'json', '--at', '2026-06-12'], {
      cwd: repository,
      input: files['pki/a.crt'],
    });
    assert.deepEqual(
      JSON.parse(out).findings.map((each: Told) => each.severity),
      ['info'],
    );
  });
});

suite('certscope check', () => {
  test('lists errors first, folds repeats, and says what is ignored', async () => {
    rmSync(repository, { recursive: true, force: true });
    mkdirSync(at('.git'), { recursive: true });
    const [a = '', e = ''] = [files['pki/a.crt'], ending];
    write('1/e.crt', e);
    write('2/a.crt', `# certscope-ignore-file cert-expired\n${a}`);
    write('3/b.crt', files['pki/b.crt'] ?? '');
    write('5/b.crt', files['pki/b.crt'] ?? '');
    write('test/a.crt', a);
    write('.certscope.yaml', 'expiry: {warnWithinDays: 60}\noverrides: [{files: [4], findings: {"*": off}}]\n');
    write('4/c.crt', files['legacy/c.crt'] ?? '');
    const { out } = await run('check', '.');
    const lines = out.split('\n').filter((line) => /^\S/.test(line));
    assert.deepEqual(lines, [
      '3/b.crt:1:1',
      '1/e.crt:1:1',
      '1 error, 1 warning in 4 certificates. Ignored findings: 1 by comments, 1 by .certscope.yaml. --all lists them.',
      '1 finding in test data, examples, templates, documentation, source code or vendored files is not listed. --all lists it.',
    ]);
    assert.match(out, /^3\/b\.crt:1:1\n {2}✗ error .* {2}cert-expired\n {13}also at 5\/b\.crt:1:1\n/m);
    const all = (await run('check', '.', '--all')).out;
    assert.match(all, /^2\/a\.crt:2:1\n {2}• ignored {2}\S/m);
    assert.match(all, /^4\/c\.crt:1:1\n {2}• ignored {2}\S/m);
    assert.match(all, /\. Ignored findings: 1 by comments, 1 by \.certscope\.yaml\.\n$/);
    const json = await run('check', '.', '--format', 'json');
    assert.equal(json.err, 'certscope: Ignored findings: 1 by comments, 1 by .certscope.yaml. --all lists them.\n');
    assert.deepEqual(JSON.parse(json.out).ignored, { comments: 1, configuration: 1, baseline: 0 });
    await run('check', '.', '--write-baseline', 'known.json');
    const known = JSON.parse((await run('check', '.', '--format', 'json', '--baseline', 'known.json')).out);
    assert.deepEqual(known.ignored, { comments: 1, configuration: 1, baseline: 4 });
    assert.match(
      (await run('check', '.', '--baseline', 'known.json')).out,
      /0 new, 4 known from the baseline\. Ignored findings: 1 by comments, 1 by \.certscope\.yaml\. --all/,
    );
    rmSync(at('known.json'));
    const kinds = async (...args: readonly string[]) =>
      JSON.parse((await run('check', '.', '--format', 'sarif', ...args)).out).runs[0].results.map(
        ({ suppressions }: { suppressions?: readonly { kind: string }[] }) => suppressions?.[0]?.kind ?? '',
      );
    assert.deepEqual(await kinds(), ['', '']);
    const gitlab = await run('check', '.', '--format', 'gitlab');
    const paths = JSON.parse(gitlab.out).map(({ location }: { location: Told }) => location.path);
    assert.deepEqual(paths, ['1/e.crt', '3/b.crt']);
    assert.match(gitlab.err, /^certscope: 1 finding in test data, .* is not listed\. --all lists it\.$/m);
    assert.equal(JSON.parse((await run('check', '.', '--format', 'gitlab', '--all')).out).length, 3);
    assert.deepEqual(await kinds('--all'), ['', '', '', 'inSource', 'external']);
  });
});
