import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toTransactionError } from '../../../../src/node/transaction/transactionError.ts';

const temporary = '/etc/kubernetes/.certscope-0123456789abcdef';
const file = '/etc/kubernetes/admin.conf';

const refused = (code: string, syscall: string, paths: { readonly path: string; readonly dest?: string }) =>
  Object.assign(new Error(`${code}: ${syscall} '${paths.path}'`), { code, syscall, ...paths });

test('a refusal names a file or folder that the user knows, never our temporary name', () => {
  const cases: readonly [error: Error, named: string][] = [
    [refused('EBUSY', 'rename', { path: temporary, dest: file }), 'admin.conf'],
    [refused('EACCES', 'rename', { path: temporary, dest: file }), 'admin.conf'],
    [refused('ENOSPC', 'rename', { path: temporary, dest: `${temporary.slice(0, -1)}0` }), '/etc/kubernetes'],
    [refused('EACCES', 'open', { path: temporary }), '/etc/kubernetes'],
    [refused('EROFS', 'unlink', { path: temporary }), '/etc/kubernetes'],
    [refused('EIO', 'open', { path: file }), 'admin.conf'],
    [refused('EIO', 'open', { path: '/var/lib/state' }), '/var/lib/state'],
  ];
  for (const [error, named] of cases) {
    const { message } = toTransactionError(error, file, 'admin.conf');
    assert.ok(message.startsWith(`Nothing was written. ${named}: `), message);
    assert.doesNotMatch(message, /\.certscope-/);
  }
});
