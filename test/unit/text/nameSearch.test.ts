import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameSearch } from '../../../src/core/text/regularExpressions.ts';

const names = ['client-key', 'tls.crt', 'tokenFile', 'ca-bundle.crt', 'example.io/token', 'caBundle', 'word', 'a1'];

test('a search for names finds each of them, wherever it stands', () => {
  const isIn = nameSearch(names);
  for (const name of names) {
    assert.ok(isIn(name), name);
    assert.ok(isIn(`x${name}x`), name);
    assert.ok(isIn(`- key\n${'.'.repeat(100)}${name}`), name);
  }
});

test('a search for names finds nothing else, however near it comes', () => {
  const isIn = nameSearch(names);
  for (const name of names) {
    for (let left = 0; left < name.length; left++) {
      const near = `${name.slice(0, left)} ${name.slice(left + 1)}`;
      assert.equal(isIn(near), false, near);
    }
  }
  assert.equal(isIn('-key .crt File Bundle /token tls_crt CLIENT-KEY Client-Key tls-crt client.key'), false);
});

test('a search for names of one kind needs no other', () => {
  assert.ok(nameSearch(['caBundle'])('x.caBundle') && !nameSearch(['caBundle'])('x.ca-bundle'));
  assert.ok(nameSearch(['client-key'])('client-key') && !nameSearch(['client-key'])('client'));
});
