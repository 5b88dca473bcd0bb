import * as vscode from 'vscode';
import type { LeftOut } from '../../../core/present/change/changePage.ts';
import { daysField, keyChoice, keyFields, newAlgorithmField } from '../../../core/present/change/keyFields.ts';
import type { PresentContext } from '../../../core/present/presentContext.ts';
import { actionAccess } from '../../../core/renewal/actionAccess.ts';
import type { ChangePlan } from '../../../core/renewal/change/changeModel.ts';
import { type ActionContext, planAction, type RenewalAction } from '../../../core/renewal/planAction.ts';
import { planReissueInSteps } from '../../../core/renewal/reissue/planReissue.ts';
import type { RenewalRefusal } from '../../../core/renewal/renewalModel.ts';
import type { FieldValues, PageField } from '../../../protocol/actionPage.ts';
import { inTurns } from '../../host/taskTurns.ts';
import type { ChangeRecipe, RecipeRefusal } from '../changeRecipe.ts';
import { fileAccess } from '../fileAccess.ts';
import { refusalOf } from '../recipeRefusal.ts';

/** An action with what it leaves out, or why there is none yet. */
export type ChosenAction =
  | { readonly kind: 'chosen'; readonly action: RenewalAction; readonly leftOut?: readonly LeftOut[] }
  | RecipeRefusal;

/** What one action of core needs to become a recipe. */
export interface ActionDescription {
  readonly title: string;
  readonly verb: string;
  /** What the command was called for, for commands that help. */
  readonly target?: unknown;
  /** A key that is there may be kept; otherwise new ones are made. */
  readonly hasOldKey: boolean;
  /** kubeadm reads what is made, and does not know every kind of key. */
  readonly isOfKubeadm?: true;
  /** Answers that are given in advance, and may be changed. */
  readonly initial?: FieldValues;
  /** Questions of its own. */
  fields?(context: PresentContext, values: FieldValues): readonly PageField[];
  choose(context: PresentContext, values: FieldValues): ChosenAction | Promise<ChosenAction>;
}

/** Makes a recipe of an action of core: its own questions, then those about keys and days that all have. */
export function actionRecipe(description: ActionDescription): ChangeRecipe {
  const { title, verb, target, hasOldKey, initial = {} } = description;
  return {
    title,
    verb,
    fields: (context, given, planned) => {
      const values = { ...initial, ...given };
      const plan = planned.kind === 'planned' ? planned.plan : undefined;
      const own = description.fields?.(context, values) ?? [];
      // Other answers would not help: what is missing is no answer.
      if (plan === undefined && own.length === 0 && Object.keys(given).length === 0) return [];
      return hasOldKey
        ? [...own, ...keyFields(values, plan)]
        : [...own, newAlgorithmField(values, plan, description.isOfKubeadm), daysField(values, plan)];
    },
    plan: async (context, given) => {
      const values = { ...initial, ...given };
      const choice = keyChoice(values);
      if (typeof choice === 'string') return refusedAnswer(choice);
      const chosen = await description.choose(context, values);
      if (chosen.kind === 'refusal') return chosen;
      const { graph, now } = context;
      const access = actionAccess(chosen.action, graph, fileAccess);
      const plan = await planInTurns(chosen.action, { graph, now, ...choice, canOpenKeys: true, access });
      if (plan.kind === 'refusal') return refusalOf(plan, target);
      return { kind: 'planned', plan, leftOut: chosen.leftOut ?? [] };
    },
  };
}

/** A renewal may be one of a thousand certificates: others have their turn in between. */
async function planInTurns(action: RenewalAction, context: ActionContext): Promise<ChangePlan | RenewalRefusal> {
  if (action.kind !== 'renew') return planAction(action, context);
  const { fingerprints, kind: _, ...how } = action;
  const certificates = fingerprints.map((fingerprint) => ({ fingerprint, ...how }));
  return inTurns(planReissueInSteps({ ...context, certificates }));
}

/** Something has to be answered first. */
export function incomplete(words: string): RecipeRefusal {
  return { kind: 'refusal', reason: words, wayOut: '', help: [], isIncomplete: true };
}

/** An answer that cannot be taken. */
function refusedAnswer(reason: string): RecipeRefusal {
  return { kind: 'refusal', reason, wayOut: vscode.l10n.t('Correct the value above.'), help: [] };
}
