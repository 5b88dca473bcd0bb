import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { buildCommand } from '../../support/buildCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

/** What stands in pipelines of others is run here as their runners do, without them. */

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-steps-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Each would be run, expanded or cut by a shell that is careless. */
const hostile = `it's "a" $(touch pwned) \`touch pwned\` ; touch pwned * & b`;
const repository = path.join(folder, 'a repository');
let tarball = '';

before(async () => {
  const project = path.join(folder, 'package');
  await buildCommand(project);
  for (const name of ['cli', 'kubectl-certscope', 'kubectl_complete-certscope']) {
    writeFileSync(path.join(project, `dist/${name}.js`), "#!/usr/bin/env node\nimport('./cli.mjs');\n", {
      mode: 0o755,
    });
  }
  copyFileSync('.npmignore', path.join(project, '.npmignore'));
  const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--json'], { cwd: project, encoding: 'utf8' });
  tarball = path.join(project, JSON.parse(packed.stdout)[0].filename);

  const ca = await createTestCa({ name: 'kubernetes' });
  const old = await ca.issue({ notBefore: '2020-01-01T00:00:00Z', notAfter: '2021-01-01T00:00:00Z' });
  mkdirSync(path.join(repository, hostile), { recursive: true });
  writeFileSync(path.join(repository, hostile, 'old.crt'), old.certificatePem);
  writeFileSync(path.join(repository, 'notes.txt'), 'nothing here\n');
});

/** What an outer `npm run` tells its children is about the outer project. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/.test(name)));

/** The commands that a runner sees: it trims lines, obeys none between a stop and its token, and finds those with brackets anywhere. */
function commandsOf(log: string): readonly { readonly name: string; readonly file: string | undefined }[] {
  const found: { name: string; file: string | undefined }[] = [];
  let token: string | undefined;
  for (const line of log.split('\n')) {
    const [, name = '', properties = ''] = /^\s*::([\w-]+)(?: (.*?))?::/.exec(line) ?? [];
    if (token !== undefined) {
      if (name === token) token = undefined;
      assert.ok(!line.includes('##['), line);
    } else if (name === 'stop-commands') token = line.slice(line.lastIndexOf('::') + 2);
    else if (name !== '') {
      const file = /(?:^|,)file=([^,]*)/.exec(properties)?.[1];
      found.push({ name, file: file === undefined ? undefined : decodeURIComponent(file) });
    } else assert.ok(!line.includes('##['), line);
  }
  assert.equal(token, undefined);
  return found;
}

function assertUntouched(): void {
  const names = readdirSync(repository, { recursive: true, encoding: 'utf8' });
  assert.deepEqual(
    names.filter((name) => /(^|\/)pwned/.test(name)),
    [],
  );
}

