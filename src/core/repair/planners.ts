import { appendBlock } from './appendBlock.ts';
import type { RepairPlanner } from './model.ts';
import { removeBlock } from './removeBlock.ts';
import { reorderChain } from './reorderChain.ts';

/**
 * Repairs by the id that the catalogue gives as a finding's `quickFix`. To add one, add a record; findings with that id
 * have it then.
 */
const plannersById: Readonly<Record<string, RepairPlanner>> = {
  'append-block': appendBlock,
  'remove-block': removeBlock,
  'reorder-chain': reorderChain,
};

/** The planner of a kind of repair; `undefined` for those that need a signature, a command or a decision. */
export const planners: ReadonlyMap<string, RepairPlanner> = new Map(Object.entries(plannersById));
