import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readChangeableFile } from '../../../src/core/pki/changeableFile.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import type { DecodedFile } from '../../../src/core/pki/pkiModel.ts';
import { type KnownCredentials, toGradualFile } from '../../../src/editor/store/gradualFile.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { kubeconfigOf, namingKubeconfigOf } from '../../support/largeDocuments.ts';

const typed = (text: string, place: string) => {
  const start = text.indexOf(place) + place.length;
  const change = { start, end: start, text: '1' };
  return { change, now: `${text.slice(0, start)}1${text.slice(start)}` };
};

test('what has only moved is not decoded again', () => {
  let decoded = 0;
  const { cryptography } = decodingTools;
  const sha256: typeof cryptography.sha256 = (bytes) => {
    decoded++;
    return cryptography.sha256(bytes);
  };
  const known: KnownCredentials = new WeakMap();
  const tell = (file: DecodedFile) =>
    file.credentials.map(({ value, block, content, fingerprint }) => {
      return [value.span, block.span, value.keyPath, content.kind, fingerprint];
    });
  const text = kubeconfigOf(40);
  const { change, now } = typed(text, 'server: https://10.0.0.7');
  const before = readChangeableFile({ path: 'config', text }, decodingTools);
  const all = toGradualFile(before.file, { ...cryptography, sha256 }, known).credentials;
  assert.equal(all.length, 120);
  assert.equal(decoded, 80);
  const after = before.changed(change);
  assert.ok(after !== undefined);
  const file = toGradualFile(after.file, { ...cryptography, sha256 }, known);
  assert.deepEqual(tell(file), tell(decodeFile({ path: 'config', text: now }, decodingTools)));
  assert.ok(decoded < 100, `${decoded - 80} certificates were decoded again`);
  assert.ok(file.credentials.every(({ value, block }) => file.values.includes(value) && value.blocks.includes(block)));
});

test('references, lines, objects and comments are those of the changed text', () => {
  const text = `${namingKubeconfigOf(30)}# certscope-ignore expired\n`;
  const { change, now } = typed(text, '- name: user-7');
  const source = { path: '/home/a/config', pathOf: (path: string) => `file://${path}` };
  const { file } = readChangeableFile({ ...source, text }, decodingTools).changed(change) ?? {};
  const anew = decodeFile({ ...source, text: now }, decodingTools);
  assert.ok(file !== undefined);
  assert.deepEqual(file.references, anew.references);
  assert.deepEqual(file.suppressions, anew.suppressions);
  assert.equal(file.lines?.lineCount, anew.lines?.lineCount);
  assert.equal(file.isConfiguration, anew.isConfiguration);
  assert.deepEqual(
    file.objects?.map(({ kind, keyPath }) => [kind, keyPath]),
    anew.objects?.map(({ kind, keyPath }) => [kind, keyPath]),
  );
});
