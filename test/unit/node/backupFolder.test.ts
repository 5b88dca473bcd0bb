import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { backupFolder } from '../../../src/node/backupFolder.ts';

suite('the folder of backups', () => {
  const places: readonly (readonly [string, Record<string, string>, string])[] = [
    ['', {}, '/home/ops/.local/state/certscope/renewals'],
    ['', { XDG_STATE_HOME: '/state' }, '/state/certscope/renewals'],
    ['', { XDG_STATE_HOME: 'relative' }, '/home/ops/.local/state/certscope/renewals'],
    ['~/backups', {}, '/home/ops/backups'],
    ['~', {}, '/home/ops'],
    ['~other/backups', {}, '/home/ops/~other/backups'],
    ['/var/backups/certscope', { XDG_STATE_HOME: '/state' }, '/var/backups/certscope'],
  ];
  for (const [chosen, environment, expected] of places) {
    test(`is ${expected} for ${JSON.stringify([chosen, environment])}`, () => {
      assert.equal(backupFolder(chosen, '/home/ops', environment), expected);
    });
  }
});
