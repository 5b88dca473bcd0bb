import type { StructureSteps } from '../locate/structure/structureReader.ts';
import { decodeList } from '../x509/containers/decodeList.ts';
import type { decodeStore } from '../x509/containers/decodeStore.ts';
import type { DecodingTools } from './decodeFile.ts';

/** What reads documents and stores, beside what every file needs. */
export type LazyReaders = Required<Omit<DecodingTools, 'cryptography'>>;

/**
 * Creates the readers that few files need: of YAML that is not plain blocks, of command lines, of objects, of bundles and
 * stores. The code of each is loaded when the first file asks for it.
 *
 * @param load - Gives what a file of the folder with the bundled readers, dist, exports; asked once for each.
 */
export function createLazyReaders(load: (file: string) => unknown): LazyReaders & { structureSteps: StructureSteps } {
  const lazy = <Bundle>(name: string) => {
    let bundle: Bundle | undefined;
    return (): Bundle => {
      bundle ??= load(`./${name}.js`) as Bundle;
      return bundle;
    };
  };
  const structure = lazy<{
    readonly readYamlStructure: LazyReaders['structure'];
    readonly readYamlStructureInSteps: StructureSteps;
  }>('yamlStructure');
  const documents = lazy<{
    readonly locateInvocations: LazyReaders['invocations'];
    readonly locateObjects: LazyReaders['objects'];
  }>('documentReaders');
  const stores = lazy<{ readonly decodeStore: typeof decodeStore }>('decodeStore');
  return {
    structure: (...question) => structure().readYamlStructure(...question),
    structureSteps: (...question) => structure().readYamlStructureInSteps(...question),
    invocations: (...question) => documents().locateInvocations(...question),
    objects: (...question) => documents().locateObjects(...question),
    containers: (bytes) => stores().decodeStore(bytes) ?? decodeList(bytes),
  };
}
