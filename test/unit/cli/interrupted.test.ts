import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { createProgress } from '../../../src/cli/progress.ts';
import { buildCommand } from '../../support/buildCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

suite('a signal while files are written', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-signal-'));
  let program = '';
  before(async () => {
    program = await buildCommand(folder);
    const ca = await createTestCa({ name: 'kubernetes' });
    const { certificatePem, keyPem } = await ca.issue({ commonName: 'kube-scheduler' });
    mkdirSync(path.join(folder, 'pki'));
    for (const [name, text] of [
      ['ca.crt', ca.certificatePem],
      ['ca.key', ca.keyPem],
      ['leaf.crt', certificatePem],
      ['leaf.key', keyPem],
    ] as const)
      writeFileSync(path.join(folder, 'pki', name), text, { mode: 0o600 });
    // The process gets the signal when the first of the new names is about to be switched.
    writeFileSync(
      path.join(folder, 'signal.mjs'),
      `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { renameSync } = fs;
let isSent = false;
fs.renameSync = (...args) => {
  if (!isSent) process.kill(process.pid, process.env.SIGNAL);
  isSent = true;
  return renameSync(...args);
};
syncBuiltinESMExports();
`,
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    test(`${signal}: all files are new, and the exit code is ${code}`, () => {
      const work = path.join(folder, signal);
      cpSync(path.join(folder, 'pki'), path.join(work, 'pki'), { recursive: true });
      const run = (...args: readonly string[]) =>
        spawnSync(process.execPath, [...args], {
          cwd: work,
          env: { ...process.env, SIGNAL: signal, XDG_STATE_HOME: path.join(work, 'state'), LC_ALL: 'C' },
          encoding: 'utf8',
        });
      const options = ['--new-key', '--backup', 'backup'];
      const preload = path.join(folder, 'signal.mjs');
      const { status, stdout, stderr } = run('--import', preload, program, 'renew', 'pki/leaf.crt', 'pki', ...options);
      assert.deepEqual([status, stderr], [code, '']);
      assert.match(stdout, /Undo: certscope undo /);
      for (const name of ['leaf.crt', 'leaf.key']) {
        const [old, written] = [folder, work].map((each) => readFileSync(path.join(each, 'pki', name), 'utf8'));
        assert.notEqual(written, old, name);
      }
      assert.deepEqual(readdirSync(path.join(work, 'pki')), ['ca.crt', 'ca.key', 'leaf.crt', 'leaf.key']);
      assert.equal(run(program, 'recover', '--backup', 'backup').stdout, 'No renewal was interrupted.\n');
      const undone = run(program, 'undo', '--yes', '--backup', 'backup');
      assert.equal(undone.status, 0, undone.stderr);
      assert.equal(
        readFileSync(path.join(work, 'pki/leaf.key'), 'utf8'),
        readFileSync(path.join(folder, 'pki/leaf.key'), 'utf8'),
      );
    });
  }
});

suite('a signal while a request is made', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-request-signal-'));
  let program = '';
  before(async () => {
    program = await buildCommand(folder);
    const ca = await createTestCa({ name: 'kubernetes' });
    const { certificatePem } = await ca.issue({ commonName: 'kube-scheduler' });
    writeFileSync(path.join(folder, 'leaf.crt'), certificatePem);
    // The process gets the signal before the step with the number in STAGE.
    writeFileSync(
      path.join(folder, 'stage.mjs'),
      `import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
let step = 0;
const reach = () => {
  step++;
  if (step === Number(process.env.STAGE)) process.kill(process.pid, 'SIGINT');
};
const { subtle } = globalThis.crypto;
const generateKey = subtle.generateKey.bind(subtle);
subtle.generateKey = (...args) => (reach(), generateKey(...args));
const { open } = promises;
promises.open = async (...args) => {
  reach();
  const handle = await open(...args);
  for (const name of ['writeFile', 'sync', 'close']) {
    const own = handle[name].bind(handle);
    handle[name] = (...rest) => (reach(), own(...rest));
  }
  return handle;
};
syncBuiltinESMExports();
process.on('exit', () => process.stderr.write(\`steps \${step}\\n\`));
`,
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the request, interrupted before a step. */
  const requestAt = (stage: number) => {
    const work = mkdtempSync(path.join(folder, 'work-'));
    const { status, signal, stderr } = spawnSync(
      process.execPath,
      [
        ...['--import', path.join(folder, 'stage.mjs'), program, 'request', '../leaf.crt'],
        ...['--new-key', '--key-out', 'leaf.key', '--out', 'leaf.csr'],
      ],
      { cwd: work, env: { ...process.env, STAGE: String(stage), LC_ALL: 'C' }, encoding: 'utf8' },
    );
    return { files: readdirSync(work), work, status, signal, stderr };
  };

  test('both files or none, before every step', () => {
    const whole = requestAt(0);
    assert.deepEqual([whole.status, whole.files], [0, ['leaf.csr', 'leaf.key']], whole.stderr);
    const steps = Number(/^steps (\d+)$/m.exec(whole.stderr)?.[1]);
    assert.equal(steps, 9);
    for (let stage = 1; stage <= steps; stage++) {
      const { files, work, status, signal } = requestAt(stage);
      if (stage === 1) assert.deepEqual([signal, files], ['SIGINT', []]);
      else assert.deepEqual(files, ['leaf.csr', 'leaf.key'], `step ${stage}`);
      // The last signal may come when all is done.
      if (stage > 1 && stage < steps) assert.equal(status, 130, `step ${stage}`);
      for (const name of files) assert.match(readFileSync(path.join(work, name), 'utf8'), /-----END [A-Z ]+-----\n$/);
    }
  });

  test('and none if one cannot be written', () => {
    const work = mkdtempSync(path.join(folder, 'there-'));
    writeFileSync(path.join(work, 'leaf.csr'), 'kept');
    const { status, stderr } = spawnSync(
      process.execPath,
      [program, 'request', '../leaf.crt', '--new-key', '--key-out', 'leaf.key', '--out', 'leaf.csr'],
      { cwd: work, env: { ...process.env, LC_ALL: 'C' }, encoding: 'utf8' },
    );
    assert.deepEqual([status, readdirSync(work)], [2, ['leaf.csr']]);
    assert.match(stderr, /leaf\.csr: the file already exists/);
    assert.equal(readFileSync(path.join(work, 'leaf.csr'), 'utf8'), 'kept');
  });
});

suite('progress', () => {
  const shownAt = (...moments: readonly number[]): readonly string[] => {
    const written: string[] = [];
    let now = 0;
    const progress = createProgress(
      (text) => written.push(text),
      () => now,
    );
    for (const moment of moments) {
      now = moment;
      progress.show(() => `${moment} ms`);
    }
    progress.clear();
    progress.clear();
    return written;
  };

  test('says nothing about work of less than half a second', () => assert.deepEqual(shownAt(0, 100, 499), []));

  test('is one line, changed ten times a second at most, and taken away', () =>
    assert.deepEqual(shownAt(100, 500, 550, 600), ['\r500 ms\u001b[K', '\r600 ms\u001b[K', '\r\u001b[K']));
});
