import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { untypical } from '../../support/chineseTypography.ts';
import { pagesOfRecords, pageWords } from '../../support/findingRecords.ts';
import { avoidedWords } from '../../support/glossary.ts';
import { hasWords, lostNames } from '../../support/technicalNames.ts';

type Prose = Readonly<Record<string, string | readonly string[]>>;
type Sources = Readonly<Record<string, { readonly title: string; readonly url?: string }>>;

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const records = await pagesOfRecords();
const chinese: Readonly<Record<string, Prose>> = read('l10n/findings.zh-cn.json');
const sources: Sources = read('data/sources.json');
const chineseSources: Sources = read('data/sources.zh-cn.json');
const words = await pageWords();

/** What records' comments say, by code. */
const english: Readonly<Record<string, Prose>> = Object.fromEntries(
  records.map(({ record, title, when, notes }) => [
    record.code,
    { title, when, ...(notes.length === 0 ? {} : { notes }) },
  ]),
);

const tables = ['categories', 'meanings', 'quickFixes'] as const;

suite('findings in Simplified Chinese', () => {
  test('have exactly the codes and prose of the English ones', () => {
    assert.deepEqual(Object.keys(chinese).sort(), Object.keys(english).sort());
    for (const [code, prose] of Object.entries(english)) {
      assert.deepEqual(Object.keys(chinese[code] ?? {}).sort(), Object.keys(prose).sort(), code);
    }
    for (const table of tables) {
      assert.deepEqual(Object.keys(words.simplifiedChinese[table]), Object.keys(words.english[table]), table);
    }
  });

  test('keep every flag, field, path, placeholder, number and abbreviation', () => {
    assertNone(lostNames);
  });

  test('keep every command and every span of code, letter by letter', () => {
    assertNone((original, translation) =>
      [...spans(original), ...commands(original)].filter((code) => !translation.includes(code)),
    );
  });

  test('set nothing as code that the English does not say', () => {
    assertNone((original, translation) => {
      const english = original.replaceAll('`', '');
      return [...spans(translation), ...placeholders(translation)].filter((code) => !english.includes(code));
    });
  });

  test('are Chinese where the English has words', () => {
    assertNone((original, translation) =>
      hasWords(original) && !/\p{Script=Han}/u.test(translation) ? [original] : [],
    );
  });

  test('are set like Chinese: its punctuation, and a space between scripts', () => {
    assertNone((_, translation) => untypical(translation));
  });

  test('use the words of the glossary', () => {
    const avoided = avoidedWords();
    assertNone((_, translation) => avoided.filter((word) => translation.includes(word)));
  });

  test('name sources in Chinese where their titles have prose, and no others', () => {
    const used = new Set(records.flatMap(({ references }) => references));
    const withProse = [...used].filter((ref) =>
      /(?:^| )\(?[a-z]{2,} [a-z]{2,}\b(?![/.])/.test(sources[ref]?.title ?? ''),
    );
    for (const ref of withProse) assert.ok(ref in chineseSources, `${ref}: ${sources[ref]?.title}`);
    for (const [ref, { title, url }] of Object.entries(chineseSources)) {
      assert.ok(used.has(ref), `${ref} is not referred to`);
      assert.match(title, /\p{Script=Han}/u, ref);
      assert.deepEqual(lostNames(sources[ref]?.title ?? '', title), [], ref);
      assert.ok(url === undefined || url.replace('/zh-cn/', '/') === sources[ref]?.url, ref);
    }
  });
});

suite('pages of findings in both languages', () => {
  const folders = { english: 'docs/findings', chinese: 'docs/zh-cn/findings' };

  test('hold the prose of the data', () => {
    for (const [code, finding] of Object.entries(english)) {
      const pages: readonly (readonly [string, Prose])[] = [
        [`${folders.english}/${code}.md`, finding],
        [`${folders.chinese}/${code}.md`, chinese[code] ?? {}],
      ];
      for (const [file, prose] of pages) {
        const page = plain(readFileSync(file, 'utf8'));
        for (const [field, written] of Object.entries(prose)) {
          // The page begins with a capital letter what the data begins with a small one.
          const text = plain(asText(written)).slice(1);
          assert.ok(page.includes(text), `${file} lacks ${field}: ${text}`);
        }
      }
    }
  });

  test('have the same sections, code blocks and references, and lead to each other', () => {
    for (const page of [...Object.keys(english).map((code) => `${code}.md`), 'README.md']) {
      const [first, second] = [folders.english, folders.chinese].map((folder) =>
        readFileSync(`${folder}/${page}`, 'utf8'),
      );
      assert.deepEqual(shape(second ?? ''), shape(first ?? ''), page);
      assert.match(first ?? '', new RegExp(`\\[简体中文\\]\\(\\.\\./zh-cn/findings/${page}\\)`), page);
      assert.match(second ?? '', new RegExp(`\\[English\\]\\(\\.\\./\\.\\./findings/${page}\\)`), page);
    }
  });
});

/** Fails with all that `find` objects to in a text and its translation. */
function assertNone(find: (original: string, translation: string) => readonly string[]): void {
  const problems: string[] = [];
  const look = (place: string, original: string, translation: string) =>
    problems.push(...find(original, translation).map((problem) => `${place}: ${problem}`));
  for (const table of tables) {
    for (const [key, text] of Object.entries(words.english[table])) {
      look(`${table}.${key}`, text, words.simplifiedChinese[table][key] ?? '');
    }
  }
  for (const [code, prose] of Object.entries(english)) {
    for (const [field, text] of Object.entries(prose)) {
      look(`${code}.${field}`, asText(text), asText(chinese[code]?.[field]));
    }
  }
  assert.deepEqual(problems, []);
}

function asText(prose: string | readonly string[] | undefined): string {
  return [prose ?? []].flat().join('\n');
}

function spans(text: string): readonly string[] {
  return Array.from(text.matchAll(/`([^`\n]+)`/g), (match) => match[1] ?? '');
}

function placeholders(text: string): readonly string[] {
  return text.match(/\{\w+\}/g) ?? [];
}

/** Program and subcommand; what follows them are names or words of the sentence. */
function commands(text: string): readonly string[] {
  const pattern =
    /\bkubeadm (?:certs|init|token|upgrade)\b(?: renew| phase| create| apply)?|\bkubectl (?:apply|certificate|config|create|logs)\b|\bopenssl (?:crl|pkey|req|x509)\b|\bcmctl renew\b|\bchmod \d+|\blinkerd check\b/g;
  return text.match(pattern) ?? [];
}

/** Without the marks that Markdown needs. */
function plain(text: string): string {
  return text.replace(/[\\`]/g, '');
}

function shape(page: string): object {
  const links = Array.from(page.matchAll(/\]\(([^)]+)\)/g), (match) => match[1] ?? '');
  return {
    headings: Array.from(page.matchAll(/^#+ /gm), (match) => match[0]),
    blocks: page.match(/```[\s\S]*?```/g) ?? [],
    rows: page.match(/^\|/gm)?.length ?? 0,
    links: links.filter((link) => !/\/findings\//.test(link)).map((link) => link.replace('/zh-cn/', '/')),
  };
}
