import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credentialKeyNames, isCredentialKey } from '../../../src/core/kubernetes/credentialFieldOf.ts';
import { referenceKeyNames } from '../../../src/core/kubernetes/fileReferenceOf.ts';
import { mentionsCredentialKey } from '../../../src/core/locate/files/candidateFile.ts';

test('every key of the tables that holds or names a credential for certain is found, and no other', () => {
  const own = new Set([...referenceKeyNames(), ...credentialKeyNames().filter(isCredentialKey)]);
  for (const key of own) assert.ok(mentionsCredentialKey(`${key}: x\n`), key);
  for (const key of credentialKeyNames()) {
    const isOwn = [...own].some((name) => key.includes(name));
    assert.equal(mentionsCredentialKey(`${key}: x\n`), isOwn, key);
  }
  for (const key of ['request', 'token', 'certificate', 'ca', 'crt'])
    assert.equal(mentionsCredentialKey(`${key}: x`), false);
});
