import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { globOf, isBelow, outermostPlaces } from '../../../src/editor/scan/scanPlaces.ts';

suite('scan places', () => {
  const folder = (path: string) => ({ path, isFolder: true });
  const file = (path: string) => ({ path, isFolder: false });
  const cases: Record<string, [readonly { path: string; isFolder: boolean }[], readonly string[]]> = {
    'apart from each other': [
      [folder('/srv/a'), folder('/srv/ab')],
      ['/srv/a', '/srv/ab'],
    ],
    'one in another': [[folder('/etc/kubernetes'), folder('/etc'), file('/etc/kubernetes/admin.conf')], ['/etc']],
    'the same twice': [[folder('/etc/kubernetes'), folder('/etc/kubernetes')], ['/etc/kubernetes']],
    everything: [[folder('/'), folder('/etc')], ['/']],
    'a file does not hold others': [
      [file('/home/a'), file('/home/a/b')],
      ['/home/a', '/home/a/b'],
    ],
    Windows: [
      [folder('C:\\work'), file('C:\\work\\x.pem'), folder('C:\\work2')],
      ['C:\\work', 'C:\\work2'],
    ],
  };
  for (const [name, [places, expected]] of Object.entries(cases)) {
    test(name, () =>
      assert.deepEqual(
        outermostPlaces(places).map(({ path }) => path),
        expected,
      ),
    );
  }

  test('below is not beside and not the same', () => {
    assert.equal(isBelow('/etc/kubernetes/pki', '/etc/kubernetes'), true);
    assert.equal(isBelow('/etc/kubernetes', '/etc/kubernetes'), false);
    assert.equal(isBelow('/etc/kubernetes-old/pki', '/etc/kubernetes'), false);
  });

  test('a glob of a file name has no wildcards', () => {
    assert.equal(globOf('config'), 'config');
    assert.equal(globOf('a*[1]{b}?'), 'a[*][[]1[]][{]b[}][?]');
  });
});
