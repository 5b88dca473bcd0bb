import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  excludedBelow,
  isSkippedPath,
  pathTest,
  skippedPathTest,
} from '../../../../src/core/locate/files/skippedPaths.ts';

const cases: readonly [path: string, root: string, expected: boolean][] = [
  ['/srv/app/.git', '/srv/app', true],
  ['/srv/app/.git/HEAD', '/srv/app', true],
  ['/srv/app/.github/x.yaml', '/srv/app', false],
  ['/srv/app/web/node_modules/a/b.pem', '/srv/app', true],
  ['/srv/node_modules/app/b.pem', '/srv/node_modules/app', false],
  ['/home/anna/.kube/cache', '/home/anna/.kube', true],
  ['/home/anna/.kube/cache/discovery/x.json', '/home/anna', true],
  ['/home/anna/.kube/cache/discovery', '/home/anna/.kube/cache', false],
  ['/home/anna/.kube/config', '/home/anna/.kube', false],
  ['/home/anna/cache/x.pem', '/home/anna', false],
  ['C:\\work\\.kube\\cache\\x', 'C:\\work', true],
  ['/proc', '/', true],
  ['/proc/1/environ', '/', true],
  ['/srv/proc/ca.crt', '/', false],
  ['/dev', '/', true],
];

for (const [path, root, expected] of cases) {
  test(`${path} below ${root} is ${expected ? 'left out' : 'read'}`, () =>
    assert.equal(isSkippedPath(path, root), expected));
}

const excluded: readonly [exclude: string, path: string, expected: boolean][] = [
  ['vendor', '/srv/app/vendor', true],
  ['vendor', '/srv/app/a/vendor/b.pem', true],
  ['vendor', '/srv/app/vendors/b.pem', false],
  ['vendor', '/srv/app/my.vendor/b.pem', false],
  ['**/vendor/**', '/srv/app/a/vendor/b.pem', true],
  ['./build/output/', '/srv/app/a/build/output/b.pem', true],
  ['build/output', '/srv/app/build/other/b.pem', false],
  ['*.bak', '/srv/app/b.pem.bak', true],
  ['*.bak', '/srv/app/b.bak/c.pem', true],
  ['*.bak', '/srv/app/b.pem', false],
  ['a(b', 'C:\\work\\a(b\\c.pem', true],
  ['srv', '/srv/app/b.pem', false],
  ['', '/srv/app/b.pem', false],
  ['**', '/srv/app/b.pem', false],
  ['none', '/srv/app/.git/b.pem', true],
  ['*a*a*a*a*', '/srv/app/aaaa', false],
];

for (const [exclude, path, expected] of excluded) {
  test(`${path} is ${expected ? 'left out' : 'read'} with ${exclude || 'nothing'} excluded`, () =>
    assert.equal(skippedPathTest([exclude, 'absent'])(path, path.startsWith('C') ? 'C:\\work' : '/srv/app'), expected));
}

const patterns: readonly [pattern: string, path: string, expected: boolean][] = [
  ['/clusters', '/clusters/a.pem', true],
  ['/clusters', '/eu/clusters/a.pem', false],
  ['/clusters/**/old', '/clusters/old/a.pem', true],
  ['/clusters/**/old', '/clusters/eu/1/old/a.pem', true],
  ['/clusters/**/old', '/clusters/eu/older/a.pem', false],
  ['**/old', '/clusters/old/a.pem', true],
  ['/**/old', '/clusters/old/a.pem', true],
  ['a/**/b', '/x/a/b/c.pem', true],
  ['*.{bak,old}', '/x/c.old', true],
  ['*.{bak,old}', '/x/c.pem', false],
  ['node-?', '/node-1/c.pem', true],
  ['node-?', '/node-10/c.pem', false],
  ['a{b}', '/a{b}/c.pem', true],
  ['**/a/**/b/**/c/**/d/**/e', '/a/b/c/d/e', false],
];

for (const [pattern, path, expected] of patterns) {
  test(`${pattern} is ${expected ? '' : 'not '}the pattern of ${path}`, () =>
    assert.equal(pathTest([pattern, 'absent'])(path, ''), expected));
}

test('patterns of a folder hold below it, and not for what was named', () => {
  const isExcluded = excludedBelow({ folder: '/srv/app', patterns: ['vendor', '/build', 'clusters/test'] });
  assert.equal(isExcluded('/srv/app/x/vendor', '/srv/app'), true);
  assert.equal(isExcluded('/srv/app/x/vendor/a.pem', '/srv/app/x/vendor'), false);
  assert.equal(isExcluded('/srv/app/build/a.pem', '/srv/app'), true);
  assert.equal(isExcluded('/srv/app/build/a.pem', '/srv/app/build'), false);
  assert.equal(isExcluded('/srv/app/clusters/test/a.pem', '/srv/app/clusters'), true);
  assert.equal(isExcluded('/srv/app2/vendor/a.pem', '/srv'), false);
  assert.equal(isExcluded('/etc/vendor/a.pem', '/etc'), false);
});

test('hostile patterns take no time', () => {
  const path = `/${'a/'.repeat(2_000)}x`;
  const isHit = pathTest(['**/a/**/a/**/a/**/z', 'a*a*a*z', '/**/a/**/z', 'a/**/a/a/a/a/z']);
  assert.equal(isHit(path, ''), false);
});
