import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ChangePlan, ChangeSet, FileChange } from '../../../../src/core/renewal/change/changeModel.ts';
import { wipeChangeSet } from '../../../../src/core/renewal/change/wipeChangeSet.ts';

const plan: ChangePlan = {
  kind: 'changePlan',
  title: 'Renew nothing',
  certificates: [],
  keys: [],
  files: [],
  untouched: [],
  warnings: [],
  takenSerialNumbers: new Set(),
};

it('overwrites the bytes of files with keys and of no others', () => {
  const withKey: FileChange = {
    path: '/pki/a.key',
    kind: 'replace',
    before: Uint8Array.of(1, 2),
    after: Uint8Array.of(3, 4, 5),
    holdsKey: true,
  };
  const created: FileChange = { path: '/pki/b.key', kind: 'create', after: Uint8Array.of(6), holdsKey: true };
  const without: FileChange = { path: '/pki/a.crt', kind: 'replace', after: Uint8Array.of(7, 8), holdsKey: false };
  const changeSet: ChangeSet = { kind: 'changeSet', plan, files: [withKey, created, without], issued: new Map() };
  wipeChangeSet(changeSet);
  assert.deepEqual([...(withKey.before ?? [])], [0, 0]);
  assert.deepEqual([...withKey.after], [0, 0, 0]);
  assert.deepEqual([...created.after], [0]);
  assert.deepEqual([...without.after], [7, 8]);
});
