import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const namespace = 'on-demand';

/**
 * A plugin of esbuild that makes few chunks: what is used together is loaded together.
 *
 * esbuild puts modules into one chunk that the same entries and imports on demand need. A hundred imports on demand make
 * hundreds of chunks, and loading a chunk costs as much as compiling 5 kB. So `import()` of any module of a part loads the
 * whole part as one file, and before it what is there by then, so that this stays one chunk, too. No module of ours does anything
 * when it is loaded, so a chunk of which nothing is used need not be: its import is taken out.
 *
 * @param {readonly Part[]} parts
 * @returns {import('esbuild').Plugin}
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {readonly string[]} after What is there when the part is loaded: modules, and names of other parts.
 * @property {readonly string[]} modules Relative to the folder that the build works in. What they export has different names.
 */
export function importOnDemand(parts) {
  return {
    name: 'import on demand',
    setup(build) {
      const root = path.resolve(build.initialOptions.absWorkingDir ?? '.');
      const entries = Object.values(build.initialOptions.entryPoints ?? {});
      const importOf = (module) => `import ${JSON.stringify(`./${module}`)};`;
      const exportOf = (module) => `export * from ${JSON.stringify(`./${module}`)};`;
      const partNamed = (name) => parts.find((part) => part.name === name);
      const before = ({ after }) =>
        after.flatMap((each) => {
          const part = partNamed(each);
          return part === undefined ? [each] : [...before(part), ...part.modules];
        });
      build.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path: module, resolveDir, namespace: from }) => {
        if (kind !== 'dynamic-import' || from === namespace) return undefined;
        const file = path.relative(root, path.resolve(resolveDir, module));
        const part = parts.find(({ modules }) => modules.includes(file));
        if (part === undefined)
          throw new Error(
            `${file} is imported on demand, and belongs to no part: put it into one of scripts/onDemandParts.mjs.`,
          );
        // What only the editor has would come with it.
        const isOfEditor = before(part).some((each) => /^src\/(?:editor\/|extension\.ts$)/.test(each));
        if (isOfEditor && !entries.includes('src/extension.ts'))
          throw new Error(`${file} is imported on demand in a part of the editor, which this build does not have.`);
        // A whole path would be in the hash of the chunk's name: the same sources elsewhere would make other files.
        return { path: part.name, namespace, pluginData: part };
      });
      build.onLoad({ filter: /.*/, namespace }, ({ pluginData: part }) => ({
        contents: [...before(part).map(importOf), ...part.modules.map(exportOf)].join('\n'),
        resolveDir: root,
      }));
      build.onEnd(({ metafile }) => {
        if (build.initialOptions.write === false) return;
        for (const file of Object.keys(metafile?.outputs ?? {}).filter((each) => each.endsWith('.mjs'))) {
          writeFileSync(file, readFileSync(file, 'utf8').replaceAll(unusedChunk, ''));
        }
      });
    },
  };
}

/** An import for the side effects alone. */
const unusedChunk = /import"\.\/(?:chunks\/)?[\w-]+-[A-Z\d]{8}\.mjs";/g;
