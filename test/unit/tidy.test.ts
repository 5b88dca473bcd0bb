import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { importsOf, type SourceFile, sourceFiles } from '../support/sourceFiles.ts';

/**
 * Holds the architecture's rules that neither the compiler nor the linter can hold. To change a rule, change it here and in
 * ARCHITECTURE.md, and say why.
 */

/** In the order of the imports: a folder of core imports itself and those before it. */
const coreFolders = [
  'text',
  'x509',
  'kubernetes',
  'locate',
  'pki',
  'findings',
  'renewal',
  'repair',
  'present',
  'redact',
];
const core = coreFolders.map((folder) => `core/${folder}`);

/** Area → areas whose files it may import. Composition roots may import everything; nothing imports them. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(core.map((area, index) => [area, core.slice(0, index + 1)])),
  'core/present': [...core, 'protocol'],
  protocol: ['protocol'],
  node: [...core, 'node'],
  web: [...core, 'web'],
  cli: [...core, 'node', 'cli'],
  editor: [...core, 'protocol', 'editor'],
  webview: ['protocol', 'webview'],
};

/** Package → files that may import it; every other package needs a line here. `node:` stands for Node's own modules. */
const packageImporters: Readonly<Record<string, RegExp>> = {
  vscode: /^src\/editor\//,
  '@vscode/l10n': /^src\/(core|cli|node)\//,
  yaml: /^src\/core\/locate\/structure\/(parseDocuments|yamlStructure)\.ts$/,
  '@noble/hashes/legacy.js': /^src\/core\/pki\/portable\//,
  '@noble/hashes/sha2.js': /^src\/core\/(pki\/portable|present\/change)\//,
  '@noble/hashes/sha3.js': /^src\/core\/pki\/portable\//,
  'node:': /^src\/(node|cli)\//,
};

const sources = sourceFiles('src', ['.ts', '.css']).filter(({ path }) => !path.endsWith('.d.ts'));
const scripts = ['scripts', 'bench', 'test'].flatMap((folder) => sourceFiles(folder, ['.ts', '.mjs']));
const everything = [...sources, ...scripts, ...sourceFiles('.', ['esbuild.mjs'])];

/** Entries of bundles. Those outside core are composition roots; those in core are loaded on demand. */
const entries = [...readFileSync('scripts/bundles.mjs', 'utf8').matchAll(/'(src\/[^']+\.ts)'/g)].map(
  (match) => `${match[1]}`,
);
const roots = entries.filter((file) => !file.startsWith('src/core/'));
const lazyEntries = entries.filter((file) => file.startsWith('src/core/'));

test('imports follow the table', () => {
  const problems: string[] = [];
  for (const file of sources) {
    const from = areaOf(file.path);
    if (mayImport[from] === undefined && from !== 'root')
      problems.push(`${file.path}: belongs to no area of the table`);
    for (const { target, specifier, line, isTypeOnly } of importsOf(file)) {
      if (target === undefined) continue;
      const place = `${file.path}:${line}`;
      const to = areaOf(target);
      if (!/\.(ts|css|json)$/.test(specifier)) problems.push(`${place}: write the extension of ${specifier}`);
      // The starter loads the features.
      if (to === 'root' && from === 'root') continue;
      if (to === 'root') problems.push(`${place}: nothing imports the composition root ${target}`);
      else if (from !== 'root' && mayImport[from]?.includes(to) !== true) {
        problems.push(`${place}: ${from} must not import ${to} (${target})`);
      }
      // What is loaded on demand itself may bring others along.
      const isLazy = lazyEntries.includes(file.path);
      if (lazyEntries.includes(target) && !isTypeOnly && !isLazy && from !== 'cli' && from !== 'root') {
        problems.push(`${place}: ${target} is a bundle of its own and loaded on demand; take it as a parameter`);
      }
    }
  }
  assertTidy(problems);
});

test('no files import each other in a circle when they run', () => assertTidy(circlesAmong(sources)));

test('a circle of files is found and told in its order', () => {
  const planted = (path: string, text: string): SourceFile => ({ path, text, lines: [], codeLines: [] });
  const circle = [
    planted('src/a.ts', "import { b } from './b.ts';\nimport type { d } from './d.ts';"),
    planted('src/b.ts', "export { c } from './c.ts';"),
    planted('src/c.ts', "import {\n  a,\n} from './a.ts';"),
  ];
  const harmless = planted('src/d.ts', "import { a } from './a.ts';\nconst late = () => import('./d.ts');");
  assert.deepEqual(circlesAmong([...circle, harmless]), ['src/a.ts → src/b.ts → src/c.ts → src/a.ts']);
});

