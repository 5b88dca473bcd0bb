import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { findCliProgram } from '../../../src/node/cliProgram.ts';

test('certscope by its name where it is installed, else the copy of the extension', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-path-'));
  try {
    const environment = { PATH: `/nowhere${path.delimiter}${folder}` };
    assert.deepEqual(findCliProgram('/ext/dist/cli.js', environment), [process.execPath, '/ext/dist/cli.js']);
    writeFileSync(path.join(folder, 'certscope'), '#!/bin/sh\n', { mode: 0o755 });
    assert.deepEqual(findCliProgram('/ext/dist/cli.js', environment), ['certscope']);
    assert.deepEqual(findCliProgram('/ext/dist/cli.js', {}), [process.execPath, '/ext/dist/cli.js']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
