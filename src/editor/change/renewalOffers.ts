import * as vscode from 'vscode';
import { subjectName } from '../../core/pki/certificateName.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import { actionAccess } from '../../core/renewal/actionAccess.ts';
import type { ChangePlan } from '../../core/renewal/change/changeModel.ts';
import { endedAbove } from '../../core/renewal/extend/caLine.ts';
import { planAction, type RenewalAction } from '../../core/renewal/planAction.ts';
import type { RenewalRefusal } from '../../core/renewal/renewalModel.ts';
import { isWorthwhile, type RenewalWay } from '../../core/renewal/renewalWay.ts';
import { joinSentences } from '../../core/text/sentences.ts';
import type { CommandId } from '../commands/commandIds.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { requireTarget } from '../documents/credentialTarget.ts';
import { requireTrust } from '../host/requireTrust.ts';
import type { ChangeHost } from './changeHost.ts';
import { fileAccess } from './fileAccess.ts';
import { refusalOf } from './recipeRefusal.ts';

/** Ways to reissue, by command. */
const ways: Readonly<Partial<Record<CommandId, RenewalWay>>> = {
  'certscope.renew': 'renew',
  'certscope.renewNewKey': 'renewNewKey',
  'certscope.reissue': 'reissue',
  'certscope.extendCa': 'extendCa',
};

/**
 * Name of the CA that would sign the replacement of a certificate, or that is extended; `undefined` if the action is not
 * possible, or would leave every connection as broken as it is. In Restricted Mode, the command asks for trust.
 */
export function offerOf(
  { graph }: PresentContext,
  fingerprint: string,
  now: number,
  command: CommandId,
): string | undefined {
  const node = graph.certificates.get(fingerprint);
  if (node === undefined) return undefined;
  const way = ways[command];
  if (way === undefined) {
    const plan = planFor(graph, { kind: 'useRenewed', fingerprint }, now);
    return plan.kind === 'refusal' ? undefined : subjectName(node.certificate);
  }
  const here = { graph, now, access: fileAccess };
  if (!isWorthwhile(way, node, here)) return undefined;
  if (way === 'extendCa') return endedAbove(graph, node, now).map(({ certificate }) => subjectName(certificate))[0];
  const plan = planFor(graph, way === 'reissue' ? { kind: 'repair', fingerprint } : renewing(fingerprint), now);
  const issuer = plan.kind === 'refusal' ? undefined : plan.certificates[0]?.issuer;
  return issuer?.kind === 'ca' ? subjectName(issuer.ca.node.certificate) : undefined;
}

/** Says why a certificate cannot be renewed here, and what to do. */
export async function whyNotRenewable({ store, clock }: ChangeHost, argument: unknown): Promise<void> {
  requireTrust();
  const target = await requireTarget(store, argument);
  await store.settled();
  const { graph } = store.picture;
  const now = clock();
  const node = graph.certificates.get(target.credential.fingerprint ?? '');
  const authorities = node === undefined ? [] : endedAbove(graph, node, now).map((each) => each.fingerprint);
  const action: RenewalAction =
    authorities.length > 0 ? { kind: 'extendCa', authorities } : renewing(node?.fingerprint ?? '');
  const plan = planFor(graph, action, now);
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
