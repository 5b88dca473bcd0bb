import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { locateInvocations } from '../../../src/core/locate/invocations/locateInvocations.ts';
import { locateDocument } from '../../../src/core/locate/locateCredentials.ts';
import { readYamlStructure } from '../../../src/core/locate/structure/yamlStructure.ts';
import { base64 } from '../../support/base64.ts';
import { charactersRead } from '../../support/charactersRead.ts';
import { kubeconfigOf, manifestsOf, namingKubeconfigOf, secretListOf } from '../../support/largeDocuments.ts';
import { samplePem } from '../../support/locateSamples.ts';

const tools = { structure: readYamlStructure, invocations: locateInvocations };
const encoded = base64(samplePem);

/** Documents of a size that is told as a number. */
const documents: Readonly<Record<string, (size: number) => string>> = {
  'a kubeconfig': (size) => kubeconfigOf(size),
  'a kubeconfig that names files': (size) => namingKubeconfigOf(size * 3),
  'a List of Secrets': (size) => secretListOf(size),
  'manifests of many kinds': (size) => manifestsOf(size),
  'short lines': (size) => 'some: ordinary line\n'.repeat(size * 50),
  'short lines with one certificate': (size) => `${'- key: value\n'.repeat(size * 50)}- caBundle: ${encoded}\n`,
  'lines of a log': (size) => `2026-11-26T14:00:00Z INFO "GET /healthz" 200 'ok' {"a": [1]}\n`.repeat(size * 20),
  'one line of base64': (size) => encoded.repeat(size),
  'one line of base64 with line ends in it': (size) => base64(samplePem.repeat(size)),
  'one line of words': (size) => 'word '.repeat(size * 300),
  'one line of JSON': (size) =>
    JSON.stringify({ items: Array(size).fill({ kind: 'Secret', data: { 'tls.crt': encoded } }) }),
  'one line of PEM in a string': (size) => JSON.stringify({ bundle: samplePem.repeat(size) }),
  'one line of quotes and brackets': (size) => `a: ["${'x", "'.repeat(size * 300)}"]\n`,
  'a bundle of PEM': (size) => samplePem.repeat(size),
  'a bundle of PEM in a block scalar': (size) =>
    `data:\n  ca.crt: |\n${samplePem.repeat(size).replace(/^(?=.)/gm, '    ')}`,
};

/** Above ten by what tables and short texts add; a square would have a hundred. */
const mostGrowth = 13;

suite('a document ten times as large takes ten times as much to read', () => {
  for (const [name, make] of Object.entries(documents)) {
    test(name, () => {
      const read = (size: number) => {
        const text = make(size);
        return charactersRead(() => {
          const { values, references } = locateDocument(text, tools);
          for (const { keyPath, object, blocks } of values) void [keyPath, object, blocks.length];
          void references.length;
        });
      };
      read(2);
      const [small, large] = [read(20), read(200)];
      assert.ok(small > 1000, 'something is counted');
      assert.ok(large < small * mostGrowth, `${small} characters, then ${large}`);
    });
  }
});
