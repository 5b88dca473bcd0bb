import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { mentionsConfiguration } from '../../../src/core/kubernetes/objectKeyword.ts';
import { ChangeableDocument } from '../../../src/core/locate/changeableDocument.ts';
import { locateInvocations } from '../../../src/core/locate/invocations/locateInvocations.ts';
import { locateDocument } from '../../../src/core/locate/locateCredentials.ts';
import type { LocatedDocument } from '../../../src/core/locate/locateModel.ts';
import { readYamlStructure } from '../../../src/core/locate/yamlStructure.ts';
import type { TextChange } from '../../../src/core/text/textChange.ts';
import { base64 } from '../../support/base64.ts';
import { kubeconfigOf, manifestsOf, namingKubeconfigOf, secretListOf } from '../../support/largeDocuments.ts';
import { samplePem } from '../../support/locateSamples.ts';
import { editFragments } from '../../support/mutateText.ts';
import { randomFrom } from '../../support/randomFrom.ts';
import { toldValue } from '../../support/toldValue.ts';

const tools = { structure: readYamlStructure, invocations: locateInvocations };

/** All that a located document tells. */
function told({ values, references, invocations, flagVariables }: LocatedDocument) {
  return {
    values: values.map(toldValue),
    references,
    invocations,
    flagVariables: flagVariables ?? [],
  };
}

function commonStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

/** Where things stand, without what they hold. */
function placesOf({ values, references }: LocatedDocument) {
  return { values: values.map(({ span, keyPath, object }) => ({ span, keyPath, object })), references };
}

/** Documents by their shape. */
const generated: Readonly<Record<string, string>> = {
  'a kubeconfig': kubeconfigOf(12),
  'a kubeconfig that names files': namingKubeconfigOf(40),
  'a List of Secrets': secretListOf(12),
  'manifests of many kinds': manifestsOf(15),
};
const folder = 'test/fixtures/corpus/files';
const corpus = readdirSync(folder, { recursive: true })
  .map((file) => path.join(folder, String(file)))
  .filter((file) => statSync(file).isFile() && statSync(file).size < 20_000)
  .sort()
  .map((file) => readFileSync(file, 'utf8'));

/** What people do to a text: most of all they type a letter. */
function editOf(text: string, below: (limit: number) => number, near: number): TextChange {
  const at = below(3) > 0 ? Math.min(text.length, Math.max(0, near + below(60) - 30)) : below(text.length + 1);
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const lineEnd = text.indexOf('\n', at) === -1 ? text.length : text.indexOf('\n', at) + 1;
  const line = text.slice(lineStart, lineEnd);
  const from = below(text.length + 1);
  const fragment = editFragments[below(editFragments.length)] ?? '';
  const letter = 'abkMx10/:#- \n'.charAt(below(13));
  const edits: readonly (() => TextChange)[] = [
    () => ({ start: at, end: at, text: letter }),
    () => ({ start: at, end: at, text: letter }),
    () => ({ start: at, end: at, text: letter }),
    () => ({ start: at, end: Math.min(text.length, at + 1), text: '' }),
    () => ({ start: at, end: Math.min(text.length, at + 1 + below(30)), text: '' }),
    () => ({ start: at, end: at, text: fragment }),
    () => ({ start: at, end: Math.min(text.length, at + below(4)), text: fragment }),
    () => ({ start: at, end: at, text: text.slice(from, from + below(400)) }),
    () => ({ start: lineStart, end: lineEnd, text: '' }),
    () => ({ start: lineStart, end: lineStart, text: line }),
    () => ({ start: lineStart, end: lineStart, text: below(2) === 0 ? '  ' : '# ' }),
    () => ({ start: lineStart, end: lineStart + (line.startsWith('  ') ? 2 : 0), text: '' }),
    () => ({ start: lineEnd, end: lineEnd, text: `${/^[ -]*/.exec(line)?.[0] ?? ''}note: x\n` }),
    () => ({ start: at, end: Math.min(text.length, at + below(3000)), text: '' }),
  ];
  return edits[below(edits.length)]?.() ?? { start: at, end: at, text: '' };
}

