import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPosixShell } from '../../../src/core/text/shell.ts';

test('shells that read quotes as POSIX says are told from others', () => {
  for (const program of ['/bin/sh', '/usr/bin/bash', '/bin/zsh', 'C:\\Program Files\\Git\\bin\\bash.exe', 'dash'])
    assert.ok(isPosixShell(program), program);
  for (const program of [
    '/usr/bin/fish',
    '/usr/bin/pwsh',
    'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    'C:\\Windows\\System32\\cmd.exe',
    '/usr/bin/nu',
    '/bin/bash/pwsh',
    '',
  ])
    assert.ok(!isPosixShell(program), program);
});
