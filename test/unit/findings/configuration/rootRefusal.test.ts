import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootRefusal } from '../../../../src/core/findings/configuration/rootRefusal.ts';

const links = new Map([
  ['/src/repo/pki', '/etc/kubernetes/pki'],
  ['/src/repo/all', '/home'],
  ['/src/repo/near', '/src/repo/far'],
  ['/link', '/src/repo'],
]);
const realPath = (path: string) => links.get(path) ?? path;
const limits = { top: '/src/repo', home: '/home/jane', realPath };

test('a link out of the repository is refused, whatever its name', () => {
  assert.match(rootRefusal('pki', '/src/repo/pki', limits) ?? '', /^pki is outside of this repository/);
  assert.match(rootRefusal('all', '/src/repo/all', limits) ?? '', /^all contains a whole home folder/);
  assert.equal(rootRefusal('near', '/src/repo/near', limits), undefined);
  assert.equal(rootRefusal('pki', '/src/repo/pki', { ...limits, top: undefined }), undefined);
});

test('a repository may be reached through a link itself', () => {
  assert.equal(rootRefusal('a', '/src/repo/a', { ...limits, top: '/link' }), undefined);
  assert.match(rootRefusal('.', '/src/repo', { ...limits, home: '/src/repo/jane' }) ?? '', /whole home folder/);
});
