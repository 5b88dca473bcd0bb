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

/** An action with the parts that it leaves out, or why there is none yet. */
export type ChosenAction =
  | {
      readonly kind: 'chosen';
      readonly action: RenewalAction;
      /** What a plan of the action does not do. */
      readonly leftOut?: (plan: ChangePlan) => readonly LeftOut[];
    }
  | RecipeRefusal;

/** What turns a renewal action into a recipe. */
export interface ActionDescription {
  readonly title: string;
  readonly verb: string;
  /** The argument of the command, passed on to commands that help. */
  readonly target?: unknown;
  /** Whether an existing key can be kept; otherwise a new one is generated. */
  readonly hasOldKey: boolean;
  /** Whether kubeadm reads the result; it does not support every key type. */
  readonly isOfKubeadm?: true;
  /** The common questions take one line. */
  readonly isShort?: true;
  /** Initial answers, which the user can change. */
  readonly initial?: FieldValues;
  /** The action's own questions. */
  fields?(context: PresentContext, values: FieldValues): readonly PageField[];
  choose(context: PresentContext, values: FieldValues): ChosenAction | Promise<ChosenAction>;
}

/** Turns a renewal action into a recipe: its own questions, then the common ones about key and validity. */
export function actionRecipe(description: ActionDescription): ChangeRecipe {
  const { title, verb, target, hasOldKey, initial = {} } = description;
  return {
    title,
    verb,
    fields: (context, given, planned) => {
      const values = { ...initial, ...given };
      const plan = planned.kind === 'planned' ? planned.plan : undefined;
      const own = description.fields?.(context, values) ?? [];
      // Other answers would not help: the problem is not an answer.
      if (plan === undefined && own.length === 0 && Object.keys(given).length === 0) return [];
      const common = keyFields(values, plan).map((field) =>
        field.kind === 'choice' && description.isShort ? { ...field, isOpen: false } : field,
      );
      return hasOldKey
        ? [...own, ...common]
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
      return { kind: 'planned', plan, leftOut: chosen.leftOut?.(plan) ?? [] };
    },
  };
}

/** A renewal may cover a thousand certificates, so it yields to other work in between. */
async function planInTurns(action: RenewalAction, context: ActionContext): Promise<ChangePlan | RenewalRefusal> {
  if (action.kind !== 'renew') return planAction(action, context);
  const { fingerprints, kind: _, ...how } = action;
  const certificates = fingerprints.map((fingerprint) => ({ fingerprint, ...how }));
  return inTurns(planReissueInSteps({ ...context, certificates }));
}

/** A question must be answered first. */
export function incomplete(words: string): RecipeRefusal {
  return { kind: 'refusal', reason: words, wayOut: '', help: [], isIncomplete: true };
}

/** An answer that is not valid. */
function refusedAnswer(reason: string): RecipeRefusal {
  return { kind: 'refusal', reason, wayOut: vscode.l10n.t('Correct the value above.'), help: [] };
}
