import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { linkTarget } from '../../../src/core/pki/linkTarget.ts';
import { isLinkToKnownFile } from '../../../src/core/renewal/reissue/samePlaces.ts';
import { graphOf } from '../../support/renewal.ts';

/** Path of the link, what it is called on its host, what it names, and where that lies. */
const links: readonly (readonly [string, string | undefined, string, string])[] = [
  ['/pki/current.pem', '/pki/current.pem', 'dated.pem', '/pki/dated.pem'],
  ['/pki/current.pem', '/pki/current.pem', '/other/dated.pem', '/other/dated.pem'],
  ['/pki/current.pem', undefined, '../other/dated.pem', '/other/dated.pem'],
  // A copy of a machine's tree.
  ['copy/pki/current.pem', '/pki/current.pem', '/pki/dated.pem', 'copy/pki/dated.pem'],
  ['copy/pki/current.pem', '/pki/current.pem', 'dated.pem', 'copy/pki/dated.pem'],
  ['copy/pki/current.pem', '/pki/current.pem', '../other/dated.pem', 'copy/other/dated.pem'],
  ['/copy/pki/current.pem', '/pki/current.pem', '/other/dated.pem', '/copy/other/dated.pem'],
  ['file:///copy/pki/current.pem', '/pki/current.pem', '/other/dated.pem', 'file:///copy/other/dated.pem'],
  ['file:///pki/current.pem', '/pki/current.pem', '/other/dated.pem', 'file:///other/dated.pem'],
  // The working folder is its root, or a folder in which the command was called.
  ['pki/current.pem', '/pki/current.pem', '/pki/dated.pem', 'pki/dated.pem'],
  ['current.pem', '/srv/pki/current.pem', '/srv/pki/dated.pem', 'dated.pem'],
  ['current.pem', '/srv/pki/current.pem', '../pki/dated.pem', 'dated.pem'],
  ['current.pem', '/srv/pki/current.pem', '/elsewhere/dated.pem', '/elsewhere/dated.pem'],
  ['current.pem', '/srv/pki/current.pem', '/srv/pkis/dated.pem', '/srv/pkis/dated.pem'],
];

suite('what a symbolic link names', () => {
  for (const [path, hostPath, link, target] of links) {
    test(`${path} (${hostPath}) → ${link}`, async () => {
      const graph = await graphOf({ [target]: '' });
      const [known = assert.fail()] = graph.files;
      const file = { ...known, path, link, ...(hostPath === undefined ? {} : { hostPath }) };
      assert.equal(linkTarget(file), target);
      assert.ok(isLinkToKnownFile(file, { ...graph, files: [known, file] }));
      assert.ok(!isLinkToKnownFile(file, { ...graph, files: [file] }));
    });
  }
});
