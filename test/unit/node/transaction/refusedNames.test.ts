import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { permissionDenied } from '../../../../src/core/pki/permissionDenied.ts';
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

/** What a test pretends to run on. */
function runOn(t: TestContext, platform: NodeJS.Platform): void {
  const own = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
  Object.defineProperty(process, 'platform', { ...own, value: platform });
  t.after(() => Object.defineProperty(process, 'platform', own));
}

for (const [who, uid] of [
  ['root', 0],
  ['a user', 1000],
] as const) {
  test(`only where a name is opened, made, replaced or removed is a refusal to ${who} a protection that stands against all`, (t) => {
    runOn(t, 'linux');
    t.mock.method(process as { geteuid: () => number }, 'geteuid', () => uid);
    const cases: readonly [error: Error, problem: string][] = [
      [refused('EPERM', 'open', { path: file }), 'system'],
      [refused('EPERM', 'mkdir', { path: '/etc/kubernetes/new' }), 'system'],
      [refused('EPERM', 'rename', { path: temporary, dest: file }), uid === 0 ? 'system' : 'denied'],
      [refused('EPERM', 'unlink', { path: file }), uid === 0 ? 'system' : 'denied'],
      // Of root without CAP_CHOWN, in a container or on a share: who has it can do it.
      ...['fchown', 'chown', 'fchmod', 'chmod', 'link', 'symlink'].map((syscall): [Error, string] => [
        refused('EPERM', syscall, { path: temporary }),
        'denied',
      ]),
      [
        Object.assign(new Error('EPERM: operation not permitted, fchown'), { code: 'EPERM', syscall: 'fchown' }),
        'denied',
      ],
      [refused('EACCES', 'open', { path: file }), 'denied'],
    ];
    for (const [error, expected] of cases) {
      const { message, problem } = toTransactionError(error, file);
      assert.equal(problem, expected, error.message);
      assert.equal(message.includes('chattr'), expected === 'system', message);
    }
  });
}

for (const platform of ['darwin', 'freebsd', 'win32'] as const) {
  test(`where nobody has lsattr, the system's own words are all: ${platform}`, (t) => {
    runOn(t, platform);
    const { message, problem } = toTransactionError(refused('EPERM', 'open', { path: file }), file);
    assert.equal(problem, 'denied');
    assert.equal(message, `Nothing was written. ${file}: ${permissionDenied}.`);
  });
}
