import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootRefusal } from '../../../../src/core/findings/configuration/rootRefusal.ts';

const links = new Map([
  ['/projects/repo/pki', '/etc/kubernetes/pki'],
  ['/projects/repo/all', '/home'],
  ['/projects/repo/near', '/projects/repo/far'],
  ['/link', '/projects/repo'],
]);
const realPath = (path: string) => links.get(path) ?? path;
const limits = { top: '/projects/repo', home: '/home/jane', realPath };

test('a link out of the repository is refused, whatever its name', () => {
  assert.match(rootRefusal('pki', '/projects/repo/pki', limits) ?? '', /^pki is outside of this repository/);
  assert.match(rootRefusal('all', '/projects/repo/all', limits) ?? '', /^all contains a whole home folder/);
  assert.equal(rootRefusal('near', '/projects/repo/near', limits), undefined);
  assert.equal(rootRefusal('pki', '/projects/repo/pki', { ...limits, top: undefined }), undefined);
});

test('a repository may be reached through a link itself', () => {
  assert.equal(rootRefusal('a', '/projects/repo/a', { ...limits, top: '/link' }), undefined);
  assert.match(rootRefusal('.', '/projects/repo', { ...limits, home: '/projects/repo/jane' }) ?? '', /whole home folder/);
});
