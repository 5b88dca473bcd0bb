import path from 'node:path';
import { asSaid, escaped } from './pageTexts.mjs';
import { sentencesOf } from './records.mjs';

/** Whether a variant is named by the id of a role. */
const isRole = (name) => /^[a-z]+(?:-[a-z]+)+$/.test(name);

/** As a list of them goes, the worst first. */
const severityOrder = ['error', 'warning', 'info', 'hint'];

/**
 * The pages of all findings in one language, and their index.
 *
 * @param {import('./languages.mjs').Language} language
 * @param {object} content what is said in that language
 * @param {readonly object[]} content.records as `records.mjs` reads them, titles and notes in that language
 * @param {(text: string) => string} content.translate a sentence of a record
 * @param {object} content.sources
 * @param {import('./languages.mjs').Language} other the language that the pages link to
 * @returns {Map<string, string>} file → text
 */
export function pagesIn(language, { records, translate, sources }, other) {
  const { words, severities, categories, meanings, quickFixes, variants, folder } = language;
  const inOther = (page) => `[${other.name}](${path.posix.relative(folder, other.folder)}/${page})`;
  const links = (code) => ['', `[${words.all}](README.md) · ${inOther(`${code}.md`)}`, ''];

  return new Map([
    [`${folder}/README.md`, indexPage()],
    ...records.map((page) => [`${folder}/${page.record.code}.md`, recordPage(page)]),
  ]);

  function recordPage({ record, title, when, notes, category, references }) {
    const { code, severity, fact, consequence, wayOut, quickFix } = record;
    const fix = [
      ...(wayOut === undefined ? [] : saidSentences(wayOut)),
      ...(quickFix === undefined
        ? []
        : [...(wayOut === undefined ? [] : ['']), language.offers(quickFix, quickFixes[quickFix])]),
    ];
    const section = (heading, lines) => (lines.length === 0 ? [] : [`## ${heading}`, '', ...lines, '']);
    return [
      `# ${title}`,
      '',
      `\`${code}\` · **${severities[severity]}** · ${categories[category]}`,
      '',
      ...saidSentences(fact, '> '),
      '',
      ...section(words.condition, [when]),
      ...section(words.breaks, consequence === undefined ? [] : saidSentences(consequence)),
      ...section(words.fix, fix.length === 0 && notes.length === 0 ? [words.nothingToDo] : fix),
      ...section(words.notes, notes),
      ...section(words.references, references.map(referenceLine)).slice(0, -1),
      ...links(code),
    ].join('\n');
  }

  /** What users read, each value as `‹its name›`; where circumstances choose, all that may be said. */
  function saidSentences(part, prefix = '') {
    const all = labelledSentences(part).map(([label, text]) => label + asSaid(translate(text)));
    if (all.length === 1) return [`${prefix}${all[0]}`];
    return prefix === ''
      ? [words.oneOf, '', ...all.map((text) => `- ${text}`)]
      : all.map((text) => `${prefix}- ${text}`);
  }

  /** Sentences with what each is for, if that is known of all of them: a role, or what `variants` calls it. */
  function labelledSentences(part) {
    const entries = typeof part === 'string' ? [] : Object.entries(part);
    const labels = entries.map(([name]) => variants[name] ?? (isRole(name) ? `\`${name}\`` : undefined));
    return entries.length === 0 || labels.includes(undefined)
      ? sentencesOf(part).map((text) => ['', text])
      : entries.map(([, text], index) => [`${labels[index]}${words.separator}`, text]);
  }

  function indexPage() {
    const rows = records
      .map(({ record: { code, severity }, title, category }) => ({ code, severity, category, title }))
      .sort(
        (a, b) => severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) || (a.code < b.code ? -1 : 1),
      );
    const lines = [
      `# ${words.title}`,
      '',
      words.introduction,
      '',
      ...severityOrder.map((severity) => `- **${severities[severity]}**${words.separator}${meanings[severity]}`),
      '',
      words.explanation,
      '',
      inOther('README.md'),
    ];
    for (const [category, heading] of Object.entries(categories)) {
      lines.push('', `## ${heading}`, '', words.columns, '| --- | --- | --- |');
      for (const { code, severity, title } of rows.filter((row) => row.category === category)) {
        lines.push(`| [${code}](${code}.md) | ${severities[severity]} | ${title.replace(/\|/g, '\\|')} |`);
      }
    }
    return `${lines.join('\n')}\n`;
  }

  function referenceLine(reference) {
    if (reference === 'unverified') return `- ${words.unverified}`;
    const source = sources[reference];
    if (source === undefined) throw new Error(`data/sources.json does not know ${reference}`);
    const title = escaped(source.title);
    return `- ${source.url === undefined ? title : `[${title}](${source.url})`}`;
  }
}
