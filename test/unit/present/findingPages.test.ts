import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pagesOf, readablePages } from '../../../src/core/present/findingPages.ts';

const translations = { 'It expires on {date}.': '它将于 {date} 过期。', 'Read --tls-cert-file in /etc/a.': '请查看。' };
const pages = {
  shared: ['[All problems](README.md)'],
  pages: { 'findings/a.md': '# A\n\n> ‹0›\n\n- CA: ‹1›\n\n`‹name›` and ‹7›\n\n‹#0›' },
};

test('a sentence of the interface stands in a page as users read it', () => {
  const page = pagesOf(pages, undefined, translations)('findings/a.md');
  const expected = [
    '# A',
    '> It expires on `‹date›`.',
    '- CA: Read `--tls-cert-file` in `/etc/a`.',
    '`‹name›` and ‹7›',
    '[All problems](README.md)',
  ];
  assert.equal(page, expected.join('\n\n'));
});

test('in the language of the page', () => {
  assert.match(pagesOf(pages, 'zh-cn', translations)('findings/a.md') ?? '', /^> 它将于 `‹date›` 过期。$/m);
});

test('a page that is not there is none', () => {
  assert.equal(pagesOf(pages, undefined, translations)('findings/b.md'), undefined);
});

test('for reading, what stands for a value is a word, and no mark is left', () => {
  const marked = { shared: [], pages: { 'findings/c.md': '> ‹0› On `‹notAfter›`. `Error (‹name›): ‹error›`' } };
  const page = readablePages(marked, undefined, translations)('findings/c.md');
  assert.equal(page, '> It expires on *date*. On *not after*. `Error (…): …`');
});
