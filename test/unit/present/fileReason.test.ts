import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, suite, test } from 'node:test';
import * as l10n from '@vscode/l10n';
import { fileReason } from '../../../src/core/present/fileReason.ts';
import { fileErrorReason, tooLarge } from '../../../src/node/fileErrorReason.ts';

suite('fileReason', () => {
  afterEach(() => l10n.config({ contents: {} }));

  test('what the system says is translated, numbers included', () => {
    l10n.config({ contents: { 'permission denied': 'verboten', 'larger than {0} MiB': 'über {0} MiB' } });
    assert.equal(fileReason(fileErrorReason(Object.assign(new Error(), { code: 'EACCES' }))), 'verboten');
    assert.equal(fileReason(tooLarge(64 << 20)), 'über 64 MiB');
  });

  test('a reason that it does not know stays as it is', () => {
    assert.equal(fileReason('EWOULDBLOCK'), 'EWOULDBLOCK');
    assert.equal(fileReason(''), '');
  });

  test('every reason of the readers is known', () => {
    const sources = ['scanDirectory', 'scanPaths', 'fileErrorReason', 'readNamedFile', 'readRegularFile', 'scanWorker'];
    const literals = sources.flatMap((name) =>
      [
        ...readFileSync(`src/node/${name}.ts`, 'utf8').matchAll(
          /(?<=reason: |: |\? |return |=> |\?\?= |\.cut = |directory, )['`]([a-z][^'`]* [^'`]*)['`]/g,
        ),
      ].map(([, text = '']) => text.replace(/\$\{.*\}/, '7')),
    );
    assert.ok(literals.length >= 12, literals.join('\n'));
    l10n.config({ contents: new Proxy({}, { get: () => 'translated' }) });
    for (const literal of literals) assert.equal(fileReason(literal), 'translated', literal);
  });
});
