import path from 'node:path';
import { escaped, markdown } from './markdown.mjs';

/**
 * The pages of all findings in one language, and their index.
 *
 * @param {import('./languages.mjs').Language} language
 * @param {object} catalogue the data of `data/findings.json`, its prose in that language
 * @param {object} sources
 * @param {import('./languages.mjs').Language} other the language that the pages link to
 * @returns {Map<string, string>} file → text
 */
export function pagesIn(language, catalogue, sources, other) {
  const { words, severities, sentence, folder } = language;
  const { findings, categories } = catalogue;
  const prose = (text) => markdown(sentence(text));
  const inOther = (page) => `[${other.name}](${path.posix.relative(folder, other.folder)}/${page})`;

  return new Map([
    [`${folder}/README.md`, indexPage()],
    ...findings.map((finding) => [`${folder}/${finding.id}.md`, findingPage(finding)]),
  ]);

  function findingPage({ id, severity, category, condition, message, why, fix, quickFix, details, refs, unverified }) {
    const reason = catalogue.codesNotReported[id];
    const lines = [
      `# ${id}`,
      '',
      `**${severities[severity]}** · ${categories[category]}`,
      '',
      ...(reason === undefined ? [] : [language.notReported(reason), '']),
      `> ${prose(message)}`,
      '',
      `## ${words.condition}`,
      '',
      prose(condition),
      '',
      `## ${words.why}`,
      '',
      prose(why),
      '',
      `## ${words.fix}`,
      '',
      fix === undefined ? words.nothingToDo : prose(fix),
      ...(details === undefined ? [] : ['', ...details]),
      ...(isFixOffered(id, quickFix) ? ['', language.offers(quickFix, catalogue.quickFixes[quickFix])] : []),
      '',
      `## ${words.references}`,
      '',
      ...refs.map((ref) => `- ${sourceLink(ref)}`),
      ...(unverified ? [`- ${words.unverified}`] : []),
      '',
      `[${words.all}](README.md) · ${inOther(`${id}.md`)}`,
      '',
    ];
    return lines.join('\n');
  }

  function indexPage() {
    const lines = [
      `# ${words.title}`,
      '',
      words.introduction,
      '',
      ...Object.entries(catalogue.severities).map(
        ([severity, text]) => `- **${severities[severity]}**${words.separator}${text}`,
      ),
      '',
      words.explanation,
      '',
      inOther('README.md'),
    ];
    for (const [category, title] of Object.entries(categories)) {
      lines.push('', `## ${title}`, '', words.columns, '| --- | --- | --- |');
      for (const { id, severity, message } of findings.filter((finding) => finding.category === category)) {
        lines.push(`| [${id}](${id}.md) | ${severities[severity]} | ${prose(message).replace(/\|/g, '\\|')} |`);
      }
    }
    return `${lines.join('\n')}\n`;
  }

  /** Where nothing can be offered without guessing, the page says what to do and no more. */
  function isFixOffered(id, quickFix) {
    if (quickFix === undefined) return false;
    return !catalogue.codesWithoutQuickFix.includes(id);
  }

  function sourceLink(ref) {
    const source = sources[ref];
    if (source === undefined) throw new Error(`data/sources.json does not know ${ref}`);
    const title = escaped(source.title);
    return source.url === undefined ? title : `[${title}](${source.url})`;
  }
}
