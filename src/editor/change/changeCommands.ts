import * as vscode from 'vscode';
import { certificateName } from '../../core/pki/certificateName.ts';
import type { Occurrence } from '../../core/pki/model.ts';
import { CommandRefusal } from '../commandRefusal.ts';
import { parseTarget, wantTarget } from '../credentialTarget.ts';
import { wantTrust } from '../wantTrust.ts';
import { runChange } from './changeFlow.ts';
import type { ChangeHost } from './changeHost.ts';
import type { ChangeRecipe } from './changeRecipe.ts';
import { caRecipe, clusterPkiRecipe, kubeconfigRecipe, serviceAccountRecipe } from './recipes/creationRecipes.ts';
import { missingRecipe } from './recipes/missingRecipe.ts';
import { type RecipeSubject, renewAllRecipe, renewRecipe, repairRecipe } from './recipes/renewalRecipes.ts';

/** Recipes about the certificate that a command was called for. */
const recipesOfOne = {
  renew: (subject) => renewRecipe(subject),
  renewNewKey: (subject) => renewRecipe(subject, 'new'),
  reissue: repairRecipe,
} satisfies Readonly<Record<string, (subject: RecipeSubject) => ChangeRecipe>>;

/** Recipes that need no certificate; some take one, or a folder, where they are called for it. */
const recipesOfNone = {
  renewAll: (_, argument) => renewAllRecipe(parseTarget(argument)?.fingerprint),
  issueMissing: (_, argument) => missingRecipe(missingOf(argument)),
  newCa: ({ home }) => caRecipe(home),
  newPki: ({ home }, argument) => clusterPkiRecipe(home, argument instanceof vscode.Uri ? argument.fsPath : undefined),
  newKubeconfig: ({ home }, argument) => kubeconfigRecipe(home, parseTarget(argument)?.fingerprint),
  newServiceAccountKeys: ({ home }) => serviceAccountRecipe(home),
} satisfies Readonly<Record<string, (host: ChangeHost, argument: unknown) => ChangeRecipe>>;

/** Runs a recipe about the certificate at a place. */
export async function changeOne(host: ChangeHost, recipe: keyof typeof recipesOfOne, argument: unknown): Promise<void> {
  wantTrust();
  const { fingerprint, name } = await wantCertificate(host, argument);
  await runChange(recipesOfOne[recipe]({ fingerprint, name, target: argument }), host);
}

/** Runs a recipe that makes something new, or chooses by itself. */
export async function changeAny(
  host: ChangeHost,
  recipe: keyof typeof recipesOfNone,
  argument: unknown,
): Promise<void> {
  wantTrust();
  await runChange(recipesOfNone[recipe](host, argument), host);
}

/** The certificate that a command was called for, as the latest picture knows it. */
export async function wantCertificate(
  { store }: ChangeHost,
  argument: unknown,
): Promise<Occurrence & { readonly fingerprint: string; readonly name: string }> {
  const target = await wantTarget(store, argument);
  await store.settled();
  const { fingerprint = '' } = target.credential;
  const node = store.picture.graph.certificates.get(fingerprint);
  if (node === undefined) throw new CommandRefusal(vscode.l10n.t('There is no certificate at this place.'));
  return { ...target, fingerprint, name: certificateName(node.certificate, node.role) };
}

/** The role and the machine of a certificate that is missing, as a map tells them. */
function missingOf(argument: unknown): { readonly role?: string; readonly host?: string } {
  if (typeof argument !== 'object' || argument === null) return {};
  const { role, host }: { role?: unknown; host?: unknown } = argument;
  return { ...(typeof role === 'string' ? { role } : {}), ...(typeof host === 'string' ? { host } : {}) };
}
