import path from 'node:path';

const namespace = 'not-for-reading';

/** What writes, other schemas, what makes plain values of nodes, nodes of values, and names of anchors. */
const unused =
  /\/(?:(?:stringify|core|json|yaml-1\.1)\/\w+|applyReviver|addPairToJSMap|toJS|cst-visit|visit|anchors|createNode)\.js$/;

/**
 * A plugin of esbuild that leaves out of the YAML library what `parseDocuments` does not use: a third of it.
 *
 * @type {import('esbuild').Plugin}
 */
export const yamlForReading = {
  name: 'YAML for reading',
  setup(build) {
    // The build for browsers is made of modules, of which esbuild takes what is used.
    build.onResolve({ filter: /^yaml$/ }, () => ({ path: path.resolve('node_modules/yaml/browser/index.js') }));
    build.onResolve({ filter: unused }, ({ importer }) =>
      /[\\/]node_modules[\\/]yaml[\\/]/.test(importer) ? { path: 'empty', namespace } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace }, () => ({ contents: 'module.exports = {};' }));
  },
};
