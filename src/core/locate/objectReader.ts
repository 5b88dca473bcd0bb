import type { ConfigurationObject } from './objects/objectModel.ts';
import type { StructureTools } from './readStructure.ts';

/**
 * Reads, in steps, the Kubernetes objects and configuration files of a document, in order of position; an embedded one behind the
 * object that holds it.
 *
 * Injected, because only judging asks for them. Never throws.
 */
export type ObjectReader = (
  text: string,
  tools: StructureTools,
) => Generator<undefined, readonly ConfigurationObject[]>;
