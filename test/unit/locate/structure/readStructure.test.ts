import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { locateCredentials } from '../../../../src/core/locate/locateCredentials.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';

const pem = readFileSync('test/fixtures/kubeadm/trees/h02-ecdsa-p256/rootfs/etc/kubernetes/pki/ca.crt', 'utf8');
const encoded = Buffer.from(pem).toString('base64');

function keyPaths(text: string): (string | undefined)[] {
  const values = locateCredentials(text, { structure: readYamlStructure });
  assert.ok(values.every(({ blocks }) => blocks.every(({ problem }) => problem === undefined)));
  return values.flatMap(({ blocks, keyPath }) => blocks.map(() => keyPath));
}

function indented(columns: number): string {
  return pem.trimEnd().replace(/^/gm, ' '.repeat(columns));
}

describe('YAML styles', () => {
  test('many flow collections, in a sequence and in mappings', () => {
    const hooks = [0, 1, 2, 3, 4].map((index) => `- {name: w${index}, clientConfig: {caBundle: ${encoded}}}\n`);
    assert.deepEqual(
      keyPaths(`kind: X\nwebhooks:\n${hooks.join('')}`),
      hooks.map((_, index) => `webhooks[${index}].clientConfig.caBundle`),
    );
    const clusters = hooks.map(() => `- name: c\n  cluster: {certificate-authority-data: "${encoded}"} # c\n`);
    assert.deepEqual(
      keyPaths(`kind: Config\nclusters:\n${clusters.join('')}`),
      clusters.map((_, index) => `clusters[${index}].cluster.certificate-authority-data`),
    );
  });

  test('flow collections in an embedded document', () => {
    const clusters = [0, 1, 2, 3].map(
      (i) => `    - {name: c${i}, cluster: {certificate-authority-data: ${encoded}}}\n`,
    );
    const text = `kind: ConfigMap\ndata:\n  kubeconfig: |\n    kind: Config\n    clusters:\n${clusters.join('')}`;
    assert.deepEqual(
      locateCredentials(text, { structure: readYamlStructure }).map(({ blocks }) => blocks[0]?.innerKeyPath),
      clusters.map((_, index) => `clusters[${index}].cluster.certificate-authority-data`),
    );
  });

  for (const [name, start] of [
    ['a tag', '--- !!map\n'],
    ['an anchor', '--- &root\n'],
    ['a comment', '--- # {{ x }}\n'],
    ['a scalar', '--- |\n  text\n---\n'],
    ['a flow collection', '--- {kind: X}\n---\n'],
  ]) {
    test(`a document that begins with ${name}`, () => assert.deepEqual(keyPaths(`${start}ca: ${encoded}\n`), ['ca']));
  }

  test('escapes in quoted keys', () => {
    assert.deepEqual(keyPaths(`"tls\\u002ecrt": ${encoded}\n'it''s':\n  a: ${encoded}\n`), [
      "['tls.crt']",
      "['it\\'s'].a",
    ]);
  });
});

describe('JSON', () => {
  test('with comments, before it, in it and between a key and its value', () => {
    const text = `\ufeff// of {prod}\n/* all\n * of it */ {\n  // "ca": "no",\n  "a" /* b */: [1, // one\n    { /**/ "ca": "${encoded}", }, /* * **/ "${encoded}",\n  ],\n}\n`;
    assert.deepEqual(keyPaths(text), ['a[1].ca', 'a[2]']);
  });

  test('a certificate in a comment has no key path, nor has what stands in something else than JSON', () => {
    assert.deepEqual(keyPaths(`{ /* ${encoded} */ "a": "${encoded}" }`), [undefined, 'a']);
    assert.equal(keyPaths(`{ /* "a": "${encoded}" }`).length, 1);
    assert.equal(keyPaths(`{ / "a": "${encoded}" }`).length, 1);
  });

  test('a list of the lines of PEM, which is read as text', () => {
    const lines = pem.trimEnd().split('\n');
    const withBreaks = lines.map((line) => `${line}\n`);
    for (const value of [lines, withBreaks, [...lines, ...lines]]) {
      for (const text of [JSON.stringify({ ca: value }), JSON.stringify([value], undefined, 2)]) {
        assert.deepEqual(
          keyPaths(text),
          value.filter((line) => line.includes('BEGIN')).map(() => undefined),
        );
      }
    }
    for (const quote of ['"', "'", '']) {
      assert.deepEqual(keyPaths(`ca:\n${lines.map((line) => `- ${quote}${line}${quote}\n`).join('')}`), [undefined]);
    }
  });
});

test('carriage returns alone end lines', () => {
  const text = `kind: Secret\rdata:\r  ca.crt: ${encoded}\rstringData:\r  tls.crt: |\r${indented(4).replaceAll('\n', '\r')}\r`;
  assert.deepEqual(keyPaths(text), ["data['ca.crt']", "stringData['tls.crt']"]);
  assert.deepEqual(keyPaths(pem.replaceAll('\n', '\r')), [undefined]);
});

describe('texts that look like YAML', () => {
  test('logs and source code have no key paths', () => {
    const escaped = pem.replaceAll('\n', '\\n');
    const log = `I0101 12:00:00.000 1 x.go:1] cert: "${escaped}"\nE0102 failed: data=${encoded}\n{"level":"info"}\n`;
    assert.deepEqual(keyPaths(log), [undefined, undefined]);
    assert.deepEqual(keyPaths(`const A: &str = r#"${pem}"#;\nconst B: &[u8] = b"${encoded}";\n`), [
      undefined,
      undefined,
    ]);
  });

  test('PEM that is indented too little is found all the same', () => {
    const [begin, ...rest] = pem.split('\n');
    const text = `kind: Secret\nstringData:\n  a: |\n    ${begin}\n${rest.join('\n')}  b: |\n${indented(4)}\n`;
    assert.equal(keyPaths(text).length, 2);
  });
});
