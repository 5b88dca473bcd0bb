import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { isMap, isPair, isScalar, parseAllDocuments, visit } from 'yaml';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { readText } from '../../../src/core/pki/readText.ts';
import { memoisedBy } from '../../../src/core/text/memoised.ts';
import { leaks, privateValues, redact, redactionTools } from '../../support/redaction.ts';

const folders = ['corpus/files', 'everyday', 'kubeadm', 'kubeadm-renew', 'live-api', 'odd-certs'];
const files = folders.flatMap((folder) => {
  const root = path.join('test/fixtures', folder);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(root, name))
    .filter((file) => statSync(file).isFile());
});
const texts = files.flatMap((file) => {
  const text = readText(new Uint8Array(readFileSync(file)));
  return text === undefined ? [] : [{ file, text }];
});
const copies = texts.map(({ file, text }) => ({ file, text, copy: redact(text) }));

test('no octets of a private key are left of any real file', () => {
  let keys = 0;
  for (const { file, text, copy } of copies) {
    if (copy.kind !== 'redacted') continue;
    const values = privateValues(text);
    keys += values.length;
    assert.deepEqual(leaks(copy.text, values), [], file);
  }
  assert.ok(keys > 100, `${keys} private values were looked for`);
});

const documentsIn = memoisedBy((text: string) =>
  parseAllDocuments(text, { logLevel: 'silent', schema: 'failsafe', uniqueKeys: false, prettyErrors: false }),
);

/** The oracle: the YAML library, of which redacting sees only what stands between scalars. */
function secretsByYaml(text: string): readonly string[] {
  const secrets: string[] = [];
  for (const document of documentsIn(text)) {
    if (document.errors.length > 0) return [];
    const { contents } = document;
    const isSecret = isMap(contents) && String(contents.get('kind')) === 'Secret';
    visit(document, {
      Pair: (_, { key, value }, ancestors) => {
        if (!isScalar(key) || !isScalar(value)) return;
        const parent = ancestors.findLast(isPair);
        const isData = isScalar(parent?.key) && /^(?:data|stringData)$/.test(String(parent.key.value));
        const isNamed = /^(?:password|token|client-key-data|id-token|refresh-token|certificateKey)$/.test(
          String(key.value),
        );
        if (isNamed || (isSecret && isData)) secrets.push(String(value.value).trim());
      },
    });
  }
  return secrets.filter((secret) => secret.length >= 8 && !/^[a-z.-]+$/i.test(secret));
}

test('no token, no password and no value of a Secret is left of any real file', () => {
  let count = 0;
  for (const { file, text, copy } of copies) {
    if (copy.kind !== 'redacted') continue;
    const isPublic = (secret: string) => /^(?:LS0t|-----BEGIN CERT)/.test(secret) && !/UFJJVkFUR|PRIVATE/.test(secret);
    const secrets = secretsByYaml(text).filter((secret) => !isPublic(secret) && !secret.includes('redacted'));
    count += secrets.length;
    for (const secret of secrets) assert.ok(!copy.text.includes(secret), `${file}: ${secret.slice(0, 12)}…`);
  }
  assert.ok(count > 50, `${count} secrets were looked for`);
});

test('every certificate with a field of its own is still there', () => {
  let count = 0;
  for (const { file, text, copy } of copies) {
    if (copy.kind !== 'redacted' || !/\.(ya?ml|conf|json)$|config$/.test(file)) continue;
    for (const document of documentsIn(text)) {
      visit(document, {
        Scalar: (_, { value }) => {
          const alone = String(value).trim();
          if (!/^(?:LS0tLS1CRUdJTi|-----BEGIN CERT)[A-Za-z0-9+/=\s-]*$/.test(alone)) return;
          const { credentials } = decodeFile({ path: '', text: alone }, redactionTools);
          if (credentials.length === 0 || credentials.some(({ content }) => content.kind !== 'certificate')) return;
          count++;
          assert.ok(squeezed(copy.text).includes(squeezed(alone)), file);
        },
      });
    }
  }
  assert.ok(count > 100, `${count} certificates`);
});

/** Without what folding and quoting add. */
function squeezed(text: string): string {
  return text.replaceAll(/\\n|[\s\\]/g, '');
}

test('keys, layout and order of a document stay', () => {
  const shape = (text: string) =>
    parseAllDocuments(text, {
      logLevel: 'silent',
      schema: 'failsafe',
      uniqueKeys: false,
      strict: false,
      prettyErrors: false,
    }).map((each) => {
      const keys: string[] = [];
      visit(each, { Pair: (_, { key }) => void keys.push(String(key)) });
      return { keys, errors: each.errors.length };
    });
  for (const { file, text, copy } of copies) {
    if (copy.kind !== 'redacted' || !/\.(ya?ml|conf|json)$|config$/.test(file)) continue;
    const [before, after] = [shape(text), shape(copy.text)];
    const known = before.map(({ keys, errors }, document) => ({
      errors,
      keys: keys.map((key, index) => {
        const shown = after[document]?.keys[index] ?? '';
        return /^<redacted: key \d+>$/.test(shown) ? shown : key;
      }),
    }));
    assert.deepEqual(after, known, file);
  }
});

test('every line keeps its number', () => {
  for (const { file, text, copy } of copies) {
    if (copy.kind === 'redacted') assert.equal(copy.text.split('\n').length, text.split('\n').length, file);
  }
});

test('a copy is its own copy', () => {
  for (const { file, copy } of copies) {
    if (copy.kind === 'redacted')
      assert.deepEqual({ file, ...redact(copy.text) }, { file, ...copy, count: 0, hidden: [] });
  }
});

test('most real files can be read, and what is refused is no kubeconfig, manifest or PEM file', () => {
  // Odd certificates stand among words about them, which is no file of anybody's.
  const usual = copies.filter(({ file }) => !file.includes('odd-certs'));
  const refused = usual.filter(({ copy }) => copy.kind === 'refused').map(({ file }) => file);
  const reasons = refused.filter((file) => !/\.(?:md|go|sh|tf|j2|service|conf)$/.test(file));
  assert.ok(refused.length < usual.length / 10, `${refused.length} of ${usual.length}`);
  for (const file of reasons) {
    const text = readFileSync(file, 'utf8');
    // Templates, of Helm and of the fixtures themselves.
    assert.match(text, /\{\{|@(?:base64|pem|token)\b|^ *@/m, file);
  }
});
