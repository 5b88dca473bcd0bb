import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shownPath } from '../../../src/core/text/shownPath.ts';

describe('a path for people', () => {
  const shown = {
    '/etc/kubernetes/pki/sa.pub': '/etc/kubernetes/pki/sa.pub',
    '/tmp/100%25.crt': '/tmp/100%25.crt',
    'file:///tmp/my%20pki/%E8%AF%81%E4%B9%A6.crt': '/tmp/my pki/证书.crt',
    'file:///c%3A/pki/ca.crt': 'c:/pki/ca.crt',
    'file://server/share/ca.crt': 'file://server/share/ca.crt',
    'vscode-vfs://github/o/r/a%20b.crt': 'vscode-vfs://github/o/r/a b.crt',
    'file:///tmp/%ZZ.crt': '/tmp/%ZZ.crt',
    'file:///tmp/a%E2%80%AEb%0Ac.crt': '/tmp/a\\u202eb\\nc.crt',
  };
  for (const [path, words] of Object.entries(shown)) {
    test(path, () => assert.equal(shownPath(path), words));
  }
});