test('packages are imported where they belong', () => {
  const problems: string[] = [];
  for (const file of sources) {
    for (const { target, specifier, line } of importsOf(file)) {
      if (target !== undefined) continue;
      const name = specifier.startsWith('node:') ? 'node:' : specifier;
      const importers = packageImporters[name];
      if (importers === undefined) problems.push(`${file.path}:${line}: ${specifier} is not in the table of packages`);
      else if (!importers.test(file.path) && !roots.includes(file.path)) {
        problems.push(`${file.path}:${line}: ${specifier} may only be imported by ${importers.source}`);
      }
    }
  }
  assertTidy(problems);
});

test('only composition roots read the clock', () => {
  const clock = /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.(now|timeOrigin)\b|(?<![.\w])Date\(\)/;
  assertTidy(findAll(sources, clock, 'the moment is a parameter: pass now in', (file) => !roots.includes(file)));
});

test('core, editor, protocol and webview know nothing of Node', () => {
  const node = /\bBuffer\.|\bprocess\.(?!ts)|\b__dirname\b|\brequire\(/;
  const isPortable = (file: string) => /^src\/(core|editor|protocol|webview)\//.test(file);
  assertTidy(findAll(sources, node, 'this has to run in a browser too', isPortable));
});

test('markup is never made from strings', () => {
  const markup = /\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b/;
  assertTidy(findAll(sources, markup, 'build nodes with createElementNS and textContent'));
});

test('exports have names, and no file only passes them on', () => {
  assertTidy([
    ...findAll(everything, /^\s*export default\b/, 'name the export', (file) => !file.endsWith('.config.mjs')),
    ...findAll(sources, /^\s*export \*/, 'import from the file that defines it'),
    ...everything.filter(({ path }) => /\/index\.\w+$/.test(path)).map(({ path }) => `${path}: no barrels`),
  ]);
});

test('files are named in camelCase', () => {
  const problems = everything
    .filter(
      ({ path }) =>
        !/^[a-z][A-Za-z0-9]*(\.test|\.thorough|\.e2e|\.soak|\.d)?\.(ts|mjs|css)$/.test(
          path.slice(path.lastIndexOf('/') + 1),
        ),
    )
    .map(({ path }) => `${path}: name it after its main export, in camelCase`);
  assertTidy(problems);
});

test('nothing is left over', () => {
  const problems = [
    ...everything.flatMap(({ path, lines }) => findLines(path, lines, /\b(?:TO[D]O|FIX[M]E|HA[C]K)\b/, 'do it now')),
    ...findAll(everything, /\bdebugge[r]\b/, 'remove it'),
    ...findAll(sources, /\bconsole\.\w+\(/, 'log through the host', (file) => !roots.includes(file)),
    ...findAll(scripts, /\b(?:test|it|describe|suite)\.(?:only|skip|todo)\(/, 'every test runs'),
  ];
  assertTidy(problems);
});

test('every export of core is documented', () => {
  const problems: string[] = [];
  for (const { path, lines } of sources.filter((file) => file.path.startsWith('src/core/'))) {
    const overloads = new Set<string>();
    lines.forEach((line, index) => {
      const match = /^export (?:declare )?(?:async )?(?:abstract )?(?:function|const|class|interface|type) (\w+)/.exec(
        line,
      );
      const name = match?.[1];
      if (name === undefined || overloads.has(name)) return;
      overloads.add(name);
      const above = lines.slice(0, index).findLast((previous) => !/^\s*(\/\/|$)/.test(previous)) ?? '';
      if (!above.endsWith('*/')) problems.push(`${path}:${index + 1}: say in TSDoc what ${name} is`);
    });
  }
  assertTidy(problems);
});

function areaOf(file: string): string {
  if (roots.includes(file)) return 'root';
  const [, top = '', folder = ''] = file.split('/');
  return top === 'core' ? `core/${folder}` : top;
}

/** Lists the lines of code that match, as `path:line: advice: the line`. */
function findAll(
  files: readonly SourceFile[],
  pattern: RegExp,
  advice: string,
  concerns: (path: string) => boolean = () => true,
): string[] {
  return files
    .filter((file) => concerns(file.path))
    .flatMap(({ path, codeLines }) => findLines(path, codeLines, pattern, advice));
}

function findLines(path: string, lines: readonly string[], pattern: RegExp, advice: string): string[] {
  return lines.flatMap((line, index) =>
    pattern.test(line) ? [`${path}:${index + 1}: ${advice}: ${line.trim()}`] : [],
  );
}

function assertTidy(problems: readonly string[]): void {
  if (problems.length > 0) assert.fail(`\n${problems.join('\n')}\n`);
}

/** Circles of imports that remain when compiled and are not on demand. */
function circlesAmong(files: readonly SourceFile[]): readonly string[] {
  const imports = new Map(
    files.map((file) => [
      file.path,
      importsOf(file).flatMap(({ target, isTypeOnly, isOnDemand }) =>
        target === undefined || isTypeOnly || isOnDemand ? [] : [target],
      ),
    ]),
  );
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start >= 0) circles.push([...way.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}
