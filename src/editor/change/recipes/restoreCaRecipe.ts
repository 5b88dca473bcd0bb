import * as vscode from 'vscode';
import { subjectName } from '../../../core/pki/certificateName.ts';
import { foreignCaIn, foreignCasIn } from '../../../core/renewal/create/foreignCa.ts';
import type { ChangeRecipe } from '../changeRecipe.ts';
import { actionRecipe, incomplete } from './actionRecipe.ts';

/** Where the CA of a machine did not sign what the machine uses: both ways out. */
export function restoreCaRecipe(wanted: { readonly role?: string; readonly host?: string }): ChangeRecipe {
  const { role, host } = wanted;
  return actionRecipe({
    title: vscode.l10n.t('Put back the right CA'),
    verb: vscode.l10n.t('Replace'),
    hasOldKey: true,
    isShort: true,
    fields: ({ graph }, values) => {
      const foreign =
        role === undefined || host === undefined ? foreignCasIn(graph)[0] : foreignCaIn(graph, role, host);
      if (foreign === undefined) return [];
      const { current, ofWanted } = foreign;
      return [
        {
          kind: 'choice',
          id: 'way',
          label: vscode.l10n.t('What to do'),
          value: values.way === 'switch' ? 'switch' : 'restore',
          isOpen: true,
          options: [
            {
              id: 'restore',
              label: vscode.l10n.t(
                'Put back CA {0}, which signed {1} certificates here',
                subjectName(foreign.wanted.certificate),
                ofWanted.length,
              ),
              hint: vscode.l10n.t(
                'Everything that trusts it keeps working. Its key must be restored before anything can be signed.',
              ),
            },
            {
              id: 'switch',
              label: vscode.l10n.t(
                'Reissue everything with CA {0}, whose certificate is here',
                subjectName(current.certificate),
              ),
              hint: vscode.l10n.t(
                'Needs its key. Whatever trusts the other CA and is not in these files stops working.',
              ),
            },
          ],
        },
      ];
    },
    choose: ({ graph }, values) => {
      const foreign = role === undefined || host === undefined ? foreignCasIn(graph)[0] : { role, host };
      return foreign === undefined
        ? incomplete(vscode.l10n.t('Every CA in these files signed what its machine uses.'))
        : {
            kind: 'chosen',
            action: {
              kind: values.way === 'switch' ? 'switchCa' : 'restoreCa',
              role: foreign.role,
              host: foreign.host,
            },
          };
    },
  });
}
