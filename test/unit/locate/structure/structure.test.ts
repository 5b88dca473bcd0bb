import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { isScalar, parseAllDocuments, visit } from 'yaml';
import { readBlockStructureInSteps } from '../../../../src/core/locate/structure/blockStructure.ts';
import { looksLikeJson, readJsonStructure } from '../../../../src/core/locate/structure/jsonStructure.ts';
import type { KeyTest } from '../../../../src/core/locate/structure/keyNames.ts';
import { scalarContent } from '../../../../src/core/locate/structure/scalarContent.ts';
import type { DocumentStructure, ScalarPlace } from '../../../../src/core/locate/structure/structureReader.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';
import { runAtOnce } from '../../../../src/core/text/steps.ts';

const everyKey = { has: () => true };

function read(text: string): DocumentStructure | undefined {
  return looksLikeJson(text) ? readJsonStructure(text, [], everyKey) : readBlocks(text);
}

function readBlocks(text: string, wanted: KeyTest = everyKey): DocumentStructure {
  return runAtOnce(readBlockStructureInSteps(text, [], wanted));
}

/** All that is known of a place. */
function describePlace(text: string, place: ScalarPlace): unknown {
  const { span, keySpan, keyPath, style, object } = place;
  return { span, keySpan, keyPath, style, object, content: scalarContent(text, place).text };
}

const files = ['corpus/files', 'live-api/files', 'kubeadm'].flatMap((folder) =>
  readdirSync(`test/fixtures/${folder}`, { recursive: true })
    .map((file) => path.join('test/fixtures', folder, String(file)))
    .filter((file) => statSync(file).isFile() && statSync(file).size < 400_000)
    .sort(),
);

suite('the fast readers', () => {
  test('find in every file of the fixtures what the YAML library finds, or say that they cannot read it', () => {
    let understood = 0;
    const refused: string[] = [];
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      const fast = read(text);
      if (fast?.brokenAt !== undefined) {
        refused.push(file);
        continue;
      }
      const whole = readYamlStructure(text, [], everyKey);
      if (whole?.brokenAt !== undefined) continue;
      const isComparable = ({ key, style }: ScalarPlace) =>
        key !== undefined && !(style === 'plain' && looksLikeJson(text));
      assert.deepEqual(
        fast?.places.filter(isComparable).map((place) => describePlace(text, place)),
        whole?.places.filter(isComparable).map((place) => describePlace(text, place)),
        file,
      );
      understood++;
    }
    assert.ok(understood > 180, `${understood} files were understood`);
    assert.ok(
      !refused.some((file) => /kubeadm\/trees.*\.(?:conf|yaml)$/.test(file)),
      'kubeadm writes plain block style',
    );
  });
});

/** Odd but valid YAML, each in plain block style. */
const odd: Readonly<Record<string, string>> = {
  'dashes at the indentation of their key': 'a:\n- b: 1\n  c: 2\n- b: 3\nd: 4\n',
  'sequences in sequences': 'a:\n- - b\n  - c\n- - d: e\n    f: g\n',
  'keys in quotes': '"a b": 1\n\'c: d\': 2\n"e\\"f": 3\n',
  'keys with blanks and colons': 'a b: 1\nc:d: 2\nhttp://x/y: 3\n',
  comments: '# first\na: 1 # one\n# between\nb: "x # y" # two\nc: x#y\n  # deeper\nd:\n  # e: f\n  g: h\n',
  'several documents': 'a: 1\n---\nb: 2\n...\n---\n# only a comment\n---\nc: 3\n',
  'a first document with a marker': '# licence\n---\na: 1\n---\nb: 2\n',
  directives: '%YAML 1.2\n---\na: 1\n',
  'empty documents': '---\n---\na: 1\n',
  'plain scalars over lines': 'a: b\n  c\n\n  d\ne: f\n',
  'a value below its key': 'a:\n  b\nc:\n    "d"\n',
  'quoted scalars over lines': "a: \"b\n  c\n\n  d \\\n  e\"\nf: 'g\n  h''s'\n",
  'literal scalars': 'a: |\n  b\n   c\n\n  d\ne: |-\n  f\ng: |+\n  h\n\ni: j\n',
  'literal scalars with an indentation indicator': 'a: |2\n    b\n   c\nd: |1-\n  e\n',
  'literal scalars in sequences': 'a:\n- |\n  b\n  c\n- d: |\n    e\n',
  'folded scalars': 'a: >\n  b\n  c\n\n  d\n\n\n  e\n   more\n   lines\n  f\ng: >-\n  h\n  i\n',
  'block scalars that hold what looks like keys': 'a: |\n  b: c\n  - d\n  # e\n  "f\ng: h\n',
  'block scalars without text': 'a: |\nb: >-\n\nc: d\n',
  'anchors, tags and aliases': 'a: &x b\nc: !!str d\ne: !t &y f\ng: *x\nh: &z\n  i: j\nk: !m\n  l: m\n',
  'flow collections': 'a: {}\nb: []\nc: [1, "]", \'}\']\n',
  'empty flow collections': 'a: {} # c\nb: [ ]\nc:\n- {}\n- []\nd: {\n}\n',
  'empty values': 'a:\nb:\n  c:\n- \n'.slice(0, -3),
  'carriage returns': 'a: b\r\nc:\r\n- d\r\n- e: |\r\n    f\r\n    g\r\nh: "i"\r\n',
  'a byte order mark': '\ufeffa: b\n',
  'blanks at the ends of lines': 'a: b  \nc:  \n  d: e\t\n',
  'no final line feed': 'a: b\nc: d',
};

