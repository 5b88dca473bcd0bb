import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { DecodedFile } from '../../../src/core/pki/pkiModel.ts';
import { joinInventories } from '../../../src/editor/store/joinInventories.ts';

function file(path: string, more: Partial<Pick<DecodedFile, 'unreadable' | 'inventory'>> = {}): DecodedFile {
  return { path, values: [], credentials: [], ...more };
}

function told(path: string, more: Partial<Pick<DecodedFile, 'unreadable'>> = {}): DecodedFile {
  return file(path, { inventory: 'inventory.json', ...more });
}

const denied = { unreadable: 'permission denied' };
const uri = 'file:///home/ops/inventory.json';

function join(scanned: readonly DecodedFile[], files: readonly DecodedFile[]): string[] {
  return joinInventories(scanned, [{ uri, files }]).map(
    ({ path, unreadable, inventory }) => `${path}${unreadable ? ' denied' : ''}${inventory ? ' told' : ''}`,
  );
}

suite('joinInventories', () => {
  test('nothing changes without an inventory', () => {
    const scanned = [file('file:///a'), file('file:///b', denied)];
    assert.deepEqual(joinInventories(scanned, []), scanned);
  });

  test('stands in for a file that cannot be read', () => {
    assert.deepEqual(join([file('file:///etc/a', denied)], [told('file:///etc/a')]), ['file:///etc/a told']);
  });

  test('stands in for a folder that cannot be read', () => {
    const scanned = [file('file:///etc/pki', denied), file('file:///etc/pki-old', denied)];
    assert.deepEqual(join(scanned, [told('file:///etc/pki/ca.crt'), told('file:///etc/pki/etcd/ca.crt')]), [
      'file:///etc/pki/ca.crt told',
      'file:///etc/pki/etcd/ca.crt told',
      'file:///etc/pki-old denied',
    ]);
  });

  test('what can be read here wins', () => {
    assert.deepEqual(join([file('file:///etc/a')], [told('file:///etc/a'), told('file:///etc/b')]), [
      'file:///etc/a',
      'file:///etc/b told',
    ]);
  });

  test('what root could not read either is told by the inventory', () => {
    const scanned = [file('file:///etc/a', denied)];
    assert.deepEqual(join(scanned, [told('file:///etc/a', { unreadable: 'input/output error' })]), [
      'file:///etc/a denied told',
    ]);
  });

  test('the inventory is no place of certificates itself', () => {
    assert.deepEqual(join([file(uri), file('file:///a')], [told('file:///b')]).sort(), ['file:///a', 'file:///b told']);
  });

  test('what one inventory could not read, another may tell', () => {
    const older = {
      uri: 'file:///home/ops/older.json',
      files: [told('file:///etc/pki', denied), told('file:///b', denied)],
    };
    const newer = { uri, files: [told('file:///etc/pki/ca.crt'), told('file:///b')] };
    assert.deepEqual(
      joinInventories([], [older, newer]).map(({ path, unreadable }) => `${path} ${unreadable ?? ''}`),
      ['file:///etc/pki/ca.crt ', 'file:///b '],
    );
  });

  test('of two inventories the one opened last wins', () => {
    const older = { uri, files: [told('file:///a')] };
    const newer = { uri: 'file:///home/ops/newer.json', files: [file('file:///a', { inventory: 'newer.json' })] };
    assert.deepEqual(
      joinInventories([], [older, newer]).map(({ inventory }) => inventory),
      ['newer.json'],
    );
  });
});
