import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Document, isMap, isScalar, type Pair, parseAllDocuments, visit } from 'yaml';
import type { Finding } from '../../../src/core/findings/findingModel.ts';
import { healthyTrees } from '../../mutations/distributions.ts';
import { MemoryJudge } from '../../mutations/judgeInMemory.ts';
import { type Tree, treeOf } from '../../mutations/tree.ts';
import { testNow } from '../../support/testPki.ts';

/** How `metadata`, and with it kind and name, can be written without changing what the object is. */
const styles: Readonly<Record<string, (document: Document) => void>> = {
  'metadata in flow style': (document) => {
    visit(document, {
      Pair: (_, { key, value }) => {
        if (isScalar(key) && key.value === 'metadata' && isMap(value)) value.flow = true;
      },
    });
  },
  'everything in flow style': (document) => {
    if (isMap(document.contents)) document.contents.flow = true;
  },
  'quoted keys': (document) => {
    visit(document, {
      Scalar: (key, node) => {
        if (key === 'key') node.type = 'QUOTE_DOUBLE';
      },
    });
  },
  'names by alias': (document) => {
    if (!isMap(document.contents)) return;
    const metadata = document.contents.get('metadata', true);
    if (!isMap(metadata)) return;
    const anchor: Pair = document.createPair('x-metadata', metadata);
    metadata.anchor = 'meta';
    for (const pair of document.contents.items) {
      if (isScalar(pair.key) && pair.key.value === 'metadata') pair.value = document.createAlias(metadata, 'meta');
    }
    document.contents.items.unshift(anchor);
  },
};

const isObject = /^kind: /m;

/** The tree with all its objects in another style, and how many these are. */
function restyled(tree: Tree, style: (document: Document) => void): { tree: Tree; changed: number } {
  let changed = 0;
  const files = [...tree.files].map(([path, file]): [string, typeof file] => {
    if ('linkTo' in file || !/\.ya?ml$/.test(path) || !isObject.test(file.content)) return [path, file];
    const documents = parseAllDocuments(file.content);
    if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return [path, file];
    for (const document of documents) style(document);
    const content = documents.map((document) => document.toString({ lineWidth: 0 })).join('---\n');
    if (content === file.content) return [path, file];
    changed++;
    return [path, { ...file, content }];
  });
  return { tree: { ...tree, files: new Map(files) }, changed };
}

function verdict(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ code, path, severity }) => `${severity} ${code} ${path}`).sort();
}

/** Objects of which one must know name, type or annotations to judge what they hold: without these, each has findings. */
const known: Readonly<Record<string, string>> = {
  'ciphertext of kubeadm': `apiVersion: v1
kind: Secret
metadata:
  name: kubeadm-certs
  namespace: kube-system
data:
  ca.crt: ${Buffer.alloc(300, 'qzR8').toString('base64')}
  ca.key: ${Buffer.alloc(300, 'Lm2x').toString('base64')}
`,
  'a bundle that is injected': `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: checks
  annotations:
    cert-manager.io/inject-ca-from: checks/serving
webhooks:
  - name: checks.example.com
    clientConfig:
      caBundle: Cg==
      service: {name: checks, namespace: checks}
`,
};

describe('how an object is written does not change what is said of it', () => {
  for (const [name, { create }] of Object.entries(healthyTrees)) {
    test(name, async () => {
      const distribution = await create();
      const judge = new MemoryJudge(distribution);
      const judged = async (tree: Tree) => verdict(judge.findingsOf(await judge.graphOf(tree)));
      const before = await judged(distribution.tree);
      for (const [style, change] of Object.entries(styles)) {
        const other = restyled(distribution.tree, change);
        if (other.changed > 0) assert.deepEqual(await judged(other.tree), before, style);
      }
    });
  }

  for (const [name, text] of Object.entries(known)) {
    test(name, async () => {
      const judge = new MemoryJudge({ isRoot: false, now: testNow });
      const judged = async (tree: Tree) => verdict(judge.findingsOf(await judge.graphOf(tree)));
      const before = await judged(treeOf({ 'object.yaml': text }));
      const other = await judged(
        treeOf({
          'object.yaml': text
            .replace(/name: \S+\n {2}(?=namespace|annot)/, 'name: other\n  ')
            .replace('inject-ca-from', 'other'),
        }),
      );
      assert.notDeepEqual(other, before);
      for (const [style, change] of Object.entries(styles)) {
        const { tree, changed } = restyled(treeOf({ 'object.yaml': text }), change);
        assert.equal(changed, 1);
        assert.deepEqual(await judged(tree), before, style);
      }
    });
  }
});
