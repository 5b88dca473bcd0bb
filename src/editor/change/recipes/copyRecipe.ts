import * as vscode from 'vscode';
import { actionAccess } from '../../../core/renewal/actionAccess.ts';
import { planAction } from '../../../core/renewal/planAction.ts';
import type { ChangeRecipe } from '../changeRecipe.ts';
import { fileAccess } from '../fileAccess.ts';
import { refusalOf } from '../recipeRefusal.ts';
import { incomplete } from './actionRecipe.ts';
import type { RecipeSubject } from './renewalRecipes.ts';

/** Replaces an old copy with the renewed certificate and key of another file. */
export function copyRecipe({ fingerprint, name, target }: RecipeSubject): ChangeRecipe {
  return {
    title: vscode.l10n.t('Use the renewed {0}', name),
    verb: vscode.l10n.t('Replace'),
    fields: () => [],
    plan: ({ graph, now }) => {
      if (!graph.certificates.has(fingerprint))
        return incomplete(vscode.l10n.t('{0} is no longer in these files.', name));
      const action = { kind: 'useRenewed', fingerprint } as const;
      const plan = planAction(action, { graph, now, access: actionAccess(action, graph, fileAccess) });
      return plan.kind === 'refusal' ? refusalOf(plan, target) : { kind: 'planned', plan, leftOut: [] };
    },
  };
}
