import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const namespace = 'one-vscode';

/**
 * A plugin of esbuild for programs that are one file: `vscode` is asked for once.
 *
 * In a CommonJS file, esbuild gives each of a hundred modules a copy of VS Code's whole API, which takes time when it starts, and
 * cannot shorten what they use of it.
 *
 * @type {import('esbuild').Plugin}
 */
export const oneVscode = {
  name: 'one vscode',
  setup({ initialOptions, onResolve, onLoad }) {
    // A name that is missing below ends the build.
    initialOptions.logOverride = { 'import-is-undefined': 'error' };
    onResolve({ filter: /^vscode$/ }, ({ path: name, namespace: from }) =>
      from === namespace ? { path: name, external: true } : { path: name, namespace },
    );
    onLoad({ filter: /.*/, namespace }, () => ({
      contents: `import * as vscode from 'vscode';\nexport const { ${usedNames().join(', ')} } = vscode;`,
      resolveDir: path.resolve('.'),
    }));
  },
};

/** What the sources use of the API beside types. */
function usedNames() {
  const types = readFileSync('node_modules/@types/vscode/index.d.ts', 'utf8');
  const values = new Set(namesIn(types, /^\texport (?:abstract )?(?:class|enum|namespace|const|function) (\w+)/gm));
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const used = sources.flatMap((file) => namesIn(readFileSync(path.join('src', file), 'utf8'), /\bvscode\.(\w+)/g));
  return [...new Set(used)].filter((name) => values.has(name)).sort();
}

function namesIn(text, pattern) {
  return Array.from(text.matchAll(pattern), ([, name]) => name);
}
