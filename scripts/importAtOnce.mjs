import { readFileSync } from 'node:fs';

/** `import('./x.ts')`, but not as a type. */
const onDemand = /(?<!typeof )\bimport\('([^']+)'\)/g;

/**
 * A plugin of esbuild for programs that are one file: what is imported on demand is imported at once.
 *
 * One file has nothing to load later, and yet esbuild puts each module in it that an `import()` reaches into a function of its own, which
 * costs 40 kB.
 *
 * @type {import('esbuild').Plugin}
 */
export const importAtOnce = {
  name: 'import at once',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const imports = [];
      const text = readFileSync(path, 'utf8').replace(onDemand, (_, module) => {
        const name = `importedAtOnce${imports.length}`;
        imports.push(`import * as ${name} from '${module}';`);
        return `Promise.resolve(${name})`;
      });
      return imports.length === 0 ? undefined : { contents: imports.join('') + text, loader: 'ts' };
    });
  },
};
