import path from 'node:path';

const namespace = 'not-for-reading';

/**
 * A plugin of esbuild that leaves out of the YAML library what `parseDocuments` does not use: what writes YAML, and all schemas but the
 * plainest, which knows strings only. A third of the library.
 *
 * @type {import('esbuild').Plugin}
 */
export const yamlForReading = {
  name: 'YAML for reading',
  setup(build) {
    // The build for browsers is made of modules, of which esbuild takes what is used.
    build.onResolve({ filter: /^yaml$/ }, () => ({ path: path.resolve('node_modules/yaml/browser/index.js') }));
    build.onResolve({ filter: /\/(?:stringify|core|json|yaml-1\.1)\/\w+\.js$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/]yaml[\\/]/.test(importer) ? { path: 'empty', namespace } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace }, () => ({ contents: 'module.exports = {};' }));
  },
};
