import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { locateObjects as locateInSteps } from '../../../../src/core/locate/objects/locateObjects.ts';
import { nodeAt, scalarAt, scalarsAt, spanOf } from '../../../../src/core/locate/objects/nodes.ts';
import type { DocumentNode } from '../../../../src/core/locate/objects/objectModel.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';
import { runAtOnce } from '../../../../src/core/text/steps.ts';

const tools = { structure: readYamlStructure };
const locateObjects = (...asked: Parameters<typeof locateInSteps>) => runAtOnce(locateInSteps(...asked));

function plain(node: DocumentNode | undefined): unknown {
  if (node === undefined || node.kind === 'scalar') return node?.text;
  if (node.kind === 'sequence') return node.items.map(plain);
  return Object.fromEntries(Array.from(node.entries, ([key, value]) => [key, plain(value)]));
}

const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: web }
spec:
  tls:
    - hosts: ["a.example", b.example]
      secretName: shop-tls
`;

describe('objects of documents', () => {
  test('block and flow style, several documents, JSON', () => {
    const json = '{"apiVersion":"v1","kind":"Config","current-context":"a"}';
    const [first, second] = locateObjects(`${ingress}---\n${ingress.replace('shop,', "'other',")}`, tools);
    assert.deepEqual([first?.kind, first?.name, first?.namespace, first?.documentIndex], ['Ingress', 'shop', 'web', 0]);
    assert.deepEqual([second?.name, second?.documentIndex], ['other', 1]);
    assert.deepEqual(plain(nodeAt(first?.root, 'spec', 'tls', 0)), {
      hosts: ['a.example', 'b.example'],
      secretName: 'shop-tls',
    });
    assert.equal(scalarAt(locateObjects(json, tools)[0]?.root, 'current-context')?.text, 'a');
  });

  const shared: Readonly<Record<string, string>> = {
    'a mapping': 'a: &x {b: c, d: {e: f}}\ng: *x\nh: {i: *x}\n',
    'a scalar': 'a: &x b\nc: *x\nd: [e, *x, f, *x]\n',
    'a sequence and items of one': 'a: &x [{b: &y {c: d}}, e]\nf: *x\ng:\n- *y\n- h\n- *y\n',
    'an anchor that is set again': 'a: &x {b: c}\nd: *x\ne: &x {f: g}\nh: *x\n',
    'a merge, in which own entries count': 'a: &x {b: c, d: e}\nf: {<<: *x}\ng:\n  d: own\n  <<: *x\n  i: j\n',
    'a merge of several': 'a: &x {b: c}\nd: &y {b: e, f: g}\nh: {<<: [*x, *y]}\n',
    'what holds an alias itself': 'a: &x {b: c}\nd: &y {e: *x}\nf: *y\ng: {<<: *y}\n',
  };
  const sharedInBlocks: Readonly<Record<string, string>> = {
    'a mapping': 'a: &x\n  b: c\n  d:\n    e: f\ng: *x\nh:\n  i: *x\n',
    'a scalar': 'a: &x b\nc: *x # why\nd:\n- e\n- *x\n- f\n-   *x\n',
    'a sequence and items of one': 'a: &x\n- b: &y\n    c: d\n- e\nf: *x\ng:\n- *y\n- h\n- *y\n',
    'an anchor that is set again': 'a: &x\n  b: c\nd: *x\ne: &x\n  f: g\nh: *x\n',
    'a merge, in which own entries count': 'a: &x\n  b: c\n  d: e\nf:\n  <<: *x\ng:\n  d: own\n  <<: *x\n  i: j\n',
    'a merge of several': 'a: &x\n  b: c\nd: &y\n  b: e\n  f: g\nh:\n  <<:\n  - *x\n  - *y\n',
    'what holds an alias itself': 'a: &x\n  b: c\nd: &y\n  e: *x\nf: *y\ng:\n  <<: *y\n',
    'a line of its own': 'a: &x\n  b: c\nd:\n  *x\n',
    'what a merge brings and own aliases replace': 'a: &x\n  b:\n    c: d\ne: &y f\ng:\n  <<: *x\n  b:\n    h: *y\n',
  };
  const written = { 'flow style': shared, 'block style': sharedInBlocks };
  for (const [style, texts] of Object.entries(written)) {
    for (const [name, text] of Object.entries(texts)) {
      test(`an alias of ${name}, in ${style}`, () => {
        const document = `kind: Config\n${text}`;
        const [object] = locateObjects(document, tools);
        assert.deepEqual(plain(object?.root), parse(document, { merge: true }));
      });
    }
  }

  test('block style has no brackets, so that it is read as most documents are', () => {
    for (const text of Object.values(sharedInBlocks)) assert.doesNotMatch(text, /[[{]/);
  });

  test('aliases that stand for themselves, for nothing, or for billions', () => {
    assert.deepEqual(plain(locateObjects('kind: Config\na: &x {b: *x, c: d}\ne: *y\n', tools)[0]?.root), {
      kind: 'Config',
      a: { c: 'd' },
    });
    const lines = Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}, *a${at}]`);
    const [bomb] = locateObjects(`kind: Config\na0: &a0 [b]\n${lines.join('\n')}\n`, tools);
    assert.ok(JSON.stringify(plain(bomb?.root)).length < 1_000_000);
  });

  test('a scalar knows where it and its key stand', () => {
    const [object] = locateObjects(ingress, tools);
    const [host] = scalarsAt(object?.root, 'spec', 'tls', 0, 'hosts');
    assert.equal(ingress.slice(host?.span.start, host?.span.end), 'a.example');
    const span = spanOf(nodeAt(object?.root, 'spec', 'tls', 0, 'secretName'));
    assert.equal(ingress.slice(span?.start, span?.end), 'secretName');
  });

  test('items of Lists are objects of their own', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n${ingress.replace(/^(?=.)/gm, '  ').replace('  api', '- api')}`;
    assert.deepEqual(
      locateObjects(list, tools).map(({ kind, keyPath }) => [kind, keyPath]),
      [['Ingress', 'items[0]']],
    );
  });

  const blocks = ['a', 'a\n', 'a\n\n\n', '\n\na\nb\n', 'a\n\n  b\nc\n\n', '\na\n \n'];
  for (const style of ['|', '|-', '|+', '>', '>-', '>+', '|2', '|2-', '|+2', '| # a > b', '>- # |+']) {
    test(`the value of ${style} is what a YAML reader gives`, () => {
      for (const block of blocks) {
        for (const end of ['', 'b: c\n', '---\nd: e\n']) {
          for (const lineBreak of ['\n', '\r\n']) {
            const text = `kind: Config\na: ${style}\n${`${block}\n`.replace(/^(?=.)/gm, '  ')}${end}`;
            const [object] = locateObjects(text.replaceAll('\n', lineBreak), tools);
            const scalar = scalarAt(object?.root, 'a');
            assert.equal(scalar?.text, parse(text.split('---\n')[0] ?? '').a, JSON.stringify(text));
            const at = scalar?.text.indexOf('a') ?? 0;
            const source = scalar?.toSource({ start: at, end: at + 1 });
            assert.equal(text.replaceAll('\n', lineBreak).slice(source?.start, source?.end), 'a');
          }
        }
      }
    });
  }

  const kubeconfig = 'apiVersion: v1\nkind: Config\ncurrent-context: prod\n';
  const wrapped = {
    'a ConfigMap as text': `kind: ConfigMap\napiVersion: v1\ndata:\n  kubeconfig: |\n${kubeconfig.replace(/^(?=.)/gm, '    ')}`,
    'a Secret as base64': `kind: Secret\napiVersion: v1\ndata:\n  value: ${Buffer.from(kubeconfig).toString('base64')}\n`,
  };
  for (const [name, text] of Object.entries(wrapped)) {
    test(`documents in ${name}`, () => {
      const inner = locateObjects(text, tools)[1];
      assert.equal(inner?.kind, 'Config');
      assert.match(inner?.embeddedIn?.keyPath ?? '', /^data\.(?:kubeconfig|value)$/);
      const context = scalarAt(inner?.root, 'current-context');
      assert.equal(context?.text, 'prod');
      const found = text.slice(context?.span.start, context?.span.end);
      if (name.includes('text')) assert.equal(found, 'prod');
      else
        assert.match(
          Buffer.from(text.slice(context?.span.start, context?.span.end), 'base64').toString('latin1'),
          /ro/,
        );
    });
  }

  test('other objects, other groups and templates are none', () => {
    const others = [
      'kind: ControllerRevision\napiVersion: apps/v1\n',
      'kind: Ingress\napiVersion: example.org/v1\n',
      '{{ kind }}\n',
    ];
    for (const text of others) assert.deepEqual(locateObjects(text, tools), [], text);
  });

  test('files without kinds are known by their keys', () => {
    const etcd = 'name: a\nclient-transport-security:\n  cert-file: /x.crt\n';
    assert.deepEqual(
      locateObjects(etcd, tools).map(({ kind }) => kind),
      [''],
    );
    assert.deepEqual(
      locateObjects('clusters: [{name: a}]\nusers: [{name: b}]\n', tools).map(({ kind }) => kind),
      ['Config'],
    );
  });
});

test('a long document is read in many steps', () => {
  const user = (index: number) => `- name: b${index}\n  user:\n    token: t${index}\n`;
  const users = Array.from({ length: 5000 }, (_, index) => user(index)).join('');
  const steps = locateInSteps(`apiVersion: v1\nkind: Config\nusers:\n${users}`, tools);
  let count = 0;
  while (steps.next().done !== true) count++;
  assert.ok(count > 30, String(count));
});
