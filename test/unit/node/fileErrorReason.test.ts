import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileErrorReason } from '../../../src/node/fileErrorReason.ts';

test('says why the file system refused, or its code where that is all there is', () => {
  const reason = (code: string): string => fileErrorReason(Object.assign(new Error('x'), { code }));
  assert.equal(reason('EACCES'), 'permission denied');
  assert.equal(reason('EBUSY'), 'in use, or mounted at this place (a bind mount), so it cannot be replaced');
  assert.equal(reason('ENOTDIR'), 'not a directory');
  assert.equal(reason('ENXIO'), 'not a regular file');
  assert.equal(reason('EFOO'), 'EFOO');
  // A missing part of CertScope is not what is wrong with the file.
  assert.throws(() => reason('MODULE_NOT_FOUND'), /^Error: x$/);
});
