import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build as buildStarter } from 'esbuild';

/** As `createChunkLoader` finds them. */
const imports = /\bfrom"(?:\.\/)?([\w.-]+)"|\bimport\("\.\/([\w.-]+)"\)/g;

/** The module with the features of a browser, in the folder of the chunks. */
const entry = 'webExtension.mjs';

/**
 * A plugin of esbuild that builds what a browser needs to load the modules of a build: the script that its manifest names, which knows what each
 * of them imports.
 *
 * @param {(chunks: Record<string, readonly string[]>) => import('esbuild').BuildOptions} starter
 * @returns {import('esbuild').Plugin}
 */
export function webChunks(starter) {
  return {
    name: 'chunks of a browser',
    setup(build) {
      const { logLevel, outdir, write } = build.initialOptions;
      if (write === false) return;
      build.onEnd(async ({ metafile, errors }) => {
        const isForBrowsers = Object.keys(metafile?.outputs ?? {}).some((file) => path.basename(file) === entry);
        if (isForBrowsers && errors.length === 0)
          await buildStarter({ ...starter(chunksOf(metafile)), logLevel, outdir });
      });
    },
  };
}

/**
 * What a browser loads of a build, at once and on demand, with what each file imports at once; throws if one needs what a browser has not.
 *
 * @param {import('esbuild').Metafile} metafile
 * @returns {Record<string, readonly string[]>}
 */
export function chunksOf({ outputs }) {
  const files = new Map(Object.keys(outputs).map((file) => [path.basename(file), file]));
  const chunks = {};
  const visit = (name) => {
    if (name in chunks) return;
    const file = files.get(name);
    const text = readFileSync(file, 'utf8');
    const found = Array.from(text.matchAll(imports), ([, atOnce, late]) => ({ name: atOnce ?? late, atOnce }));
    const known = found.filter((each) => files.has(each.name));
    chunks[name] = known.filter(({ atOnce }) => atOnce !== undefined).map((each) => each.name);
    assertLoadable(name, text, outputs[file], known.length);
    for (const each of known) visit(each.name);
  };
  visit(entry);
  return chunks;
}

function assertLoadable(name, text, { inputs, imports: all }, known) {
  const foreign = all.filter(({ external, path: module }) => external && module !== 'vscode').map((each) => each.path);
  if (foreign.length > 0) {
    throw new Error(
      `A browser would load ${name}, which imports ${[...new Set(foreign)].join(', ')}. In it are ${Object.keys(inputs).join(', ')}. What only Node loads belongs to a part of its own in scripts/onDemandParts.mjs.`,
    );
  }
  const mentioned = text.split(/"\.\/[\w-]+\.mjs"/).length - 1;
  if (mentioned !== known) throw new Error(`${name} imports in a way that src/web/chunkLoader.ts does not find.`);
}
