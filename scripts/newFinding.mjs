// Begins a finding: `npm run new:finding CODE [-- --file objects/caBundles.ts --category wiring]`. Writes the record, into a new file or at the top of
// the subject's, its translation, a unit test and a mutation, each with what is left to do, and says what comes next.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { english } from './findings/languages.mjs';
import { readRecords } from './findings/records.mjs';
import { projectRoot } from './hosts/paths.mjs';

const {
  positionals: [code = ''],
  values,
} = parseArgs({ allowPositionals: true, options: { file: { type: 'string' }, category: { type: 'string' } } });
const name = code.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());
/** Marks what is left to do; a test refuses to let it stay. */
const toDo = ['TO', 'DO'].join('');
const { category = 'wiring' } = values;
const inFindings = values.file?.replace(/^(?:src\/core\/findings\/)?/, '') ?? `${name}.ts`;
const above = '../'.repeat(inFindings.split('/').length - 1) || './';

if (!/^[a-z0-9]+(-[a-z0-9]+)+$/.test(code))
  fail('A code is words in lower case with hyphens: npm run new:finding ca-too-old');
if (!(category in english.categories)) fail(`Categories: ${Object.keys(english.categories).join(', ')}`);
if (readRecords().some(({ record }) => record.code === code)) fail(`${code} has a record already.`);

const file = path.join(projectRoot, 'src/core/findings', inFindings);
const test = path.join(projectRoot, 'test/unit/findings', path.dirname(inFindings), `${name}.test.ts`);
const mutation = path.join(projectRoot, 'test/mutations/classes', `${name}.ts`);
// Before anything is written.
if (!existsSync(path.dirname(file)))
  fail(`There is no folder ${fromRoot(path.dirname(file))}. Folders of findings: ${foldersOfFindings().join(', ')}.`);
if (!file.endsWith('.ts')) fail(`${fromRoot(file)} is no TypeScript file.`);
for (const each of [test, mutation]) if (existsSync(each)) fail(`${fromRoot(each)} is there already.`);

const record = `/**
 * ${toDo} Title.
 *
 * When: ${toDo} what has to be so.
 *
 * ${toDo} What one must know to judge it, in Markdown; or remove this paragraph.
 *
 * @category ${category}
 * @stage judge
 * @see ${toDo}
 */
export const ${name} = {
  code: '${code}',
  severity: 'warning',
  fact: '{name} ${toDo}.',
  consequence: 'Clients fail with {error}.',
  wayOut: 'Reissue it.',
} as const satisfies FindingRecord;
`;
if (existsSync(file)) {
  const source = readFileSync(file, 'utf8');
  const afterImports = source.lastIndexOf('\n', source.search(/^(?!import |[ }]|$)/m)) + 1;
  const importOf = (what) => (source.includes(`${what} }`) || source.includes(`${what},`) ? '' : undefined);
  const types = importOf('FindingRecord') ?? `import type { FindingRecord } from '${above}findingRecord.ts';\n`;
  writeFileSync(file, `${types}${source.slice(0, afterImports)}${record}\n${source.slice(afterImports)}`);
} else {
  writeFileSync(
    file,
    `import type { PkiGraph } from '${above === './' ? '../' : `../${above}`}pki/pkiModel.ts';
import { nameInSentence } from '${above}certificateWords.ts';
import type { FindingDraft } from '${above}draft.ts';
import type { FindingRecord } from '${above}findingRecord.ts';
import { judgeCertificates, problem } from '${above}judgement.ts';

${record}
/** Reports ${toDo}. */
export function check${name.charAt(0).toUpperCase()}${name.slice(1)}(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => [
    node.certificate.version === 0 // ${toDo}
      ? problem(${name}, { values: { name: nameInSentence(node, occurrence), error: '\`x509: …\`' } })
      : undefined,
  ]);
}
`,
  );
}

const translations = path.join(projectRoot, 'l10n/findings.zh-cn.json');
const all = {
  ...JSON.parse(readFileSync(translations, 'utf8')),
  [code]: { title: toDo, when: toDo, notes: [toDo] },
};
writeFileSync(translations, `${JSON.stringify(Object.fromEntries(Object.entries(all).sort()), undefined, 2)}\n`);

const support = '../'.repeat(inFindings.split('/').length + 1);
mkdirSync(path.dirname(test), { recursive: true });
writeFileSync(
  test,
  `import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesOf, findingsIn } from '${support}support/annotatedDocument.ts';
import { createTestCa } from '${support}support/testPki.ts';

describe('${code}', () => {
  test('is reported where ${toDo}, and not where ${toDo}', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const leaf = await ca.issue();
    assert.deepEqual(codesOf(await findingsIn({ 'a.crt': leaf.certificatePem })), ['${code} a.crt']);
  });
});
`,
);

writeFileSync(
  mutation,
  `import { reissuableLeaves } from '../credentials.ts';
import { at, type Mutation, type MutationClass } from '../mutation.ts';
import { reissued } from '../reissue.ts';

/** ${toDo} What is wrong with them. Move it into the class of its subject if there is one. */
export const ${name}: MutationClass = async (distribution) =>
  (await reissuableLeaves(distribution)).map(
    ({ role, certificate }): Mutation => ({
      name: \`\${role} with ${toDo}\`,
      mutate: (tree) => reissued(tree, certificate, { commonName: '${toDo}' }),
      expected: at(certificate, '${code}'),
    }),
  );
`,
);

// Sorts the imports.
spawnSync('npx', ['biome', 'check', '--write', file, test, mutation], {
  cwd: projectRoot,
  shell: process.platform === 'win32',
});

console.log(`Next:
1. ${fromRoot(file)}: the record, its sources (keys of data/sources.json) and the check; list a new check in src/core/findings/evaluate.ts.
2. npm run build: lists the code, writes its pages and the texts to translate. Translate them in l10n/bundle.l10n.zh-cn.json, what its page says in l10n/findings.zh-cn.json.
3. ${fromRoot(test)}: npm run test:unit -- ${name}
4. ${fromRoot(mutation)}: list it in test/mutations/classes.ts; npm run test:unit -- mutations
5. npm run test:unit -- findings l10n: what it adds on the corpus is looked at one by one.`);

function fromRoot(target) {
  return path.relative(projectRoot, target);
}

function foldersOfFindings() {
  const entries = readdirSync(path.join(projectRoot, 'src/core/findings'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
