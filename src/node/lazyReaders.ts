import { createRequire } from 'node:module';
import path from 'node:path';
import type { DecodingTools } from '../core/pki/decodeFile.ts';
import { decodeList } from '../core/x509/containers/decodeList.ts';
import type { decodeStore } from '../core/x509/containers/decodeStore.ts';

/** What reads documents and stores, beside what every file needs. */
export type LazyReaders = Required<Omit<DecodingTools, 'cryptography'>>;

/**
 * Creates the readers that few files need: of YAML that is not plain blocks, of command lines, of objects, of bundles and
 * stores. The code of each is loaded when the first file asks for it.
 *
 * @param bundles - Absolute path of the folder with the bundled readers, dist.
 */
export function createLazyReaders(bundles: string): LazyReaders {
  const lazy = <Bundle>(name: string) => lazyBundle<Bundle>(path.join(bundles, `${name}.js`));
  const structure = lazy<{ readonly readYamlStructure: LazyReaders['structure'] }>('yamlStructure');
  const documents = lazy<{
    readonly locateInvocations: LazyReaders['invocations'];
    readonly locateObjects: LazyReaders['objects'];
  }>('documentReaders');
  const stores = lazy<{ readonly decodeStore: typeof decodeStore }>('decodeStore');
  return {
    structure: (...question) => structure().readYamlStructure(...question),
    invocations: (...question) => documents().locateInvocations(...question),
    objects: (...question) => documents().locateObjects(...question),
    containers: (bytes) => stores().decodeStore(bytes) ?? decodeList(bytes),
  };
}

/** Loads a bundle at the first use. */
function lazyBundle<Bundle>(bundleFile: string): () => Bundle {
  let bundle: Bundle | undefined;
  return () => {
    bundle ??= load<Bundle>(bundleFile);
    return bundle;
  };
}

function load<Bundle>(bundleFile: string): Bundle {
  const bundle: Bundle = createRequire(bundleFile)(bundleFile);
  return bundle;
}
