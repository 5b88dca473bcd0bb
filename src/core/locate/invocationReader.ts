import type { ComponentInvocation } from './invocations/model.ts';
import type { LocatedReference } from './model.ts';
import type { StructureTools } from './readStructure.ts';

/**
 * Reads the command lines of a document in which flags of Kubernetes' components stand.
 *
 * Injected, because the table of flags is large and most documents have none. Never throws.
 */
export type InvocationReader = (
  text: string,
  tools: StructureTools,
) => { readonly invocations: readonly ComponentInvocation[]; readonly references: readonly LocatedReference[] };
