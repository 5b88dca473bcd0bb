import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { base64 } from '../../support/base64.ts';
import { compareWithLocateAt, everywhereIn, middlesOf } from '../../support/compareWithLocateAt.ts';
import { kubeconfigOf, manifestsOf, namingKubeconfigOf, secretListOf } from '../../support/largeDocuments.ts';
import { locateAll, samplePem } from '../../support/locateSamples.ts';
import { editFragments, mutateText } from '../../support/mutateText.ts';
import { nestedCertificate } from '../../support/nestedCertificate.ts';
import { randomFrom } from '../../support/randomFrom.ts';

const wanted = process.env.CERTSCOPE_DOCUMENTS;
/** More with `CERTSCOPE_DOCUMENTS`. */
const rounds = Number(wanted ?? 100);
/** Every so many of what is strange stands before a line; three times as many then. */
const every = wanted === undefined ? 18 : 6;
/** Another number plants others. */
const seed = Number(process.env.CERTSCOPE_SEED ?? 20261126);

const secret = (name: string) =>
  `---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\ntype: Opaque\ndata:\n  tls.crt: ${base64(samplePem)}\n`;
const secrets = Array.from({ length: 40 }, (_, index) => secret(`a-${index}`)).join('');

/** Documents of which every value is found by itself. */
const regular: Readonly<Record<string, string>> = {
  'a kubeconfig': kubeconfigOf(40),
  'one whose kind stands behind': `${kubeconfigOf(20).replace(/^apiVersion: v1\n/, '')}apiVersion: v1\n`,
  'a kubeconfig in lists that are indented': kubeconfigOf(20).replace(/^(?=[ -])/gm, '  '),
  'a List of Secrets': secretListOf(30),
  'documents of one kind': secrets,
  'documents behind a first one without a mark': secrets.slice(4),
  'a List among documents': `${secrets}---\n${secretListOf(20)}${secrets}`,
};

const folders = ['corpus', 'live-api', 'kubeadm'];
const fixtures = folders
  .flatMap((set) => {
    const folder = `test/fixtures/${set}`;
    return readdirSync(folder, { recursive: true }).map((file) => path.join(folder, String(file)));
  })
  .filter((file) => statSync(file).isFile() && statSync(file).size < 200_000)
  .sort()
  .map((file) => readFileSync(file, 'utf8'));

