import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { locateInvocations } from '../../../../src/core/locate/invocations/locateInvocations.ts';
import { locateDocument, locateDocumentInSteps } from '../../../../src/core/locate/locateCredentials.ts';
import type { LocatedDocument } from '../../../../src/core/locate/locateModel.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';
import { ReadingMemory } from '../../../../src/core/locate/values/readingMemory.ts';
import { decodeTextInSteps } from '../../../../src/core/pki/decodeFile.ts';
import type { KnownContents } from '../../../../src/core/pki/decodeValue.ts';
import { lendBase64Decoder } from '../../../../src/core/text/base64.ts';
import { runAtOnce } from '../../../../src/core/text/steps.ts';
import { toGradualFile } from '../../../../src/editor/store/gradualFile.ts';
import { certificateVariants } from '../../../integration/support/certificateVariants.ts';
import { base64 } from '../../../support/base64.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { kubeconfigOf, manifestsOf, namingKubeconfigOf, secretListOf } from '../../../support/largeDocuments.ts';
import { editFragments } from '../../../support/mutateText.ts';
import { randomFrom } from '../../../support/randomFrom.ts';
import { toldValue } from '../../../support/toldValue.ts';

const tools = { structure: readYamlStructure, invocations: locateInvocations };

interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** All that the values of a document tell. */
const told = ({ values }: LocatedDocument) => values.map(toldValue);

const locate = (text: string, memory: ReadingMemory) =>
  runAtOnce(locateDocumentInSteps(text, tools, undefined, undefined, memory));

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

/** Changes a document again and again, and compares it each time with what is read without a memory. */
function follow(text: string, rounds: number, below: (limit: number) => number): void {
  const memory = new ReadingMemory();
  told(locate(text, memory));
  let now = text;
  let near = below(text.length + 1);
  for (let round = 0; round < rounds; round++) {
    const change = editOf(now, below, near);
    near = change.start + change.text.length;
    now = now.slice(0, change.start) + change.text + now.slice(change.end);
    const document = locate(now, memory);
    // Some versions are changed again before most of their values are asked for.
    if (below(4) === 0) void document.values[0]?.blocks.length;
    else assert.deepEqual(told(document), told(locateDocument(now, tools)), JSON.stringify(change));
  }
}

suite('a changed document is read as without a memory', () => {
  for (const [name, text] of Object.entries(generated)) {
    for (const [ends, document] of [
      ['', text],
      [', with CRLF', text.replaceAll('\n', '\r\n')],
    ] as const) {
      test(`${name}${ends}`, () => {
        const below = randomFrom(20261126);
        for (let round = 0; round < 12; round++) follow(document, 5, below);
      });
    }
  }

  test('documents of the corpus', () => {
    const below = randomFrom(7);
    for (const document of corpus) follow(document, 2, below);
  });

  test('where the same text means something else now', () => {
    const { values } = locateDocument(kubeconfigOf(1), tools);
    const [{ span } = { span: { start: 0, end: 0 } }] = values;
    const encoded = kubeconfigOf(1).slice(span.start, span.end);
    const memory = new ReadingMemory();
    for (const text of [
      `kind: Secret\ndata:\n  tls.crt: ${encoded}\n`,
      `kind: ConfigMap\ndata:\n  tls.crt: ${encoded}\n`,
      `kind: Secret\ndata:\n  tls.crt: "${encoded}"\n  other: ${encoded}\n`,
      `kind: Secret\ndata:\n  other: ${encoded}\n  tls.crt: |\n    ${encoded}\n`,
    ]) {
      assert.deepEqual(told(locate(text, memory)), told(locateDocument(text, tools)));
    }
  });
});

/** A document as an editor keeps it: versions with one memory. Counts what is decoded. */
function editedDocument() {
  const readings = new ReadingMemory();
  const contents: KnownContents = new WeakMap();
  const count = { base64: 0, certificates: 0 };
  const cryptography = {
    ...decodingTools.cryptography,
    sha256: (bytes: Parameters<typeof decodingTools.cryptography.sha256>[0]) => {
      count.certificates++;
      return decodingTools.cryptography.sha256(bytes);
    },
  };
  const read = (text: string) => {
    Object.assign(count, { base64: 0, certificates: 0 });
    lendBase64Decoder(() => {
      count.base64++;
      return undefined;
    });
    try {
      const file = runAtOnce(decodeTextInSteps({ path: 'config', text }, decodingTools, readings));
      const gradual = toGradualFile(file, cryptography, { contents });
      void gradual.credentials;
      return gradual;
    } finally {
      lendBase64Decoder(() => undefined);
    }
  };
  return { read, memory: readings, count };
}

/** Secrets whose certificates differ, the last of them in the last characters. */
const pem = certificateVariants(
  base64(readFileSync('test/fixtures/kubeadm/trees/h01-rsa/rootfs/etc/kubernetes/pki/apiserver.crt', 'utf8')),
);
const secrets = (count: number, isCut: (index: number) => boolean = () => false): string =>
  Array.from({ length: count }, (_, index) => {
    const encoded = btoa(pem(index));
    return `kind: Secret\ndata:\n  tls.crt: ${isCut(index) ? encoded.slice(0, -40) : encoded}\n`;
  }).join('---\n');

suite('a memory of readings', () => {
  test('spares what has only moved', () => {
    const { read, count } = editedDocument();
    const before = read(secrets(40));
    assert.equal(count.certificates, 40);
    assert.ok(count.base64 > 40);
    const after = read(`# a remark\n${secrets(40)}`);
    assert.deepEqual(count, { base64: 0, certificates: 0 });
    assert.ok(after.credentials.every(({ content }, index) => content === before.credentials[index]?.content));
    assert.ok(after.credentials.every(({ value, block }) => value.blocks.includes(block)));
  });

  test('survives versions of which little was read', () => {
    const { read, memory, count } = editedDocument();
    read(secrets(40));
    for (const remark of ['# a', '# ab', '# abc']) {
      void locate(`${remark}\n${secrets(40)}`, memory).values[0]?.blocks.length;
    }
    read(`# abcd\n${secrets(40)}`);
    assert.deepEqual(count, { base64: 0, certificates: 0 });
  });

  test('starts over after some versions with something new, so that it holds few old texts', () => {
    const { read, count } = editedDocument();
    const decoded: number[] = [];
    for (let version = 0; version < 40; version++) {
      read(secrets(40, (index) => index < version));
      decoded.push(count.certificates);
    }
    assert.equal(decoded.filter((certificates) => certificates > 0).length, 3, decoded.join(' '));
  });
});
