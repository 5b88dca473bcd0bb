import type { PkiGraph } from '../pki/pkiModel.ts';
import { actionAccess } from './actionAccess.ts';
import type { ChangePlan } from './change/changeModel.ts';
import { type ActionContext, planAction, type RenewalAction } from './planAction.ts';
import type { FileAccess } from './reissue/untouchedReason.ts';
import type { RenewalRefusal } from './renewalModel.ts';

/** What decides whether an action can be carried out. */
export interface Possibilities {
  readonly graph: PkiGraph;
  readonly now: number;
  /** What the host cannot write. */
  readonly access?: FileAccess;
}

/** Whether an action can be planned by a host that can open encrypted keys. */
export function isPossible(action: RenewalAction, here: Possibilities, how: Pick<ActionContext, 'key'> = {}): boolean {
  return planIn(action, how, here).kind !== 'refusal';
}

/** The plan of a host that can open encrypted keys. */
export function planIn(
  action: RenewalAction,
  how: Pick<ActionContext, 'key'>,
  { graph, now, access }: Possibilities,
): ChangePlan | RenewalRefusal {
  return planAction(action, { graph, now, canOpenKeys: true, access: actionAccess(action, graph, access), ...how });
}
