import type { LeftOut } from '../../core/present/change/changePage.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import type { ChangePlan } from '../../core/renewal/change/changeModel.ts';
import type { FieldValues, PageField } from '../../protocol/actionPage.ts';

/** Why the action is not possible, with the way out. */
export interface RecipeRefusal {
  readonly kind: 'refusal';
  readonly reason: string;
  readonly wayOut: string;
  /** Not a refusal yet: a question is still open. */
  readonly isIncomplete?: true;
  /** Commands that help, as buttons. */
  readonly help: readonly RecipeHelp[];
}

/** A command that helps if an action is not possible. */
export interface RecipeHelp {
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** A plan, with the requested parts that it had to leave out. */
export interface RecipePlan {
  readonly kind: 'planned';
  readonly plan: ChangePlan;
  readonly leftOut: readonly LeftOut[];
}

/** Describes one action. The flow (show, ask, sign, write, report) is the same for all of them. */
export interface ChangeRecipe {
  /** Title of the tab, and of the page while there is no plan. */
  readonly title: string;
  /** Label of the main button: `Renew`. */
  readonly verb: string;
  /** The questions, answered from `values` or from the plan. */
  fields(context: PresentContext, values: FieldValues, planned: RecipePlan | RecipeRefusal): readonly PageField[];
  /** Plans with the answers so far; called again after each answer. */
  plan(context: PresentContext, values: FieldValues): RecipePlan | RecipeRefusal | Promise<RecipePlan | RecipeRefusal>;
}