suite('action.yml', () => {
  const action = parse(readFileSync('action.yml', 'utf8'));
  const temporary = path.join(folder, 'runner');
  const installed = path.join(temporary, 'certscope/bin/certscope');

  /** Runs the steps as a runner does: expressions are values, and the shell is bash with -e and pipefail. */
  function runAction(given: Readonly<Record<string, string>>) {
    mkdirSync(temporary, { recursive: true });
    const files = {
      GITHUB_OUTPUT: path.join(temporary, 'output'),
      GITHUB_STEP_SUMMARY: path.join(temporary, 'summary'),
    };
    for (const file of Object.values(files)) writeFileSync(file, '');
    const defaults = Object.entries<{ default: string }>(action.inputs).map(([name, input]) => [name, input.default]);
    const inputs: Record<string, string> = { ...Object.fromEntries(defaults), package: tarball, ...given };
    const context = { 'github.action_repository': 'example/certscope' };
    const resolved = (text: string) =>
      text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => {
        const value = name.startsWith('inputs.') ? inputs[name.slice(7)] : context[name as keyof typeof context];
        return value ?? assert.fail(name);
      });
    let status = 0;
    let stdout = '';
    // Installing takes longest, and leaves the same behind.
    const steps = inputs.package === tarball && existsSync(installed) ? action.runs.steps.slice(1) : action.runs.steps;
    for (const { run, env, shell } of steps) {
      assert.equal(shell, 'bash');
      assert.doesNotMatch(run, /\$\{\{/, 'an input would become a part of the script');
      const values = Object.entries<string>(env).map(([name, text]) => [name, resolved(text)]);
      const step = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
        cwd: repository,
        encoding: 'utf8',
        env: {
          ...environment,
          ...files,
          RUNNER_TEMP: temporary,
          GITHUB_ACTION_PATH: process.cwd(),
          GITHUB_SERVER_URL: 'http://127.0.0.1:9',
          npm_config_offline: 'true',
          ...Object.fromEntries(values),
        },
      });
      stdout += step.stdout + step.stderr;
      status = step.status ?? -1;
      if (status !== 0) break;
    }
    const outputs = Object.fromEntries(
      readFileSync(files.GITHUB_OUTPUT, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    for (const name of Object.keys(outputs)) assert.ok(name in action.outputs, name);
    assertUntouched();
    return { status, stdout, outputs, summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8') };
  }

  test('annotates, counts, writes SARIF and a summary, and fails the job', () => {
    const { status, stdout, outputs, summary } = runAction({});
    assert.equal(status, 1, stdout);
    assert.match(stdout, /^::error file=.*old\.crt,line=1,.*cert-expired/m);
    assert.deepEqual([outputs.errors, outputs.warnings], ['1', '0']);
    const [{ results }] = JSON.parse(readFileSync(outputs.sarif ?? '', 'utf8')).runs;
    assert.equal(results.length, 1);
    assert.match(summary, /^### CertScope\n\n {4}/);
    assert.match(summary, /cert-expired/);
    assert.ok(
      summary
        .split('\n')
        .slice(2)
        .every((line) => line === '' || line.startsWith('    ')),
    );
  });

  test('takes names and options as they are, one per line', () => {
    const sarif = `${hostile}.sarif`.replaceAll('/', '');
    const given = { path: `${hostile}\nnotes.txt`, sarif, args: '--all\n--exclude\nnothing $(touch pwned)' };
    const { status, outputs } = runAction(given);
    assert.deepEqual([status, outputs.errors, outputs.sarif], [1, '1', sarif]);
    assert.ok(existsSync(path.join(repository, sarif)));
    rmSync(path.join(repository, sarif));
    assert.equal(runAction({ path: 'notes.txt' }).status, 0);
    assert.equal(runAction({ 'fail-on': 'never' }).status, 0);
  });

  test('knows a baseline, and says what is wrong with its inputs', () => {
    const baseline = `${hostile}.json`;
    const written = spawnSync(installed, ['check', '.', '--write-baseline', baseline], {
      cwd: repository,
      encoding: 'utf8',
    });
    assert.equal(written.status, 0, written.stderr);
    const known = runAction({ baseline });
    assert.deepEqual([known.status, known.outputs.errors], [0, '0'], known.stdout);
    rmSync(path.join(repository, baseline));
    const missing = runAction({ baseline });
    assert.equal(missing.status, 2);
    assert.match(missing.stdout, /pwned.*\.json/);
    assert.equal(runAction({ 'fail-on': '$(touch pwned)' }).status, 2);
    // A name cannot become a command of the workflow.
    assert.deepEqual(commandsOf(runAction({ path: '::error::wrong' }).stdout), []);
  });

  test('reads no machine where the path is empty', () => {
    for (const empty of ['', '\n\n']) {
      const { status, stdout, summary } = runAction({ path: empty });
      assert.deepEqual([status, summary], [2, ''], stdout);
      assert.match(stdout, /^::error::The input path is empty/m);
    }
  });

  test('lets no name of a file become a command of the workflow', async () => {
    const names = ['::error::x.crt', ' ::warning::y.crt', '::stop-commands::tok.crt', '##[error]x.crt'];
    // Copies of a certificate would have one finding.
    const ca = await createTestCa({ name: 'others' });
    for (const name of names) {
      const { certificatePem } = await ca.issue({
        notBefore: '2020-01-01T00:00:00Z',
        notAfter: '2021-01-01T00:00:00Z',
      });
      writeFileSync(path.join(repository, name), certificatePem);
    }
    const found = runAction({ path: names.map((name) => `./${name}`).join('\n') });
    const missing = runAction({ path: names.map((name) => `${name}.gone`).join('\n') });
    for (const name of names) rmSync(path.join(repository, name));
    assert.equal(found.status, 1, found.stdout);
    assert.equal(missing.status, 2, missing.stdout);
    const annotations = commandsOf(found.stdout);
    assert.deepEqual(
      annotations.map(({ file }) => file).sort(),
      ['##[error]x.crt', ' ::warning::y.crt', '::error::x.crt', '::stop-commands::tok.crt'].sort(),
    );
    assert.deepEqual(commandsOf(missing.stdout), []);
    assert.match(missing.stdout, /##\\\[error\]x\.crt/);
  });

  test('tells a report that ends otherwise than the first one', () => {
    const real = readFileSync(installed, 'utf8');
    rmSync(installed);
    try {
      for (const format of ['github', 'sarif']) {
        writeFileSync(
          installed,
          `#!/bin/sh\ncase " $* " in *" ${format} "*) echo '::error::n' >&2; exit 3;; *) echo '{"runs":[]}';; esac\n`,
          { mode: 0o755 },
        );
        const { status, stdout } = runAction({ path: 'notes.txt' });
        assert.equal(status, 2, stdout);
        assert.match(stdout, new RegExp(`^::error::CertScope ended with 3 instead of 0 .* ${format}\\.$`, 'm'));
        assert.equal(commandsOf(stdout).length, 1);
      }
    } finally {
      writeFileSync(installed, real, { mode: 0o755 });
    }
  });

  test('installs the package of the release of its own version', () => {
    const { status, stdout } = runAction({ package: '' });
    assert.notEqual(status, 0);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const address = `http://127.0.0.1:9/example/certscope/releases/download/v${version}/certscope-${version}.tgz`;
    assert.ok(stdout.includes(address), stdout);
  });
});

suite('templates/check.yml', () => {
  const text = readFileSync('templates/check.yml', 'utf8');
  const documents = parseAllDocuments(text);
  for (const { errors } of documents) assert.deepEqual(errors, []);
  const [{ spec }] = documents.map((each) => each.toJS());
  const home = path.join(folder, 'gitlab');

  /** GitLab puts inputs into the text, and reads it as YAML then. */
  function runComponent(given: Readonly<Record<string, string>>) {
    const inputs: Record<string, string> = { package: tarball, ...given };
    const filled = text
      .slice(text.indexOf('\n---\n') + 5)
      .replace(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) => {
        const declared = spec.inputs[name] ?? assert.fail(name);
        return inputs[name] ?? declared.default;
      });
    const { certscope } = parse(filled);
    const variables = Object.entries<string | { value: string; expand: false }>(certscope.variables).map(
      ([name, variable]) => {
        if (typeof variable === 'string') return [name, variable];
        assert.equal(variable.expand, false);
        return [name, variable.value];
      },
    );
    const npm = path.join(home, 'prefix');
    const script = existsSync(path.join(npm, 'bin/certscope')) ? certscope.script.slice(1) : certscope.script;
    const job = spawnSync('sh', ['-ec', script.join('\n')], {
      cwd: repository,
      encoding: 'utf8',
      env: {
        ...environment,
        npm_config_prefix: npm,
        npm_config_offline: 'true',
        PATH: `${npm}/bin:${environment.PATH}`,
        ...Object.fromEntries(variables),
      },
    });
    assertUntouched();
    const file = path.join(repository, certscope.artifacts.reports.codequality);
    const report: readonly { check_name: string }[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
    rmSync(file, { force: true });
    return { status: job.status, output: job.stdout + job.stderr, codes: report.map(({ check_name }) => check_name) };
  }

  test('fails the job, and reports what fails it', () => {
    const { status, output, codes } = runComponent({});
    assert.equal(status, 1, output);
    assert.match(output, /cert-expired/);
    assert.deepEqual(codes, ['cert-expired']);
    // Nobody owns the name in the registry.
    assert.equal(spec.inputs.package.default, undefined);
    assert.deepEqual(spec.inputs['fail-on'].options, ['error', 'warning', 'never']);
  });

  test('takes inputs as they are', () => {
    assert.equal(runComponent({ path: hostile }).status, 1);
    assert.equal(runComponent({ path: 'notes.txt', args: '--all --exclude=* --at=+30d' }).status, 0);
    assert.equal(runComponent({ 'fail-on': 'never' }).status, 0);
    const missing = runComponent({ baseline: hostile });
    assert.equal(missing.status, 2, missing.output);
  });
});
