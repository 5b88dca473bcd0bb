import { createRequire } from 'node:module';
import type { StructureReader } from '../core/locate/structureReader.ts';

/**
 * Creates a YAML structure reader whose code is loaded when the first document needs it: most documents do not.
 *
 * @param bundleFile - Absolute path of the bundled `yamlStructure.ts`.
 */
export function createLazyStructureReader(bundleFile: string): StructureReader {
  let reader: StructureReader | undefined;
  return (...question) => {
    reader ??= load(bundleFile);
    return reader(...question);
  };
}

function load(bundleFile: string): StructureReader {
  const bundle: { readonly readYamlStructure: StructureReader } = createRequire(bundleFile)(bundleFile);
  return bundle.readYamlStructure;
}
