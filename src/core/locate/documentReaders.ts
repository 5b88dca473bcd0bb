import type { ComponentInvocation } from './invocations/invocationModel.ts';
import type { LocatedReference } from './locateModel.ts';
import type { ConfigurationObject } from './objects/objectModel.ts';
import type { StructureTools } from './structure/readStructure.ts';

/**
 * Reads the command lines of a document in which flags of Kubernetes' components stand.
 *
 * @param fileName - Without its folder: files that hold nothing but flags are called as their component.
 *
 * Injected, because the table of flags is large and most documents have none. Never throws.
 */
export type InvocationReader = (text: string, tools: StructureTools, fileName?: string) => LocatedInvocations;

/** The command lines of a document. */
interface LocatedInvocations {
  readonly invocations: readonly ComponentInvocation[];
  readonly references: readonly LocatedReference[];
  /** Variables with flags of which the document does not tell whose they are. */
  readonly flagVariables?: readonly string[];
}

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
