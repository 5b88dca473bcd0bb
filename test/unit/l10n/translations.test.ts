import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { avoidedWords } from '../../support/glossary.ts';

type Texts = Readonly<Record<string, string>>;
const read = (file: string): Texts => JSON.parse(readFileSync(file, 'utf8'));

/** English and Chinese, of the sources and of the manifest. */
const pairs = [
  { english: 'l10n/bundle.l10n.json', chinese: 'l10n/bundle.l10n.zh-cn.json' },
  { english: 'package.nls.json', chinese: 'package.nls.zh-cn.json' },
].map((files) => ({ files, english: read(files.english), chinese: read(files.chinese) }));

/** Names of things, and texts of values alone: the same in Chinese on purpose, but for their punctuation. */
// biome-ignore format: a list
const withoutChinese: ReadonlySet<string> = new Set([
  'CA', 'CA {0}', 'CA {0} ({1}:…)', 'CRL', 'CRL {0}', 'CSR', 'CSR {0}', 'CertScope: kubectl', 'Pod', 'pod', 'kubectl: {0}',
  'Kubernetes PKI', 'en', '{0} ({1})', '{0} in {1}.', '{0} of {1}', '{0} {1}', '{0} × {1}', '{0} ↔ {1}', '{0}, {1}',
  '{0}, {1}, {2}', '{0}, {1}, {2}, {3}', '{0}.', '{0}. {1}', '{0}: {1}', '{0}: {1}, {2}',
]);

const han = /[\u3400-\u9fff]/;

suite('translations', () => {
  for (const { files, english, chinese } of pairs) {
    test(`${files.chinese} has every text of ${files.english}, and no other`, () => {
      assert.deepEqual(
        Object.keys(english).filter((key) => !Object.hasOwn(chinese, key)),
        [],
      );
      assert.deepEqual(
        Object.keys(chinese).filter((key) => !Object.hasOwn(english, key)),
        [],
      );
    });

    test(`${files.english} has no sentence whose words stand in another language's order`, () => {
      const foreign =
        /(?:^|[.:;] )Of |\bWhy, |\blike reason|\btells all\b|^In (?:these|those) [a-z]+ no |\b(?:has|have) none to\b|\bstands in a \w+ list|\bthat the \w+ which\b/;
      assert.deepEqual(
        Object.values(english).filter((text) => foreign.test(text)),
        [],
      );
    });

    test(`${files.chinese} keeps values, code, links and icons`, () => {
      const kept = /\{\w+\}|`[^`]*`|\]\([^)]*\)|\$\([a-z-]+\)|\n/g;
      for (const [key, text] of Object.entries(chinese)) {
        const inEnglish = [...(english[key] ?? '').matchAll(kept)].map(String).sort();
        assert.deepEqual([...text.matchAll(kept)].map(String).sort(), inEnglish, text);
      }
    });

    test(`${files.chinese} has no text that is still English`, () => {
      for (const [key, text] of Object.entries(chinese)) {
        const words = english[key] ?? '';
        const isMeant = withoutChinese.has(words) || words.startsWith('media/');
        assert.equal(han.test(text), !isMeant, `${key}: ${text}`);
      }
    });

    test(`${files.chinese} is set as Chinese is`, () => {
      for (const text of Object.values(chinese).map((each) => each.replaceAll(/\n?\[[^\]]*\]\([^)]*\)/g, ''))) {
        assert.doesNotMatch(
          text,
          /[\u3400-\u9fff][,;:!?.](?!\S)|[\u3400-\u9fff]\((?!bind)|\)[\u3400-\u9fff]/,
          'full-width marks',
        );
        assert.doesNotMatch(
          text,
          /[\u3400-\u9fff][A-Za-z0-9`]|[A-Za-z0-9`][\u3400-\u9fff]/,
          'a blank beside Latin letters',
        );
        assert.doesNotMatch(text, /[，。：；、（）] (?=\S)/, 'no blank behind a full-width mark');
      }
    });

    test(`${files.chinese} ends sentences where English does`, () => {
      for (const [key, text] of Object.entries(chinese)) {
        const original = english[key] ?? '';
        if (original !== 'No.') assert.equal(text.endsWith('。'), original.endsWith('.'), text);
        if (original.endsWith(':')) assert.match(text, /：$/);
      }
    });
  }

  test('every exception is one', () => {
    const all = new Set(pairs.flatMap(({ english }) => Object.values(english)));
    assert.deepEqual(
      [...withoutChinese].filter((text) => !all.has(text)),
      [],
    );
  });

  test('the words are those of the glossary', () => {
    const avoided = avoidedWords();
    assert.ok(avoided.length >= 10, avoided.join(' '));
    for (const { chinese } of pairs) {
      for (const text of Object.values(chinese)) {
        for (const word of avoided) assert.ok(!text.includes(word), `${word}: ${text}`);
      }
    }
  });
});
