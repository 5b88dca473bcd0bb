import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { projectRoot } from '../hosts/paths.mjs';

const folder = 'src/core/findings';
const recordEnd = /^\} as const satisfies FindingRecord;$/gm;
const recordStart = /\/\*\*\n((?: \*.*\n)+?) \*\/\nexport const (\w+) = \{\n {2}code: '([^']+)',$/gm;

/**
 * A finding's record, and what only its page says, from the comment above it:
 *
 * ```
 * Certificate expired.                       title
 *
 * When: …                                    one paragraph
 *
 * Notes, in Markdown.                        any number of paragraphs, lists and tables; may be absent
 *
 * @category validity
 * @about certificate                         absent where it is about neither a certificate nor a key alone
 * @stage judge
 * @see RFC5280, GO-x509
 * ```
 *
 * @typedef {object} PageOfRecord
 * @property {string} name of the constant
 * @property {string} file
 * @property {object} record the constant
 * @property {string} title without a full stop
 * @property {string} when
 * @property {readonly string[]} notes lines of Markdown
 * @property {string} category
 * @property {'certificate' | 'key' | undefined} about what it is told of once, see `toldOnce`
 * @property {string} stage
 * @property {readonly string[]} references keys of `data/sources.json`, and `unverified` where something has no source
 */

/**
 * All records beside the checks, by file and place. Throws on a comment that has not this form.
 *
 * @returns {readonly PageOfRecord[]}
 */
export function readRecords() {
  const comments = readdirSync(path.join(projectRoot, folder), { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .flatMap(commentsIn);
  const records = evaluated(
    [
      ...comments.map(({ name, file }, index) => `import { ${name} as r${index} } from './${file}';`),
      `export default [${comments.map((_, index) => `r${index}`).join()}];`,
    ].join('\n'),
  );
  return comments.map((comment, index) => ({ ...comment, record: records[index] }));
}

function commentsIn(file) {
  const source = readFileSync(path.join(projectRoot, folder, file), 'utf8');
  const found = Array.from(source.matchAll(recordStart), ([, text, name, code]) => ({
    name,
    file,
    ...parsed(code, text),
  }));
  const count = source.match(recordEnd)?.length ?? 0;
  if (found.length !== count) {
    throw new Error(`${folder}/${file}: ${count} records, but ${found.length} with a comment directly above them.`);
  }
  return found;
}

function parsed(code, comment) {
  const lines = comment
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^ \* ?/, ''));
  const firstTag = lines.findIndex((line) => line.startsWith('@'));
  const text = lines.slice(0, firstTag === -1 ? undefined : firstTag).join('\n');
  const [, title, when, notes] = /^(\S.*)\.\n\nWhen: ([\s\S]+?)(?:\n\n([\s\S]*))?$/.exec(text.trimEnd()) ?? [];
  const tag = (name) => lines.find((line) => line.startsWith(`@${name} `))?.slice(name.length + 2);
  const [category, about, stage, see] = ['category', 'about', 'stage', 'see'].map(tag);
  if (about !== undefined && about !== 'certificate' && about !== 'key')
    throw new Error(`${code}: @about is certificate or key.`);
  if (title === undefined || category === undefined || !stages.includes(stage) || see === undefined) {
    throw new Error(
      `${code}: the comment needs a title, "When: …", @category, @stage (${stages.join(', ')}) and @see.`,
    );
  }
  return {
    title,
    when: capitalised(when.replaceAll('\n', ' ')),
    notes: notes === undefined ? [] : unwrapped(notes),
    category,
    about,
    stage,
    references: see.split(/,\s*/),
  };
}

function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What has to be known before the problem can be told: one credential alone, the cluster around it, or a renewal. */
const stages = ['judge', 'understand', 'regenerate'];

/** Paragraphs and items of lists on one line each, as a translation has them; blocks of code and tables stay. */
function unwrapped(notes) {
  const lines = [];
  let isCode = false;
  for (const line of notes.split('\n')) {
    if (line.startsWith('```')) isCode = !isCode;
    const before = lines.at(-1) ?? '';
    const isContinued = !isCode && before !== '' && line !== '' && !/^(?:[-*|#]|\d+\.|```)/.test(line.trim());
    if (isContinued && !before.startsWith('|') && !before.startsWith('```'))
      lines[lines.length - 1] = `${before} ${line.trim()}`;
    else lines.push(line);
  }
  return lines;
}

/** What a module in the folder of findings exports by default. */
export function evaluated(contents) {
  const { outputFiles } = buildSync({
    stdin: {
      contents,
      resolveDir: path.join(projectRoot, folder),
    },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'records',
    alias: { '@vscode/l10n': path.join(projectRoot, 'node_modules/@vscode/l10n/dist/browser.js') },
    logLevel: 'error',
  });
  return new Function(`${outputFiles[0].text}\nreturn records.default;`)();
}

/** The sentences of a part of a record: none, one, or those among which a report chooses. */
export function sentencesOf(sentence) {
  if (sentence === undefined) return [];
  return typeof sentence === 'string' ? [sentence] : [...new Set(Object.values(sentence))];
}

/** All sentences of a record. */
export function allSentences({ fact, consequence, wayOut }) {
  return [fact, consequence, wayOut].flatMap(sentencesOf);
}
