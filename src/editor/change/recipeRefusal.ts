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
  'extendKeyMissing',
]);
/** If the CA of a cluster is not usable, and nothing in these files makes it so. */
const needsPki: ReadonlySet<string> = new Set<RenewalRefusal['code']>(['extendKeyMissing', 'caLost', 'caKeyMismatch']);
/** If a CA has ended. */
const needsExtension: ReadonlySet<string> = new Set<RenewalRefusal['code']>(['caExpired', 'isCa']);
/** If another signer is needed, a request is offered. */
const needsSigner: ReadonlySet<string> = new Set<RenewalRefusal['code']>([
  'issuerUnknown',
  'caKeyMissing',
  'caKeyUnreadable',
  'caKeyUnsupported',
  'issuerUnverifiable',
  'caKeyMismatch',
]);

/** A refusal from core, with commands that help. */
export function refusalOf(refusal: RenewalRefusal | RequestRefusal, target: unknown): RecipeRefusal {
  const { code, reason, wayOut } = refusal;
  const lastResort = 'lastResort' in refusal ? refusal.lastResort : undefined;
  const request: RecipeHelp = {
    title: vscode.l10n.t('Create CSR…'),
    command: 'certscope.createRequest',
    arguments: [target],
  };
  const folder: RecipeHelp = { title: vscode.l10n.t('Add Folder…'), command: 'certscope.addRoot', arguments: [] };
  const extension: RecipeHelp = {
    title: vscode.l10n.t('Extend CA…'),
    command: 'certscope.extendCa',
    arguments: [target],
  };
  const pki: RecipeHelp =
    lastResort?.kind === 'newCa'
      ? { title: vscode.l10n.t('New CA…'), command: 'certscope.newCa', arguments: [lastResort.inPlace] }
      : { title: vscode.l10n.t('New Cluster PKI…'), command: 'certscope.newPki', arguments: [] };
  const instead = 'instead' in refusal ? refusal.instead : undefined;
  if (instead?.way === 'switchCa') {
    const { role, host } = instead;
    const title = vscode.l10n.t('Reissue everything…');
    const help = [{ title, command: 'certscope.restoreCa', arguments: [{ role, host, isSwitch: true }] }];
    return { kind: 'refusal', reason, wayOut, help };
  }
  return {
    kind: 'refusal',
    reason,
    wayOut,
    help: [
      ...(needsExtension.has(code) && target !== undefined ? [extension] : []),
      ...(needsSigner.has(code) && target !== undefined ? [request] : []),
      ...(needsFolder.has(code) ? [folder] : []),
      ...(needsPki.has(code) ? [pki] : []),
    ],
  };
}
