import type { PkiGraph } from '../pki/pkiModel.ts';
import { actionAccess } from './actionAccess.ts';
import { type ActionContext, planAction, type RenewalAction } from './planAction.ts';
import type { FileAccess } from './reissue/untouchedReason.ts';

/** What decides whether an action can be carried out. */
export interface Possibilities {
  readonly graph: PkiGraph;
  readonly now: number;
  /** What the host cannot write. */
  readonly access?: FileAccess;
}

/** Whether an action can be planned by a host that can open encrypted keys. */
export function isPossible(
  action: RenewalAction,
  { graph, now, access }: Possibilities,
  how: Pick<ActionContext, 'key'> = {},
): boolean {
  const context = { graph, now, canOpenKeys: true, access: actionAccess(action, graph, access), ...how };
  return planAction(action, context).kind !== 'refusal';
}
