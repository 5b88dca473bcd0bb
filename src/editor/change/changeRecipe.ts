import type { LeftOut } from '../../core/present/change/changePage.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import type { ChangePlan } from '../../core/renewal/change/changeModel.ts';
import type { FieldValues, PageField } from '../../protocol/actionPage.ts';

/** Why nothing can be done, with the way out. */
export interface RecipeRefusal {
  readonly kind: 'refusal';
  readonly reason: string;
  readonly wayOut: string;
  /** Not a refusal yet: a question is open. */
  readonly isIncomplete?: true;
  /** Commands that help, as buttons. */
  readonly help: readonly RecipeHelp[];
}

/** A command that helps where something cannot be done. */
export interface RecipeHelp {
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** A plan, with what was asked for and cannot be part of it. */
export interface RecipePlan {
  readonly kind: 'planned';
  readonly plan: ChangePlan;
  readonly leftOut: readonly LeftOut[];
}

/** What one action is made of; the flow of showing, asking, signing, writing and telling is the same for all. */
export interface ChangeRecipe {
  /** Of the tab and of the page while there is no plan. */
  readonly title: string;
  /** Of the main button: `Renew`. */
  readonly verb: string;
  /** The questions, answered by `values` or by what the plan came to. */
  fields(context: PresentContext, values: FieldValues, planned: RecipePlan | RecipeRefusal): readonly PageField[];
  /** Plans with the answers so far; called again after each. */
  plan(context: PresentContext, values: FieldValues): RecipePlan | RecipeRefusal | Promise<RecipePlan | RecipeRefusal>;
}
