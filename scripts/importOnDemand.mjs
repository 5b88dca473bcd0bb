import path from 'node:path';

const namespace = 'on-demand';

/**
 * A plugin of esbuild: whatever is imported on demand imports `entry` first, which is there by then.
 *
 * esbuild puts modules into one chunk that the same entries and imports on demand need. Of what an entry loads at once, each of
 * these needs something else, so that it would be some fifty chunks, and loading a chunk costs as much as compiling 5 kB. With
 * this it is one, since everything that is imported on demand needs all of it.
 *
 * @param {string} entry - Relative to the folder that the build works in.
 * @returns {import('esbuild').Plugin}
 */
export function importOnDemandAfter(entry) {
  return {
    name: 'import on demand',
    setup(build) {
      const first = path.resolve(build.initialOptions.absWorkingDir ?? '.', entry);
      build.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path: module, resolveDir, namespace: from }) => {
        if (kind !== 'dynamic-import' || from === namespace) return undefined;
        return { path: path.resolve(resolveDir, module), namespace };
      });
      build.onLoad({ filter: /.*/, namespace }, ({ path: module }) => ({
        contents: `import ${JSON.stringify(first)}; export * from ${JSON.stringify(module)};`,
        resolveDir: path.dirname(module),
      }));
    },
  };
}
