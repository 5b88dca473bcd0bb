import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mentionsConfiguration } from '../../../src/core/kubernetes/objectKeyword.ts';
import { configurationKinds, configurationRoots } from '../../../src/core/kubernetes/tables/configurationKinds.ts';

test('every kind that is of interest by itself is found, and no other', () => {
  const own = new Set(configurationKinds.filter((record) => record.needsCredential !== true).map(({ kind }) => kind));
  for (const { kind } of configurationKinds) {
    assert.equal(mentionsConfiguration(`kind: ${kind}\n`), own.has(kind), kind);
    assert.equal(mentionsConfiguration(`{"kind":"${kind}"}`), own.has(kind), kind);
  }
  for (const kind of ['Deployment', 'ConfigMapList', 'Configuration', 'XIngress']) {
    assert.equal(mentionsConfiguration(`kind: ${kind}\n`), false, kind);
  }
});

test('files without kinds, and objects by a word, are found', () => {
  for (const { keys } of configurationRoots.filter(({ id }) => id === 'etcd')) {
    assert.ok(mentionsConfiguration(keys.map((key) => `${key}: x\n`).join('')), keys.join());
  }
  for (const { kind, word } of configurationKinds) {
    assert.ok(word === undefined || mentionsConfiguration(`kind: ${kind}\n${word}`), word);
  }
  assert.ok(mentionsConfiguration(`K3S_TOKEN=K10${'0a'.repeat(32)}::server:x`), 'a join token');
});

test('an object in a quoted text is found', () => {
  const inner = 'apiVersion: v1\nkind: Config\nclusters: []\n';
  assert.ok(mentionsConfiguration(`kind: ConfigMap\ndata:\n  a.conf: ${JSON.stringify(inner)}\n`));
  assert.ok(mentionsConfiguration(JSON.stringify({ kind: 'ConfigMap', data: { 'a.conf': inner } })));
  assert.equal(
    mentionsConfiguration(JSON.stringify({ kind: 'ConfigMap', data: { 'a.conf': 'kind: Other\n' } })),
    false,
  );
});
