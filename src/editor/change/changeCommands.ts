import * as vscode from 'vscode';
import { actionAccess } from '../../core/renewal/actionAccess.ts';
import type { PairPlace } from '../../core/renewal/create/kubeadmPlaces.ts';
import { planAction } from '../../core/renewal/planAction.ts';
import { optional } from '../../core/text/optional.ts';
import { parseTarget } from '../documents/credentialTarget.ts';
import { requireTrust } from '../host/requireTrust.ts';
import { runChange } from './changeFlow.ts';
import type { ChangeHost } from './changeHost.ts';
import type { ChangeRecipe } from './changeRecipe.ts';
import { diskPath } from './diskPath.ts';
import { fileAccess } from './fileAccess.ts';
import { refusalOf } from './recipeRefusal.ts';
import { incomplete } from './recipes/actionRecipe.ts';
import { caRecipe, clusterPkiRecipe, kubeconfigRecipe, serviceAccountRecipe } from './recipes/creationRecipes.ts';
import { importRecipe } from './recipes/importRecipe.ts';
import { missingRecipe } from './recipes/missingRecipe.ts';
import {
  extendRecipe,
  type RecipeSubject,
  renewAllRecipe,
  renewRecipe,
  repairAllRecipe,
  repairRecipe,
} from './recipes/renewalRecipes.ts';
import { restoreCaRecipe, sharedKeysRecipe, swapRecipe } from './recipes/restoreCaRecipe.ts';
import { requireCertificate } from './requireCertificate.ts';

/** Recipes for one certificate. */
const recipesOfOne = {
  renew: (subject) => renewRecipe(subject),
  renewNewKey: (subject) => renewRecipe(subject, 'new'),
  reissue: repairRecipe,
  replaceWithCopy: copyRecipe,
} satisfies Readonly<Record<string, (subject: RecipeSubject) => ChangeRecipe>>;

/** Recipes that need no certificate. Some accept one, or a folder, as an argument. */
const recipesOfNone = {
  renewAll: (_, argument) => {
    const several = severalOf(argument);
    return several.length > 0 ? repairAllRecipe(several) : renewAllRecipe(parseTarget(argument)?.fingerprint);
  },
  issueMissing: (_, argument) => missingRecipe(missingOf(argument)),
  restoreCa: (_, argument) => restoreCaRecipe(missingOf(argument)),
  shareServiceAccountKeys: (_, argument) => sharedKeysRecipe(missingOf(argument).host ?? ''),
  swapKubeconfigs: (_, argument) => swapRecipe(parseTarget(argument)?.path ?? ''),
  newCa: ({ home }, argument) => caRecipe(home, missingOf(argument)),
  newPki: ({ home }, argument) =>
    clusterPkiRecipe(home, argument instanceof vscode.Uri ? diskPath(argument) : undefined),
  newKubeconfig: ({ home }, argument) => kubeconfigRecipe(home, parseTarget(argument)?.fingerprint),
  newServiceAccountKeys: ({ home }, argument) => serviceAccountRecipe(home, missingOf(argument).host),
} satisfies Readonly<Record<string, (host: ChangeHost, argument: unknown) => ChangeRecipe>>;

/** Runs a recipe for the certificate at a place. */
export async function changeOne(host: ChangeHost, recipe: keyof typeof recipesOfOne, argument: unknown): Promise<void> {
  requireTrust();
  const { fingerprint, name } = await requireCertificate(host, argument);
  await runChange(recipesOfOne[recipe]({ fingerprint, name, target: argument }), host);
}

/** Runs a recipe that creates something new or chooses certificates itself. */
export async function changeAny(
  host: ChangeHost,
  recipe: keyof typeof recipesOfNone,
  argument: unknown,
): Promise<void> {
  requireTrust();
  await runChange(recipesOfNone[recipe](host, argument), host);
}

/** Extends the CA at a place, or above the certificate there; without a place, all CAs that have ended or end soon. */
export async function extendCa(host: ChangeHost, argument: unknown): Promise<void> {
  requireTrust();
  const subject = parseTarget(argument) === undefined ? undefined : await requireCertificate(host, argument);
  await runChange(extendRecipe(subject && { fingerprint: subject.fingerprint, target: argument }), host);
}

/** Replaces the old certificate with the answer to a request, pasted or from a file. */
export async function importCertificate(host: ChangeHost, argument: unknown): Promise<void> {
  requireTrust();
  const { fingerprint, name } = await requireCertificate(host, argument);
  const paste = { label: vscode.l10n.t('$(clippy) Paste the certificate'), isFile: false };
  const pick = { label: vscode.l10n.t('$(file) Choose a file…'), isFile: true };
  const chosen = await vscode.window.showQuickPick([paste, pick], {
    title: vscode.l10n.t('Import the signed certificate for {0}', name),
  });
  if (chosen === undefined) return;
  const [uri] = chosen.isFile ? ((await vscode.window.showOpenDialog({})) ?? []) : [];
  if (chosen.isFile && uri === undefined) return;
  const picked = uri && { bytes: new Uint8Array(await vscode.workspace.fs.readFile(uri)) };
  await runChange(importRecipe({ fingerprint, name, target: argument }, picked, host.decoding), host);
}

/** Fingerprints of certificates, from a button of the map. */
function severalOf(argument: unknown): readonly string[] {
  const { fingerprints }: { fingerprints?: unknown } =
    typeof argument === 'object' && argument !== null ? argument : {};
  return Array.isArray(fingerprints) ? fingerprints.filter((each) => typeof each === 'string') : [];
}

/** The role and the machine of a missing certificate, from a link on the map. */
function missingOf(argument: unknown): {
  readonly role?: string;
  readonly host?: string;
  readonly at?: PairPlace;
  readonly isSwitch?: boolean;
} {
  if (typeof argument !== 'object' || argument === null) return {};
  const { role, host, at, isSwitch }: { role?: unknown; host?: unknown; at?: unknown; isSwitch?: unknown } = argument;
  return {
    ...(typeof role === 'string' ? { role } : {}),
    ...(typeof host === 'string' ? { host } : {}),
    ...optional('at', pairOf(at)),
    isSwitch: isSwitch === true,
  };
}

function pairOf(at: unknown): PairPlace | undefined {
  const { certificate, key }: { certificate?: unknown; key?: unknown } =
    typeof at === 'object' && at !== null ? at : {};
  return typeof certificate === 'string' && typeof key === 'string' ? { certificate, key } : undefined;
}

/** Replaces an old copy with the renewed certificate and key of another file. */
function copyRecipe({ fingerprint, name, target }: RecipeSubject): ChangeRecipe {
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
