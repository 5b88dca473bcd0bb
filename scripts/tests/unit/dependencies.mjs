import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../../hosts/paths.mjs';

/**
 * Finds out which unit tests depend on which files: by their imports, as esbuild follows them, and by the paths of files and folders
 * that they or what they import from `test` name as texts.
 *
 * @param {readonly string[]} names of tests, relative to test/unit
 * @returns {Promise<{ stepsTo: (file: string) => ReadonlyMap<string, number> }>} `stepsTo` answers for a file of the project with
 *   the tests that depend on it, each with the number of imports between them
 */
export async function readDependencies(names) {
  const { metafile } = await build({
    absWorkingDir: projectRoot,
    stdin: { contents: names.map((name) => `import './test/unit/${name}';`).join('\n'), resolveDir: projectRoot },
    outdir: 'out/dependencies',
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    treeShaking: false,
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  const importers = new Map();
  for (const [file, { imports }] of Object.entries(metafile.inputs)) {
    for (const imported of imports) {
      if (imported.external) continue;
      importers.set(imported.path, [...(importers.get(imported.path) ?? []), file]);
    }
  }
  const texts = new Map(
    Object.keys(metafile.inputs)
      .filter((file) => file.startsWith('test/'))
      .map((file) => [file, readFileSync(path.join(projectRoot, file), 'utf8')]),
  );
  return { stepsTo: (file) => stepsTo(file, importers, texts) };
}

function stepsTo(file, importers, texts) {
  const steps = new Map([[file, 0]]);
  const begin = importers.has(file) || texts.has(file) ? [] : readersOf(file, texts);
  for (const reader of begin) steps.set(reader, 1);
  // What is added while it runs is visited, too.
  for (const [each, count] of steps) {
    for (const importer of importers.get(each) ?? []) if (!steps.has(importer)) steps.set(importer, count + 1);
  }
  const tests = [...steps].filter(([each]) => /^test\/unit\/.*\.(test|thorough)\.ts$/.test(each));
  return new Map(tests.map(([each, count]) => [each.slice('test/unit/'.length), count]));
}

/** Files that name a file which nobody imports, or the nearest folder of it that is named at all. */
function readersOf(file, texts) {
  for (let named = file; named.includes('/') || named === file; named = path.posix.dirname(named)) {
    const readers = [...texts].filter(([, text]) => names(text, named)).map(([reader]) => reader);
    if (readers.length > 0) return readers;
  }
  return [];
}

/** As a whole text, or as the beginning of a path. */
function names(text, named) {
  return ["'", '"', '`'].some(
    (quote) => text.includes(`${quote}${named}${quote}`) || text.includes(`${quote}${named}/`),
  );
}
