import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenFiles } from '../../../src/core/present/brokenFiles.ts';
import { contextOf } from '../../support/presentFixture.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

const day = 86_400_000;
const ca = await createTestCa({ name: 'kubernetes' });
const pemOf = async (commonName: string, days: number) =>
  (await ca.issue({ commonName, notAfter: new Date(testNow + days * day).toISOString() })).certificatePem;
const [gone, older, ending] = await Promise.all([pemOf('gone\u202e', -12), pemOf('older', -40), pemOf('ending', 2)]);

test('names the certificate of a file that does not work, in every file that holds it', async () => {
  const files = brokenFiles(await contextOf({ a: gone, b: `${ending}${gone}`, c: ending, ca: ca.certificatePem }));
  assert.deepEqual([...files.keys()].sort(), ['a', 'b']);
  assert.equal(files.get('b'), 'gone\\u202e · expired 12 d ago');
});

test('counts several', async () => {
  const files = brokenFiles(await contextOf({ a: older + gone, ca: ca.certificatePem }));
  assert.match(files.get('a') ?? '', /^2 certificates not working, including \S+ · expired/);
});

test('leaves out a CA that another one of its bundle replaces', async () => {
  const old = await createTestCa({ name: 'kubernetes', notAfter: new Date(testNow - day).toISOString() });
  const context = await contextOf({ 'bundle.pem': ca.certificatePem + old.certificatePem });
  assert.deepEqual([...brokenFiles(context)], []);
});