suite('the block reader reads', () => {
  for (const [name, text] of Object.entries(odd)) {
    test(name, () => {
      const block = readBlocks(text);
      assert.equal(block?.brokenAt, undefined);
      const documents = parseAllDocuments(text);
      assert.ok(Array.isArray(documents) && documents.every(({ errors }) => errors.length === 0), 'the YAML is valid');
      const isComparable = ({ key }: ScalarPlace) => key !== undefined;
      assert.deepEqual(
        block?.places.filter(isComparable).map((place) => describePlace(text, place)),
        readYamlStructure(text, [], everyKey)
          ?.places.filter(isComparable)
          .map((place) => describePlace(text, place)),
      );
    });
  }
});

suite('scalarContent resolves', () => {
  for (const [name, text] of Object.entries(odd)) {
    test(`${name} as the YAML library does`, () => {
      const expected: string[] = [];
      for (const document of parseAllDocuments(text, { schema: 'failsafe' })) {
        visit(document, {
          Scalar: (key, node) => {
            if (key !== 'key' && isScalar(node) && node.range && node.source !== '') expected.push(String(node.value));
          },
        });
      }
      const places = readYamlStructure(text, [{ offset: 0, kind: 'pem', lineEnd: undefined }], everyKey)?.places ?? [];
      const actual = places.map((place) => scalarContent(text, place).text);
      const known = expected.map((value) => value.trimEnd());
      for (const content of actual) assert.ok(known.includes(content.trimEnd()), JSON.stringify([content, known]));
    });
  }
});

suite('the block reader reads the items of', () => {
  const everyItem = { has: () => true, hasItemsOf: () => true, hasAliases: true } as const;
  const lists: Readonly<Record<string, string>> = {
    'plain words': 'verbs: [get, list, watch]\nports: [ 443,6443 , 8443 ]\n',
    'quoted words': 'a: ["ALL", \'NET ADMIN\', ""] # c\nb: ["a, b", \'[c]\']\n',
    'a command': 'command: ["/bin/sh", -c, --verbose=2, sleep 10]\n',
    'a list in a list, and of an object': 'kind: X\nitems:\n- [a, b]\n- c: [d]\n  e: f\n',
  };
  for (const [name, text] of Object.entries(lists)) {
    test(`${name}, as the YAML library does`, () => {
      const describe = ({ places, ...rest }: DocumentStructure) => ({
        ...rest,
        places: places.map((place) => [describePlace(text, place), place.entryStyle, place.segments]),
      });
      const block = readBlocks(text, everyItem);
      assert.deepEqual(describe(block), describe(readYamlStructure(text, [], everyItem) ?? { places: [] }));
      assert.equal(block.brokenAt, undefined);
    });
  }

  test('nothing else: escapes, aliases, pairs and lists over lines need the library', () => {
    for (const list of [
      '["a\\n"]',
      '[*a]',
      '[a: b]',
      '[a,\n  b]',
      '[a, [b]]',
      '[a, ]',
      "['it''s']",
      '[!t a]',
      '[a #]\n]',
    ]) {
      assert.notEqual(readBlocks(`a: ${list}\n`, everyItem).brokenAt, undefined, list);
    }
  });
});