/** Changes a document again and again, and compares what is told after each change with what a new reading tells. */
function follow(text: string, rounds: number, below: (limit: number) => number): number {
  let document = ChangeableDocument.read(text, { tools });
  let now = text;
  let near = below(text.length + 1);
  let local = 0;
  for (let round = 0; round < rounds; round++) {
    const change = editOf(now, below, near);
    near = change.start + change.text.length;
    now = now.slice(0, change.start) + change.text + now.slice(change.end);
    const changed = document.changed(change);
    if (changed !== undefined) local++;
    document = changed ?? ChangeableDocument.read(now, { tools });
    if (changed === undefined) continue;
    assert.equal(document.text.toString(), now);
    assert.equal(document.isConfiguration, mentionsConfiguration(now));
    assert.deepEqual(told(document), told(locateDocument(now, tools)), JSON.stringify(change));
  }
  return local;
}

suite('a changed document tells what a new reading of it tells', () => {
  for (const [name, text] of Object.entries(generated)) {
    for (const [ends, document] of [
      ['', text],
      [', with CRLF', text.replaceAll('\n', '\r\n')],
    ] as const) {
      test(`${name}${ends}`, () => {
        const below = randomFrom(20261126);
        let local = 0;
        for (let round = 0; round < 12; round++) local += follow(document, 5, below);
        assert.ok(local > 18, `${local} of 60 changes were read in part`);
      });
    }
  }

  /** What is done to each line: its key gets another name, it goes, comes twice, moves in, becomes a comment, or has another before it. */
  const lineEdits: readonly ((line: string) => string)[] = [
    (line) => line.replace(/(?=:)/, 'x'),
    () => '',
    (line) => `${line}${line}`,
    (line) => `  ${line}`,
    (line) => `# ${line}`,
    (line) => `${/^ */.exec(line)?.[0] ?? ''}kind: Ingress\n${line}`,
    (line) => `kubelet-arg:\n- client-ca-file=/a\n${line}`,
    (line) => `            more words\n${line}`,
    (line) => `            # more words\n${line}`,
    (line) => `- x: y\n${line}`,
    (line) => line.replace(/:.*/, ': kubelet --kubeconfig=/a --config=/b'),
    (line) => `---\n${line}`,
  ];

  const lined: Readonly<Record<string, string>> = {
    'a kubeconfig': kubeconfigOf(7),
    'a kubeconfig that names files': namingKubeconfigOf(15),
    'a List of Secrets': secretListOf(6),
    'manifests of many kinds': manifestsOf(10),
    'a list of certificates': `bundles:\n${kubeconfigOf(12)
      .replace(/.*: (?=LS0)/g, '- ')
      .replace(/^(?!- LS0).*\n/gm, '')}`,
  };
  for (const [name, text] of Object.entries(lined)) {
    test(`${name}, each line of it`, () => {
      const document = ChangeableDocument.read(text, { tools });
      let local = 0;
      for (const { 0: line, index: start } of text.matchAll(/.*\n/g)) {
        for (const edited of lineEdits.map((edit) => edit(line))) {
          const end = start + line.length;
          const same = commonStart(line, edited);
          const changed = document.changed({ start: start + same, end, text: edited.slice(same) });
          if (changed === undefined) continue;
          local++;
          const now = text.slice(0, start) + edited + text.slice(end);
          const anew = locateDocument(now, tools);
          assert.equal(changed.isConfiguration, mentionsConfiguration(now));
          assert.deepEqual(placesOf(changed), placesOf(anew), edited.slice(0, 80));
          assert.deepEqual(changed.invocations, anew.invocations);
        }
      }
      assert.ok(local > 50, `${local} changes were read in part`);
    });
  }

  test('a PEM block that begins here and ends far away', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `x${index}: ${base64(samplePem)}\n`);
    const text = `${lines.join('')}y: |\n  -----END CERTIFICATE-----\n`;
    const start = text.indexOf('x9:');
    const change = { start, end: start, text: 'note: -----BEGIN CERTIFICATE-----\n' };
    const changed = ChangeableDocument.read(text, { tools }).changed(change);
    const now = text.slice(0, start) + change.text + text.slice(start);
    assert.deepEqual(told(changed ?? ChangeableDocument.read(now, { tools })), told(locateDocument(now, tools)));
  });

  test('documents of the corpus', () => {
    const below = randomFrom(7);
    for (const document of corpus) follow(document, 2, below);
  });
});
