import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultBackupFolder } from '../../../../src/node/transaction/backupFolder.ts';

test('backups are kept where each system keeps such things', () => {
  const home = '/home/anna';
  assert.equal(defaultBackupFolder({}, home, 'linux'), '/home/anna/.local/state/certscope/renewals');
  assert.equal(defaultBackupFolder({ XDG_STATE_HOME: '/state' }, home, 'linux'), '/state/certscope/renewals');
  assert.equal(
    defaultBackupFolder({ XDG_STATE_HOME: 'state' }, home, 'linux'),
    '/home/anna/.local/state/certscope/renewals',
  );
  assert.equal(defaultBackupFolder({}, home, 'darwin'), '/home/anna/Library/Application Support/certscope/renewals');
  assert.match(defaultBackupFolder({ LOCALAPPDATA: 'L' }, home, 'win32'), /^L.certscope.renewals$/);
});
