import type { ComponentInvocation } from './invocations/invocationModel.ts';
import type { LocatedReference } from './locateModel.ts';
import type { StructureTools } from './readStructure.ts';

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
