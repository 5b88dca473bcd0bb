import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusWords } from '../../../src/core/present/statusWords.ts';
import { contextOf } from '../../support/presentFixture.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const pemOf = async (commonName: string, notAfter: string) => (await ca.issue({ commonName, notAfter })).certificatePem;
const fine = await pemOf('fine', '2027-06-01T00:00:00Z');
const soon = await pemOf('soon', '2026-06-30T00:00:00Z');
const sooner = await pemOf('sooner', '2026-06-25T00:00:00Z');
const expired = await pemOf('gone', '2026-06-01T00:00:00Z');

test('says nothing where all is well', async () => {
  assert.equal(statusWords(await contextOf({ a: fine, ca: ca.certificatePem }), 'a'), undefined);
  assert.equal(statusWords(await contextOf({}), undefined), undefined);
});

test('names the one that stops, with the time left', async () => {
  const words = statusWords(await contextOf({ a: fine, b: soon, ca: ca.certificatePem }), undefined);
  assert.equal(words?.text, 'soon · 17 d left');
  assert.equal(words?.icon, 'warning');
  assert.equal(words?.label, 'Certificates, In all files: soon · 17 d left');
});

test('counts several, and names the first', async () => {
  const words = statusWords(await contextOf({ b: soon, c: sooner, ca: ca.certificatePem }), undefined);
  assert.equal(words?.text, '2 certificates will stop working');
  assert.match(words?.tooltip ?? '', /first sooner \(12 d left\)/);
});

test('what is broken comes first, and the open file before all others', async () => {
  const context = await contextOf({ b: soon, c: expired, ca: ca.certificatePem });
  assert.equal(statusWords(context, undefined)?.text, 'gone · expired 11 d ago');
  assert.equal(statusWords(context, 'b')?.text, 'soon · 17 d left');
  assert.equal(statusWords(context, 'nowhere')?.text, 'gone · expired 11 d ago');
});

test('a certificate whose key is another one is broken, as the tree and the table say', async () => {
  const [own, other] = [await ca.issue({ commonName: 'own' }), await ca.issue({ commonName: 'other' })];
  const context = await contextOf({ 'own.crt': own.certificatePem, 'own.key': other.keyPem, ca: ca.certificatePem });
  assert.equal(statusWords(context, 'own.crt')?.text, 'own · not working');
});
