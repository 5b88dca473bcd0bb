import * as vscode from 'vscode';
import type { LeftOut } from '../../../core/present/change/changePage.ts';
import { keyChoice, keyFields } from '../../../core/present/change/keyFields.ts';
import type { PresentContext } from '../../../core/present/presentContext.ts';
import { planReissue, type ReissueRequest } from '../../../core/renewal/reissue/planReissue.ts';
import type { ChangeRecipe } from '../changeRecipe.ts';
import { fileAccess } from '../fileAccess.ts';
import { refusalOf } from '../recipeRefusal.ts';

/** Which certificates to issue again, found anew after each answer: files may have changed meanwhile. */
export interface Reissued {
  readonly certificates: ReissueRequest['certificates'];
  readonly leftOut?: readonly LeftOut[];
}

/** Issues certificates again. */
export function reissueRecipe(recipe: {
  readonly title: string;
  readonly verb?: string;
  /** The key that the action is about; the user may still choose the other one. */
  readonly key?: 'new';
  /** A refusal's subject, for commands that help. */
  readonly target?: unknown;
  choose(context: PresentContext): Reissued;
}): ChangeRecipe {
  const { title, verb = vscode.l10n.t('Renew'), target } = recipe;
  const initial = recipe.key === undefined ? {} : { key: recipe.key };
  return {
    title,
    verb,
    fields: (values, planned) =>
      keyFields({ ...initial, ...values }, planned.kind === 'planned' ? planned.plan : undefined),
    plan: ({ graph, now, ...context }, values) => {
      const choice = keyChoice({ ...initial, ...values });
      if (typeof choice === 'string')
        return { kind: 'refusal', reason: choice, wayOut: vscode.l10n.t('Correct it.'), help: [] };
      const { certificates, leftOut = [] } = recipe.choose({ graph, now, ...context });
      const plan = planReissue({ graph, now, certificates, ...choice, canOpenKeys: true, access: fileAccess });
      return plan.kind === 'refusal' ? refusalOf(plan, target) : { kind: 'planned', plan, leftOut };
    },
  };
}
