import * as vscode from 'vscode';
import type { DecodingTools } from '../../../core/pki/decodeFile.ts';
import { renewalAccess } from '../../../core/renewal/actionAccess.ts';
import { checkAnswer } from '../../../core/renewal/answer/checkAnswer.ts';
import { keyOfAnswer } from '../../../core/renewal/answer/keyOfAnswer.ts';
import { planAnswer } from '../../../core/renewal/answer/planAnswer.ts';
import { type AnswerSource, readAnswer } from '../../../core/renewal/answer/readAnswer.ts';
import { optional } from '../../../core/text/optional.ts';
import type { ChangeRecipe } from '../changeRecipe.ts';
import { fileAccess } from '../fileAccess.ts';
import { refusalOf } from '../recipeRefusal.ts';
import { incomplete } from './actionRecipe.ts';
import { textAnswer, textField } from './answers.ts';
import type { RecipeSubject } from './renewalRecipes.ts';

/**
 * Replaces the old certificate with the signed answer to a request, after checking its key, its names and whether its verifiers
 * trust it.
 *
 * @param picked - The answer if it comes from a file; otherwise the user pastes it.
 */
export function importRecipe(
  { fingerprint, name }: RecipeSubject,
  picked: AnswerSource | undefined,
  tools: DecodingTools,
): ChangeRecipe {
  return {
    title: vscode.l10n.t('Import the signed certificate for {0}', name),
    verb: vscode.l10n.t('Import'),
    fields: (_, values) =>
      picked === undefined
        ? [
            textField(values, 'answer', vscode.l10n.t('Signed certificate'), {
              isLong: true,
              placeholder: '-----BEGIN CERTIFICATE-----',
              hint: vscode.l10n.t(
                'PEM, base64 or the signed CertificateSigningRequest, with the chain if there is one',
              ),
            }),
          ]
        : [],
    plan: async ({ graph, now }, values) => {
      const text = textAnswer(values, 'answer');
      if (picked === undefined && text === '') {
        return incomplete(
          vscode.l10n.t('Paste the certificate that the signer sent. It is checked before anything is written.'),
        );
      }
      const node = graph.certificates.get(fingerprint);
      if (node === undefined) return incomplete(vscode.l10n.t('{0} is no longer in these files.', name));
      const certificates = readAnswer(picked ?? { text }, tools);
      if ('code' in certificates) return refusalOf(certificates, undefined);
      const key = keyOfAnswer(graph, node, certificates);
      const question = { graph, node, now, ...optional('key', key) };
      const answer = await checkAnswer(question, certificates, tools.cryptography);
      if (answer.kind === 'refusal') return refusalOf(answer, undefined);
      const access = renewalAccess(graph, fileAccess, { fingerprints: [fingerprint] });
      const plan = planAnswer({ ...question, answer, access });
      return plan.kind === 'refusal' ? refusalOf(plan, undefined) : { kind: 'planned', plan, leftOut: [] };
    },
  };
}
