// Puts the generated pages of docs/findings into one file for each language, which travel with the extension and the command.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { asSaid, codeInPage, codeOfPage, pagesOf, sentencesIn } from './pageTexts.mjs';

/** Each language with the folder of its pages below docs. */
const folders = { en: 'findings', 'zh-cn': 'zh-cn/findings' };

/** What a line may have before a sentence: marks of quotes and lists, and then what the sentence is for. */
const marks = /^(?:> )?(?:- )?/;
const marksAndPurpose = /^(?:> )?(?:- )?[^:：]+(?:: |：)/;

/**
 * Writes `findings.LANGUAGE.json` into a folder: each page's text by its path below docs, such as `findings/cert-expired.md`. Sentences
 * that the translations hold, too, which travel beside the pages, are packed as their numbers there.
 */
export function bundlePages(folder = 'dist') {
  mkdirSync(folder, { recursive: true });
  const translations = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8'));
  for (const [language, below] of Object.entries(folders)) {
    const spoken = language === 'en' ? undefined : language;
    const pack = createPacker(sentencesIn(spoken, translations));
    const written = readdirSync(path.join('docs', below))
      .sort()
      .map((name) => [`${below}/${name}`, readFileSync(path.join('docs', below, name), 'utf8')]);
    // Pages of one subject are alike, and what is alike is compressed where it stands close together.
    const packed = written.toSorted(bySubject).map(([name, page]) => {
      const lines = page.split('\n').map(pack);
      return [name, lines.map((line) => line.replaceAll(codeOfPage(name), codeInPage))];
    });
    const shared = linesOfSeveral(packed.map(([, lines]) => lines));
    const places = new Map(shared.map((line, place) => [line, `‹#${place}›`]));
    const texts = packed.map(([name, lines]) => [name, lines.map((line) => places.get(line) ?? line).join('\n')]);
    const pages = { shared, pages: Object.fromEntries(texts) };
    const unpacked = pagesOf(pages, spoken, translations);
    for (const [name, page] of written) {
      if (unpacked(name) !== page) throw new Error(`docs/${name} is not unpacked as it was.`);
    }
    writeFileSync(path.join(folder, `findings.${language}.json`), JSON.stringify(pages));
  }
}

/** By the last word of the line below the title: `code` · severity · subject. */
function bySubject([, one], [, other]) {
  const subject = (page) => page.split('\n')[2]?.split(' · ').at(-1) ?? '';
  return subject(one) < subject(other) ? -1 : subject(one) > subject(other) ? 1 : 0;
}

/** Of the lines that stand on several pages, those that are longer than what stands for them, and hold no packed sentence. */
function linesOfSeveral(pages) {
  const counts = new Map();
  for (const line of pages.flat()) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts]
    .filter(([line, count]) => count > 1 && line.length > 12 && !line.endsWith('›'))
    .map(([line]) => line);
}

function createPacker(sentences) {
  const numbers = new Map(sentences.map((sentence, number) => [asSaid(sentence), number]));
  return (line) => {
    for (const [before = ''] of [marks.exec(line), marksAndPurpose.exec(line) ?? []]) {
      const number = numbers.get(line.slice(before.length));
      if (number !== undefined) return `${before}‹${number}›`;
    }
    return line;
  };
}
