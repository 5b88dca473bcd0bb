import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { untypical } from '../support/chineseTypography.ts';
import { avoidedWords } from '../support/glossary.ts';
import { hasWords, lostNames } from '../support/technicalNames.ts';

/** English → Chinese. */
const documents = new Map([
  ['README.md', 'README.zh-cn.md'],
  ...readdirSync('docs/zh-cn')
    .filter((name) => name.endsWith('.md'))
    .map((name) => [`docs/${name}`, `docs/zh-cn/${name}`] as const),
]);

suite('documents in Simplified Chinese', () => {
  for (const [name, translation] of documents) {
    const english = sectionsOf(name, `[简体中文](${path.relative(path.dirname(name), translation)})`);
    const chinese = sectionsOf(translation, `[English](${path.relative(path.dirname(translation), name)})`);
    /** Compares section by section, what `of` takes from each. */
    const assertSame = (of: (section: string) => unknown) => {
      for (const [index, section] of english.entries()) {
        assert.deepEqual(of(chinese[index] ?? ''), of(section), `${name}: ${headingOf(section)}`);
      }
    };

    test(`${name} has the sections, paragraphs, list items and rows of the English one`, () => {
      assert.equal(chinese.length, english.length);
      assertSame((section) =>
        blocksOf(section).map((block) => [kindOf(block), block.match(/^[|\-\d]/gm)?.length ?? 0]),
      );
    });

    test(`${name} has its code, but for comments`, () => {
      assertSame((section) => codeBlocksOf(section).map(withoutComments));
      // What the editor shows, beginning with the mark of its state, is shown in Chinese.
      assertSame((section) => [...new Set(spansOf(section).filter((code) => !/^[✓✗⚠] /.test(code)))].sort());
    });

    test(`${name} has its names, numbers and links`, () => {
      for (const [index, section] of english.entries()) {
        assert.deepEqual(lostNames(proseOf(section), chinese[index] ?? ''), [], headingOf(section));
      }
      for (const [index, section] of english.entries()) {
        assert.deepEqual(
          linksOf(chinese[index] ?? '', translation, chinese),
          linksOf(section, name, english),
          headingOf(section),
        );
      }
    });

    test(`${name} is Chinese where the English has words`, () => {
      for (const [index, section] of english.entries()) {
        const translations = blocksOf(chinese[index] ?? '');
        for (const [place, block] of blocksOf(section).entries()) {
          if (hasWords(proseOf(block))) assert.match(translations[place] ?? '', /\p{Script=Han}/u, block);
        }
      }
    });

    test(`${name} breaks no line within a paragraph, which would be shown as a blank`, () => {
      const lines = chinese.flatMap((section) => section.replace(codeBlock, '').split('\n'));
      const broken = lines.filter((line, index) => {
        return index > 0 && lines[index - 1] !== '' && !/^(#|\||- |\d+\. |\s*<|$)/.test(line);
      });
      assert.deepEqual(broken, []);
    });

    test(`${name} is set like Chinese`, () => {
      assert.deepEqual(chinese.flatMap(untypical), []);
    });

    test(`${name} uses the words of the glossary`, () => {
      const text = chinese.join('\n');
      assert.deepEqual(
        avoidedWords().filter((word) => text.includes(word)),
        [],
      );
    });
  }
});

/** A heading with what follows it; the link to the other language, which has to stand below the title, is left out. */
function sectionsOf(file: string, link: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  assert.equal(text.split('\n')[2], link, file);
  const sections: string[] = [];
  let isCode = false;
  for (const line of text.replace(`${link}\n\n`, '').split('\n')) {
    if (line.startsWith('```')) isCode = !isCode;
    if (line.startsWith('#') && !isCode) sections.push(line);
    else sections.push(`${sections.pop() ?? ''}\n${line}`);
  }
  return sections;
}

function headingOf(section: string): string {
  return section.split('\n')[0] ?? '';
}

/** What blank lines separate: paragraphs, lists, tables; a code block as a whole. */
function blocksOf(section: string): readonly string[] {
  return section
    .replace(codeBlock, (code) => code.replace(/\n\n/g, '\n'))
    .split(/\n\n+/)
    .filter((block) => block.trim() !== '');
}

/** The heading with its level, or what a block begins with, if that is no word. */
function kindOf(block: string): string {
  return block.match(/^(#+|\||```|-|\d+\.)/)?.[0] ?? 'paragraph';
}

const codeBlock = /^```[\s\S]*?^```$/gm;

function codeBlocksOf(section: string): readonly string[] {
  return section.match(codeBlock) ?? [];
}

/** Comments are translated; what aligns them is not compared either. */
function withoutComments(code: string): string {
  return code.replace(/\s+(\/\/|#) .*$/gm, '');
}

function spansOf(section: string): readonly string[] {
  return Array.from(section.replace(codeBlock, '').matchAll(/`([^`]+)`/g), (match) =>
    (match[1] ?? '').replace(/\s+/g, ' '),
  );
}

function proseOf(section: string): string {
  return section
    .replace(codeBlock, '')
    .replace(/<\/?\w+(?:\s+\w+="[^"]*")*>/g, (tag) => tag.match(/alt="([^"]*)"/)?.[1] ?? ' ')
    .replace(/`[^`]+`/g, ' ')
    .replace(/\]\([^)]*\)/g, ']')
    .replaceAll('*', '');
}

/** As GitHub makes it of a heading's words. */
function anchorOf(heading: string): string {
  const words = heading.replace(/^#+\s*/, '').toLowerCase();
  return `#${words.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-')}`;
}

/** Where links lead, in English whatever the language; within the document, to which of its sections. */
function linksOf(section: string, file: string, sections: readonly string[]): readonly string[] {
  return Array.from(section.matchAll(/\]\(([^)]+)\)/g), ([, link = '']) => {
    if (link.includes('://')) return link;
    if (link.startsWith('#')) {
      const at = sections.findIndex((each) => anchorOf(headingOf(each)) === link);
      assert.notEqual(at, -1, `${file}: ${link}`);
      return `#${at}`;
    }
    return path.join(path.dirname(file), link).replace('docs/zh-cn/', 'docs/').replace('README.zh-cn.md', 'README.md');
  }).sort();
}
