import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { parse } from 'yaml';
import { buildCommand } from '../../support/buildCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-pipelines-'));
const repository = path.join(folder, 'repository');
const programs = path.join(folder, 'bin');
const document = readFileSync('docs/pipelines.md', 'utf8');
const blocks = [...document.matchAll(/```(yaml|sh)\n([\s\S]*?)```/g)].map((match) => match[2] ?? '');
const blockOf = (word: string): string => blocks.find((block) => block.includes(word)) ?? assert.fail(word);

/** Runs a line in the repository, where `certscope` is on the path. */
function shell(line: string, args: readonly string[] = []) {
  const env = { ...process.env, PATH: `${programs}:${process.env.PATH}`, GIT_CONFIG_GLOBAL: '/dev/null' };
  return spawnSync('sh', ['-c', line, 'sh', ...args], { cwd: repository, env, encoding: 'utf8' });
}

before(async () => {
  mkdirSync(programs);
  mkdirSync(repository);
  const command = await buildCommand(path.join(folder, 'package'));
  writeFileSync(path.join(programs, 'certscope'), `#!/bin/sh\nexec '${process.execPath}' '${command}' "$@"\n`, {
    mode: 0o755,
  });
  const ca = await createTestCa({ name: 'kubernetes' });
  const old = await ca.issue({ notBefore: '2020-01-01T00:00:00Z', notAfter: '2021-01-01T00:00:00Z' });
  writeFileSync(path.join(repository, 'a b.crt'), `# comment\n${old.certificatePem}`);
  writeFileSync(path.join(repository, 'notes.txt'), 'nothing here\n');
  shell('git init -q . && git config user.email a@example.invalid && git config user.name a && git add .');
});
after(() => rmSync(folder, { recursive: true, force: true }));

suite('docs/pipelines.md', () => {
  test('pre-commit: the hook of the document and those of the repository take files as arguments', () => {
    const [local] = parse(blockOf('.pre-commit-config.yaml')).repos[0].hooks;
    const [files, tree] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8'));
    assert.equal(local.entry, files.entry);
    assert.deepEqual(
      [files.id, files.language, tree.id, tree.pass_filenames],
      ['certscope', 'node', 'certscope-tree', false],
    );
    // As pre-commit runs it: entry, args, then the names of the files.
    const found = shell(`${files.entry} --fail-on warning "$@"`, ['a b.crt', 'notes.txt']);
    assert.equal(found.status, 1, found.stderr);
    assert.match(found.stdout, /cert-expired/);
    assert.equal(shell(`${files.entry} "$@"`, ['notes.txt']).status, 0);
    assert.equal(shell(tree.entry).status, 1);
  });

  test('the Git hook judges what is about to be committed', () => {
    const hook = path.join(repository, '.git/hooks/pre-commit');
    writeFileSync(hook, blockOf('.git/hooks/pre-commit'));
    chmodSync(hook, 0o755);
    const refused = shell('git commit -m "add"');
    assert.notEqual(refused.status, 0);
    assert.match(refused.stdout + refused.stderr, /a b\.crt.*cert-expired|cert-expired/s);
    const taken = shell('git commit -q -m "notes" -- notes.txt');
    assert.equal(taken.status, 0, taken.stdout + taken.stderr);
  });

  test('GitHub: its steps make SARIF and annotations, and fail the job', () => {
    const { on, permissions, jobs } = parse(blockOf('.github/workflows'));
    assert.ok('schedule' in on && permissions['security-events'] === 'write');
    const steps: readonly { run?: string; with?: Record<string, string> }[] = jobs.certificates.steps;
    const runs = steps.flatMap(({ run }) => run ?? []).filter((run) => run.startsWith('certscope'));
    assert.deepEqual(
      runs.map((run) => shell(run).status),
      [0, 1],
    );
    const sarif = steps.find((step) => step.with?.sarif_file !== undefined)?.with?.sarif_file ?? '';
    const { runs: reports } = JSON.parse(readFileSync(path.join(repository, sarif), 'utf8'));
    assert.ok(reports[0].results.some(({ ruleId }: { ruleId: string }) => ruleId === 'cert-expired'));
    assert.match(shell(runs[1] ?? '').stdout, /^::error file=a b\.crt,line=2,/m);
  });

  test('GitLab: its script makes a Code Quality report, and fails the job', () => {
    const { script, artifacts } = parse(blockOf('.gitlab-ci.yml')).certificates;
    const runs = script.filter((line: string) => line.startsWith('certscope'));
    assert.deepEqual(
      runs.map((run: string) => shell(run).status),
      [0, 1],
    );
    const report = JSON.parse(readFileSync(path.join(repository, artifacts.reports.codequality), 'utf8'));
    const issue = report.find((each: { check_name: string }) => each.check_name === 'cert-expired');
    // What GitLab's documentation demands of every entry.
    assert.match(issue.fingerprint, /^[0-9a-f]{64}$/);
    assert.equal(issue.severity, 'critical');
    assert.deepEqual(issue.location, { path: 'a b.crt', lines: { begin: 2 } });
    assert.ok(report.every((each: { description: string }) => each.description !== ''));
    const fingerprints = report.map((each: { fingerprint: string }) => each.fingerprint);
    assert.equal(new Set(fingerprints).size, fingerprints.length);
  });
});
