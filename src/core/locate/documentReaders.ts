import type { ComponentInvocation } from './invocations/invocationModel.ts';
import type { LocatedReference } from './locateModel.ts';
import type { ConfigurationObject } from './objects/objectModel.ts';
import type { StructureTools } from './structure/readStructure.ts';

/**
 * Reads the command lines in a document that have flags of Kubernetes components. Never throws.
 *
 * Injected, because the table of flags is large and most documents have none.
 *
 * @param fileName - Without its folder. A file of nothing but flags has the name of its component.
 */
export type InvocationReader = (text: string, tools: StructureTools, fileName?: string) => LocatedInvocations;

/** The command lines of a document. */
interface LocatedInvocations {
  readonly invocations: readonly ComponentInvocation[];
  readonly references: readonly LocatedReference[];
  /** Variables with flags of an unknown component. */
  readonly flagVariables?: readonly string[];
}

/**
 * Reads the Kubernetes objects and configuration files in a document, in steps. They come in order of position, an embedded one
 * after the object that contains it. Never throws.
 *
 * Injected, because only checks need them.
 */
export type ObjectReader = (
  text: string,
  tools: StructureTools,
) => Generator<undefined, readonly ConfigurationObject[]>;
