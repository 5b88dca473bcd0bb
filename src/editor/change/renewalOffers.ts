import * as vscode from 'vscode';
import { subjectName } from '../../core/pki/certificateName.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import { actionAccess } from '../../core/renewal/actionAccess.ts';
import type { ChangePlan } from '../../core/renewal/change/changeModel.ts';
import { planAction, type RenewalAction } from '../../core/renewal/planAction.ts';
import type { RenewalRefusal } from '../../core/renewal/renewalModel.ts';
import { joinSentences } from '../../core/text/sentences.ts';
import type { CommandId } from '../commands/commandIds.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { requireTarget } from '../documents/credentialTarget.ts';
import { requireTrust } from '../host/requireTrust.ts';
import type { ChangeHost } from './changeHost.ts';
import { fileAccess } from './fileAccess.ts';
import { refusalOf } from './recipeRefusal.ts';

/**
 * Name of the CA that would sign the replacement of a certificate; `undefined` if the action is not possible or the workspace
 * is not trusted.
 */
export function offerOf(
  { graph }: PresentContext,
  fingerprint: string,
  now: number,
  command: CommandId,
): string | undefined {
  if (!vscode.workspace.isTrusted) return undefined;
  const node = graph.certificates.get(fingerprint);
  if (node === undefined) return undefined;
  if (command === 'certscope.replaceWithCopy') {
    const plan = planFor(graph, { kind: 'useRenewed', fingerprint }, now);
    return plan.kind === 'refusal' ? undefined : subjectName(node.certificate);
  }
  const action = command === 'certscope.reissue' ? ({ kind: 'repair', fingerprint } as const) : renewing(fingerprint);
  const plan = planFor(graph, action, now);
  const issuer = plan.kind === 'refusal' ? undefined : plan.certificates[0]?.issuer;
  return issuer?.kind === 'ca' ? subjectName(issuer.ca.node.certificate) : undefined;
}

/** Says why a certificate cannot be renewed here, and what to do. */
export async function whyNotRenewable({ store, clock }: ChangeHost, argument: unknown): Promise<void> {
  requireTrust();
  const target = await requireTarget(store, argument);
  await store.settled();
  const plan = planFor(store.picture.graph, renewing(target.credential.fingerprint ?? ''), clock());
  if (plan.kind !== 'refusal') throw new CommandRefusal(vscode.l10n.t('This certificate can be renewed here.'));
  const { reason, wayOut, help } = refusalOf(plan, argument);
  throw new CommandRefusal(joinSentences(reason, wayOut), help[0] && { ...help[0], arguments: [...help[0].arguments] });
}

function renewing(fingerprint: string): RenewalAction {
  return { kind: 'renew', fingerprints: [fingerprint] };
}

function planFor(graph: PresentContext['graph'], action: RenewalAction, now: number): ChangePlan | RenewalRefusal {
  return planAction(action, { graph, now, canOpenKeys: true, access: actionAccess(action, graph, fileAccess) });
}
