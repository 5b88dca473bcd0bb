import * as vscode from 'vscode';
import type { RenewalRefusal } from '../../core/renewal/renewalModel.ts';
import type { RequestRefusal } from '../../core/renewal/request/requestRefusal.ts';
import type { RecipeHelp, RecipeRefusal } from './changeRecipe.ts';

/** Refusals because of a missing file offer to add its folder. */
const needsFolder: ReadonlySet<string> = new Set<RenewalRefusal['code']>([
  'issuerUnknown',
  'caKeyMissing',
  'caMissing',
  'caLost',
]);
/** If another signer is needed, a request is offered. */
const needsSigner: ReadonlySet<string> = new Set<RenewalRefusal['code']>([
  'issuerUnknown',
  'caKeyMissing',
  'caKeyUnsupported',
  'issuerUnverifiable',
  'caKeyMismatch',
]);

/** A refusal from core, with commands that help. */
export function refusalOf({ code, reason, wayOut }: RenewalRefusal | RequestRefusal, target: unknown): RecipeRefusal {
  const request: RecipeHelp = {
    title: vscode.l10n.t('Create CSR…'),
    command: 'certscope.createRequest',
    arguments: [target],
  };
  const folder: RecipeHelp = { title: vscode.l10n.t('Add Folder…'), command: 'certscope.addRoot', arguments: [] };
  return {
    kind: 'refusal',
    reason,
    wayOut,
    help: [
      ...(needsSigner.has(code) && target !== undefined ? [request] : []),
      ...(needsFolder.has(code) ? [folder] : []),
    ],
  };
}
