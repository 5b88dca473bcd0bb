import { createRequire } from 'node:module';
import type { InvocationReader } from '../core/locate/invocationReader.ts';
import type { ObjectReader } from '../core/locate/objectReader.ts';
import type { StructureReader } from '../core/locate/structureReader.ts';
import type { ContainerReader } from '../core/pki/containerReader.ts';

/**
 * Creates a YAML structure reader whose code is loaded when the first document needs it: most documents do not.
 *
 * @param bundleFile - Absolute path of the bundled `yamlStructure.ts`.
 */
export function createLazyStructureReader(bundleFile: string): StructureReader {
  const reader = lazy<{ readonly readYamlStructure: StructureReader }>(bundleFile);
  return (...question) => reader().readYamlStructure(...question);
}

/**
 * Creates a reader of command lines whose code and tables are loaded when the first document needs them.
 *
 * @param bundleFile - Absolute path of the bundled `locateInvocations.ts`.
 */
export function createLazyInvocationReader(bundleFile: string): InvocationReader {
  const reader = lazy<{ readonly locateInvocations: InvocationReader }>(bundleFile);
  return (...question) => reader().locateInvocations(...question);
}

/**
 * Creates a reader of objects and configuration files whose code is loaded when judging first needs it.
 *
 * @param bundleFile - Absolute path of the bundled `locateObjects.ts`.
 */
export function createLazyObjectReader(bundleFile: string): ObjectReader {
  const reader = lazy<{ readonly locateObjects: ObjectReader }>(bundleFile);
  return (...question) => reader().locateObjects(...question);
}

/**
 * Creates a reader of bundles and stores whose code is loaded when the first binary file needs it.
 *
 * @param bundleFile - Absolute path of the bundled `decodeContainer.ts`.
 */
export function createLazyContainerReader(bundleFile: string): ContainerReader {
  const reader = lazy<{ readonly decodeContainer: ContainerReader }>(bundleFile);
  return (bytes) => reader().decodeContainer(bytes);
}

/** Loads a bundle at the first use. */
function lazy<Bundle>(bundleFile: string): () => Bundle {
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
