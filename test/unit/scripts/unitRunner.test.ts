import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

interface TestFile {
  readonly name: string;
  readonly bundle: string;
  readonly isAlone?: boolean;
}
interface TestEnd {
  readonly name: string;
  readonly isSuite: boolean;
  readonly outcome: string;
  readonly reason?: string;
  readonly isOwn?: boolean;
}
type OnFile = (file: TestFile, ends: readonly TestEnd[]) => void;
type RunInProcesses = (
  files: readonly TestFile[],
  how: { readonly processes: number; readonly patience?: number; readonly retries?: number; readonly onFile: OnFile },
) => Promise<ReadonlyMap<string, readonly TestEnd[]>>;

const runner = pathToFileURL(path.resolve('scripts/tests/unit/runInProcesses.mjs')).href;
const { runInProcesses } = (await import(runner)) as { runInProcesses: RunInProcesses };

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-runner-'));
after(() => rmSync(folder, { recursive: true }));

function written(texts: Readonly<Record<string, string>>): readonly TestFile[] {
  return Object.entries(texts).map(([name, text]) => {
    const bundle = path.join(folder, `${name}.mjs`);
    writeFileSync(bundle, `import assert from 'node:assert/strict';\nimport * as nodeTest from 'node:test';\n${text}`);
    return { name, bundle };
  });
}

/** Runs files of these texts in one process, and tells of each what happened. */
async function run(texts: Readonly<Record<string, string>>, options: { readonly patience?: number } = {}) {
  const files = written(texts);
  const told: Record<string, readonly string[]> = {};
  const reasons: string[] = [];
  const onFile: OnFile = ({ name }, ends) => {
    const counted = ends.filter(({ isSuite, isOwn }) => !isSuite || isOwn === true);
    told[name] = counted.map((end) => `${end.name}: ${end.outcome}`);
    reasons.push(...ends.map(({ reason = '' }) => reason));
  };
  await runInProcesses(files, { processes: 1, onFile, ...options });
  return { told, reasons: reasons.join('\n') };
}

const passing = `nodeTest.test('fine', () => {});`;

describe('the runner of unit tests', () => {
  test('tells what passed, failed and was skipped, file by file', async () => {
    const mixed = `nodeTest.describe('group', () => {
      nodeTest.test('good', () => {});
      nodeTest.test('bad', () => assert.equal(1, 2));
      nodeTest.test('not here', { skip: true }, () => {});
    });`;
    const { told, reasons } = await run({ first: mixed, second: passing });
    assert.deepEqual(told, { first: ['good: passed', 'bad: failed', 'not here: skipped'], second: ['fine: passed'] });
    assert.match(reasons, /1 !== 2/);
    assert.match(reasons, /first\.mjs:\d+:\d+/);
  });

  test('tells of hooks that fail, of files that cannot be loaded and of files without tests', async () => {
    const { told, reasons } = await run({
      hook: `nodeTest.after(() => { throw new Error('the hook fails'); });\n${passing}`,
      broken: `throw new Error('the file fails');`,
      empty: '',
      next: passing,
    });
    assert.deepEqual(told, {
      hook: ['fine: passed', 'hook: failed'],
      broken: ['broken: failed'],
      empty: [],
      next: ['fine: passed'],
    });
    assert.match(reasons, /the hook fails/);
    assert.match(reasons, /the file fails/);
  });

  test('ends a file that hangs, and says so', async () => {
    const hangs = `nodeTest.test('waits', () => new Promise(() => { setInterval(() => {}, 1000); }));`;
    const { told, reasons } = await run({ hangs }, { patience: 3000 });
    assert.deepEqual(told, { hangs: ['the file as a whole: failed'] });
    assert.match(reasons, /no word for 3 s; last heard of: (waits|loading the file)/);
  });

  test('goes on after a file that ends its process', async () => {
    const { told, reasons } = await run({
      ends: `${passing}\nnodeTest.test('exits', () => process.exit(3));`,
      next: passing,
    });
    assert.deepEqual(told.next, ['fine: passed']);
    assert.match(reasons, /its process ended with 3/);
  });
});

describe('a file that leaves something behind fails, and the next one has a new process', () => {
  const leaks: Readonly<Record<string, readonly [string, RegExp]>> = {
    folder: [`process.chdir('/');`, /the current folder is \//],
    umask: [`process.umask(0o007);`, /the umask is 007/],
    language: [
      `(await import(${JSON.stringify(pathToFileURL(path.resolve('node_modules/@vscode/l10n/dist/main.js')).href)})).config({ contents: new Proxy({}, { get: () => 'x' }) });`,
      /texts are not in English/,
    ],
    variable: [`process.env.LEFT_BEHIND = 'secret';`, /process\.env\.LEFT_BEHIND is not what it was/],
    handler: [`process.on('SIGUSR2', () => {});`, /event SIGUSR2 changed/],
    global: [`globalThis.leftBehind = 1;`, /globalThis\.leftBehind is not what it was/],
    method: [`Array.prototype.at = () => 1;`, /Array\.prototype\.at is not what it was/],
    clock: [`Date.now = () => 0;`, /Date\.now is not what it was/],
    platform: [`Object.defineProperty(process, 'platform', { value: 'other' });`, /process\.platform is not/],
  };
  for (const [name, [text, reason]] of Object.entries(leaks)) {
    test(name, async () => {
      const asks = `nodeTest.test('alone', () => assert.notEqual(process.env.LEFT_BEHIND, 'secret'));`;
      const { told, reasons } = await run({ leak: `nodeTest.test('leaks', async () => { ${text} });`, next: asks });
      assert.deepEqual(told, {
        leak: ['leaks: passed', 'leaves nothing behind: failed'],
        next: ['alone: passed'],
      });
      assert.match(reasons, reason);
      assert.doesNotMatch(reasons, /secret/);
    });
  }

  test('what keeps a process alive is waited for', async () => {
    const soon = `nodeTest.test('leaves soon', () => { setTimeout(() => {}, 300); });`;
    assert.deepEqual((await run({ soon, next: passing })).told, {
      soon: ['leaves soon: passed'],
      next: ['fine: passed'],
    });
  });

  test('runs once more what failed, and names what passes then', async () => {
    const marker = JSON.stringify(path.join(folder, 'has-run'));
    const files = written({
      good: passing,
      bad: `nodeTest.test('never', () => assert.equal(1, 2));`,
      empty: '',
      once: `import { existsSync, writeFileSync } from 'node:fs';
        nodeTest.test('fine', () => {});
        nodeTest.test('second time', () => {
          const has = existsSync(${marker});
          writeFileSync(${marker}, '');
          assert.ok(has);
        });`,
    });
    const told: Record<string, readonly string[][]> = {};
    const unsteady = await runInProcesses(files, {
      processes: 2,
      retries: 1,
      onFile: ({ name }, ends) => {
        const tests = ends.filter(({ isSuite }) => !isSuite);
        told[name] = [...(told[name] ?? []), tests.map(({ outcome }) => outcome)];
      },
    });
    assert.deepEqual(told, {
      good: [['passed']],
      bad: [['failed'], ['failed']],
      empty: [[]],
      once: [
        ['passed', 'failed'],
        ['passed', 'passed'],
      ],
    });
    assert.deepEqual(
      [...unsteady].map(([name, ends]) => [name, ends.flatMap((end) => (end.isSuite ? [] : end.name))]),
      [['once', ['second time']]],
    );
  });
});
