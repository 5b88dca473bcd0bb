// Writes docs/findings/*.md and src/core/findings/catalogTable.ts from data/findings.json and data/sources.json.
// `--check` writes nothing, lists what is out of date, and fails if anything is.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const pages = 'docs/findings';
const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const { categories, severities, quickFixes, plannedQuickFixes, codesWithoutQuickFix, codesNotReported, findings } =
  read('data/findings.json');
const sources = read('data/sources.json');

/** Severity as a heading says it, with the mark that all of CertScope's texts use. */
const severityWords = { error: '✗ Error', warning: '⚠\uFE0E Warning', info: 'Information', hint: 'Hint' };
/** Words that keep their small first letter at the start of a sentence. */
const lowerCaseWords = new Set(
  'aud chmod cp curl etcd etcdctl exp http iss jti kid kubeadm kubectl kubelet linkerd nbf openssl sub tls warnafter'.split(
    ' ',
  ),
);

const wanted = new Map([
  [`${pages}/README.md`, indexPage()],
  ...findings.map((finding) => [`${pages}/${finding.id}.md`, findingPage(finding)]),
  ['src/core/findings/catalogTable.ts', catalogTable()],
]);
const present = existsSync(path.join(root, pages))
  ? readdirSync(path.join(root, pages)).map((name) => `${pages}/${name}`)
  : [];
const superfluous = present.filter((file) => !wanted.has(file));
const outdated = [...wanted].filter(([file, text]) => currentText(file) !== text).map(([file]) => file);

if (process.argv.includes('--check')) {
  for (const file of [...outdated, ...superfluous]) console.error(`${file} is out of date: npm run docs:findings`);
  process.exit(outdated.length + superfluous.length === 0 ? 0 : 1);
}
mkdirSync(path.join(root, pages), { recursive: true });
for (const file of superfluous) rmSync(path.join(root, file));
for (const file of outdated) writeFileSync(path.join(root, file), wanted.get(file));
console.log(`${wanted.size} files, ${outdated.length} written, ${superfluous.length} removed`);

function currentText(file) {
  return existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : undefined;
}

function findingPage({ id, severity, category, condition, message, why, fix, quickFix, details, refs, unverified }) {
  const lines = [
    `# ${id}`,
    '',
    `**${severityWords[severity]}** · ${categories[category]}`,
    '',
    ...(id in codesNotReported ? [`CertScope does not report this. ${codesNotReported[id]}`, ''] : []),
    `> ${markdown(sentence(message))}`,
    '',
    '## When',
    '',
    markdown(sentence(condition)),
    '',
    '## Why it matters',
    '',
    markdown(sentence(why)),
    '',
    '## How to fix it',
    '',
    fix === undefined ? 'Nothing has to be done.' : markdown(sentence(fix)),
    ...(details === undefined ? [] : ['', ...details]),
    ...(isFixOffered(id, quickFix)
      ? ['', `Where CertScope offers a quick fix (\`${quickFix}\`): ${lowerFirst(quickFixes[quickFix])}`]
      : []),
    '',
    '## References',
    '',
    ...refs.map((ref) => `- ${sourceLink(ref)}`),
    ...(unverified ? ['- Part of the above is written from experience and was not verified against a source.'] : []),
    '',
    `[All problems](README.md)`,
    '',
  ];
  return lines.join('\n');
}

/** Where nothing can be offered without guessing, the page says what to do and no more. */
function isFixOffered(id, quickFix) {
  return quickFix !== undefined && !plannedQuickFixes.includes(quickFix) && !codesWithoutQuickFix.includes(id);
}

function indexPage() {
  const lines = [
    '# Problems that CertScope knows',
    '',
    'Every problem has a code, which never changes: to silence or re-grade one, name it in the setting `certscope.findings`. Pages of codes that are not reported say so, and why.',
    '',
    ...Object.entries(severities).map(([severity, text]) => `- **${severityWords[severity]}**: ${text}`),
    '',
    '`{x}` in a message stands for a value. The pages and the catalogue of codes are generated from `data/findings.json`.',
  ];
  for (const [category, title] of Object.entries(categories)) {
    lines.push('', `## ${title}`, '', '| code | severity | message |', '| --- | --- | --- |');
    for (const { id, severity, message } of findings.filter((finding) => finding.category === category)) {
      lines.push(
        `| [${id}](${id}.md) | ${severityWords[severity]} | ${markdown(sentence(message)).replace(/\|/g, '\\|')} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function catalogTable() {
  const lines = [
    '// Generated from data/findings.json by `npm run docs:findings`. Do not edit.',
    '// biome-ignore-all lint/style/noExcessiveLinesPerFile: a table',
    '',
    '/** Severity → stage → code → id of the automatic fix (`none` where there is none). */',
    'export const catalogTable = {',
  ];
  for (const severity of Object.keys(severities)) {
    lines.push(`  ${severity}: {`);
    for (const stage of ['judge', 'understand', 'regenerate']) {
      const rows = findings.filter((finding) => finding.severity === severity && finding.stage === stage);
      if (rows.length === 0) continue;
      lines.push(`    ${stage}: {`);
      for (const { id, quickFix } of rows) lines.push(`      ${propertyName(id)}: '${quickFix ?? 'none'}',`);
      lines.push('    },');
    }
    lines.push('  },');
  }
  return `${[...lines, '} as const;'].join('\n')}\n`;
}

function propertyName(id) {
  return /^[a-z]+$/.test(id) ? id : `'${id}'`;
}

function sourceLink(ref) {
  const source = sources[ref];
  if (source === undefined) throw new Error(`data/sources.json does not know ${ref}`);
  const title = escaped(source.title);
  return source.url === undefined ? title : `[${title}](${source.url})`;
}

/** Upper-case first letter, unless the text begins with a name or code; full stop at the end. */
function sentence(text) {
  const first = text.split(/[\s,;:]/)[0] ?? '';
  const isWord = /^(?:re-|self-|non-)?[a-z]+$/.test(first) && !lowerCaseWords.has(first);
  const capital = isWord ? text[0].toUpperCase() + text.slice(1) : text;
  return /[.!?…]$|\. \{\w+\}$/.test(capital) ? capital : `${capital}.`;
}

function lowerFirst(text) {
  return text[0].toLowerCase() + text.slice(1);
}

/** Sets flags, paths and code in code spans, and escapes the rest for Markdown. */
function markdown(text) {
  return text
    .split(
      /(`[^`]*`|(?<![\w-])--[a-z][\w-]*(?:=[\w./:-]*[\w/])?|(?<![\w.+:/])~?\/(?:[\w<>.-]+\/)*[\w<>.*-]*\w|\{[a-zA-Z]+\})/,
    )
    .map((part, index) => (index % 2 === 0 ? escaped(part) : `\`${part.replace(/^`|`$/g, '')}\``))
    .join('');
}

function escaped(text) {
  return text.replace(/[\\*<[\]]|(?<!\w)_|_(?!\w)/g, '\\$&');
}
