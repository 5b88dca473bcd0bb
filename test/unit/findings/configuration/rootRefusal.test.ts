import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootRefusal } from '../../../../src/core/findings/configuration/rootRefusal.ts';

const links = new Map([
  ['/work/repo/pki', '/etc/kubernetes/pki'],
  ['/work/repo/all', '/home'],
  ['/work/repo/near', '/work/repo/far'],
  ['/link', '/work/repo'],
]);
const realPath = (path: string) => links.get(path) ?? path;
const limits = { top: '/work/repo', home: '/home/jane', realPath };

test('a link out of the repository is refused, whatever its name', () => {
  assert.match(rootRefusal('pki', '/work/repo/pki', limits) ?? '', /^pki is outside of this repository/);
  assert.match(rootRefusal('all', '/work/repo/all', limits) ?? '', /^all contains a whole home folder/);
  assert.equal(rootRefusal('near', '/work/repo/near', limits), undefined);
  assert.equal(rootRefusal('pki', '/work/repo/pki', { ...limits, top: undefined }), undefined);
});

test('a repository may be reached through a link itself', () => {
  assert.equal(rootRefusal('a', '/work/repo/a', { ...limits, top: '/link' }), undefined);
  assert.match(rootRefusal('.', '/work/repo', { ...limits, home: '/work/repo/jane' }) ?? '', /whole home folder/);
});
