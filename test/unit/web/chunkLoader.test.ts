import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createChunkLoader } from '../../../src/web/chunkLoader.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-chunks-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let written = 0;

/** Node imports no blobs. */
function toUrl(code: string): string {
  written += 1;
  const file = path.join(folder, `${written}.mjs`);
  writeFileSync(file, code);
  return pathToFileURL(file).href;
}

/** As esbuild writes them. */
const files: Readonly<Record<string, string>> = {
  'start.mjs':
    'import{a as t,b as n,c as r}from"./chunk-A.mjs";import{d}from"./chunk-B.mjs";export{run};async function run(){t();return[n,r,d(),(await import("./late-C.mjs")).k]}',
  'chunk-A.mjs': 'import*as v from"vscode";let n=0;const c=v.window.name;function a(){n+=1}export{a,n as b,c};',
  'chunk-B.mjs':
    'import{b}from"./chunk-A.mjs";const d=()=>`${b}: from"./chunk-X.mjs", import("./chunk-X.mjs")`;export{d};',
  'late-C.mjs': 'import{b}from"./chunk-A.mjs";const k=b*10;export{k};',
};
const chunks = {
  'start.mjs': ['chunk-A.mjs', 'chunk-B.mjs'],
  'chunk-A.mjs': [],
  'chunk-B.mjs': ['chunk-A.mjs'],
  'late-C.mjs': ['chunk-A.mjs'],
};

type Start = { run(): Promise<readonly unknown[]> };

function loaderWith(read: (file: string) => Promise<string>) {
  const failures: unknown[] = [];
  const vscode = { window: { name: 'VS Code' }, default: 'nobody imports it' };
  return {
    failures,
    ...createChunkLoader({ chunks, vscode, read, toUrl, onFailure: (error) => failures.push(error) }),
  };
}

suite('loading modules in a web worker', () => {
  test('each is there once, with what it imports at once and on demand, and text stays as it is', async () => {
    const asked: string[] = [];
    const { load } = loaderWith(async (file) => {
      asked.push(file);
      return files[file] ?? '';
    });
    const start = await load<Start>('start.mjs');
    assert.deepEqual(asked, ['start.mjs', 'chunk-A.mjs', 'chunk-B.mjs']);
    const text = '1: from"./chunk-X.mjs", import("./chunk-X.mjs")';
    assert.deepEqual(await start.run(), [1, 'VS Code', text, 10]);
    assert.deepEqual(await start.run(), [2, 'VS Code', text.replace('1', '2'), 10]);
    assert.deepEqual(asked, ['start.mjs', 'chunk-A.mjs', 'chunk-B.mjs', 'late-C.mjs']);
    assert.equal(await load('start.mjs'), start);
  });

  test('all that a module imports is asked for before any of it is there', async () => {
    const asked: string[] = [];
    const { prepare } = loaderWith((file) => {
      asked.push(file);
      return new Promise(() => {});
    });
    void prepare('start.mjs');
    await Promise.resolve();
    assert.deepEqual(asked, ['start.mjs', 'chunk-A.mjs', 'chunk-B.mjs']);
  });

  test('what could not be read is told, and read again when it is next asked for', async () => {
    let isConnected = false;
    const { load, failures } = loaderWith(async (file) => {
      if (!isConnected && file === 'chunk-A.mjs') throw new Error(`${file}: offline`);
      return files[file] ?? '';
    });
    await assert.rejects(load('start.mjs'), /^Error: chunk-A\.mjs: offline$/);
    assert.deepEqual(failures.map(String), ['Error: chunk-A.mjs: offline']);
    isConnected = true;
    assert.equal((await (await load<Start>('start.mjs')).run())[0], 1);
    assert.equal(failures.length, 1);
  });
});