suite('a value found by itself is the one that a reading of the whole document gives', () => {
  for (const [name, text] of Object.entries(regular)) {
    test(name, () => {
      const all = locateAll(text).length;
      assert.ok(all >= 20);
      assert.equal(compareWithLocateAt(text, middlesOf), all);
      compareWithLocateAt(text, everywhereIn);
    });
  }

  test('documents that need to be read from beginning to end', () => {
    const shown = samplePem.replace(/^(?=.)/gm, '# ');
    for (const text of [
      namingKubeconfigOf(40),
      manifestsOf(20),
      kubeconfigOf(9).replaceAll('\n', '\r\n'),
      `${shown}${kubeconfigOf(9)}${shown}`,
    ]) {
      compareWithLocateAt(text, everywhereIn);
    }
  });

  test('the credentials of the fixtures', () => {
    let found = 0;
    for (const text of fixtures) found += compareWithLocateAt(text, everywhereIn);
    assert.ok(found > 500, `${found} were found`);
  });

  const [outer, inner] = nestedCertificate();
  const bareDer = samplePem.replace(/-----.*|\s/g, '');

  /** What may come before or behind a value, far away or near, and changes what it is. */
  const strangers: readonly string[] = [
    'x: y: z\n',
    'no key\n',
    '  deeper: x\n',
    ' odd: x\n',
    '- item: x\n',
    '- item\n',
    '# -----BEGIN CERTIFICATE-----\n',
    'note: -----BEGIN CERTIFICATE-----\n',
    '# -----END CERTIFICATE-----\n',
    'kind: Other\n',
    'apiVersion: v2\nkind: Other\n',
    'a: {b: c}\n',
    `a: [${base64(samplePem)}]\n`,
    'a: {certificate-authority-data: x}\n',
    'a: [LS0t]\n',
    'a: []\n',
    'a: "open\n',
    "a: 'over\n  lines'\n",
    'a: |\n  text\n',
    'a: &b c\n',
    'a: *b\n',
    '? a\n: b\n',
    '---\n',
    '--- # x\n',
    '...\n',
    '%YAML 1.2\n',
    '{{ template }}\n',
    'a: {{ .x }}\n',
    `# MIIC${'A'.repeat(140)}\n`,
    `# ${base64(samplePem)}\n`,
    `${base64(samplePem)}\n`,
    `a: ${'A'.repeat(150)}\n`,
    `a: "${base64(samplePem)}\n`,
    `eyJhbGciOiJub25lIn0.eyJpc3MiOiJhIn0.${'A'.repeat(150)}: x\n`,
    '\n',
    '\t\n',
    '#\n',
    '\u2028\n',
    'metadata:\n  name: x\n',
    'a\n',
    `two words: x\na: [${base64(samplePem)}]\nb: &a &c d\n`,
    `two words: x\na: [${'MIIC'.repeat(5)}, MIID${'A'.repeat(20)}]\nb: &a &c d\n`,
    `two words: x\na: {tls.crt: x}\nb: &a &c d\n`,
    `x:\n  # MIIC${'A'.repeat(140)}\n  ${bareDer}\n`,
    `x: # MIIC${'A'.repeat(140)}\n  ${bareDer}\n`,
    `x:\n  - # MIIC${'A'.repeat(140)}\n    ${bareDer}\n`,
    `x:\n  - # ${outer} \n    ${inner}\n`,
    `x:\n  - | # ${outer} \n    ${inner}\n`,
    `# ${outer} \n`,
  ];

  test('what one place says of the whole document is not passed over', () => {
    const flows = [`[${base64(samplePem)}]`, `[MIID${'A'.repeat(20)}]`, '{tls.crt: x}', '[x, LS0tx]'];
    for (const flow of flows) {
      const text = `${kubeconfigOf(5)}two words: x\na: ${flow}\nb: &a &c d\n`;
      assert.equal(compareWithLocateAt(text, middlesOf), 0, flow);
    }
    assert.equal(compareWithLocateAt(`${kubeconfigOf(5)}two words: x\na: [b, c]\nb: &a &c d\n`, middlesOf), 15);
  });

  const strange = {
    'a kubeconfig': kubeconfigOf(7),
    'a List of Secrets': secretListOf(6),
    documents: secrets.slice(0, 9000),
  };
  for (const [name, text] of Object.entries(strange)) {
    test(`${name} with something strange before each line`, () => {
      let found = 0;
      const starts = [...text.matchAll(/^/gm)].map(({ index }) => index);
      for (const [number, start] of starts.entries()) {
        for (const stranger of strangers.filter((_, index) => (index + (number >> 1)) % every === 0)) {
          const margin = number % 2 === 0 ? '' : (/^ */.exec(text.slice(start))?.[0] ?? '');
          const changed = text.slice(0, start) + stranger.replace(/^(?=.)/gm, margin) + text.slice(start);
          found += compareWithLocateAt(changed, (values) => [
            ...middlesOf(values.slice(0, 1)),
            ...middlesOf(values.slice(-1)),
            start - 30,
            start + stranger.length + 60,
            start + stranger.length - 20,
          ]);
        }
      }
      assert.ok(found > (6 * starts.length) / every, `${found} were found`);
    });
  }

  test('changed documents', () => {
    const below = randomFrom(seed);
    const texts = [...Object.values(regular), namingKubeconfigOf(20), manifestsOf(12)];
    let found = 0;
    for (let round = 0; round < rounds; round++) {
      let text = texts[below(texts.length)] ?? '';
      for (let edits = below(3); edits > 0; edits--) {
        const at = below(text.length + 1);
        const start = below(2) === 0 ? at : text.lastIndexOf('\n', at) + 1;
        const fragment = [...editFragments, ...strangers][below(editFragments.length + strangers.length)] ?? '';
        text = text.slice(0, start) + fragment + text.slice(start + below(3) * below(20));
      }
      if (below(4) === 0) text = mutateText(text, below);
      found += compareWithLocateAt(text, (values) => {
        const all = everywhereIn(values);
        return Array.from({ length: 4 }, () => (below(3) > 0 ? (all[below(all.length)] ?? 0) : below(text.length + 1)));
      });
    }
    assert.ok(found > rounds / 4, `${found} were found`);
  });
});
