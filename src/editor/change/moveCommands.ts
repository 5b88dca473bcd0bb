import * as vscode from 'vscode';
import { rightAuthorityAt } from '../../core/renewal/connectionFixesFor.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { parseTarget, requireTarget } from '../documents/credentialTarget.ts';
import { requireTrust } from '../host/requireTrust.ts';
import { runChange } from './changeFlow.ts';
import type { ChangeHost } from './changeHost.ts';
import { chainRecipe, embedRecipe, extractRecipe, replaceCaRecipe, secretRecipe } from './recipes/moveRecipes.ts';
import { requireCertificate } from './requireCertificate.ts';

/** Embeds the files of a kubeconfig, or extracts them. Acts on the command's argument, or on the open file. */
export async function moveFiles(host: ChangeHost, way: 'embed' | 'extract', argument: unknown): Promise<void> {
  requireTrust();
  const path = wantPath(argument);
  await runChange(way === 'embed' ? embedRecipe(path) : extractRecipe(path, textOf(argument, 'existing')), host);
}

/** Replaces a CA where it is trusted, or completes the chain of a certificate. */
export async function moveCertificate(
  host: ChangeHost,
  what: 'replaceCa' | 'completeChain',
  argument: unknown,
): Promise<void> {
  requireTrust();
  const { file, credential, fingerprint, name } = await requireCertificate(host, argument);
  const subject = { fingerprint, name, target: argument };
  if (what === 'completeChain') return runChange(chainRecipe(subject), host);
  const to = textOf(argument, 'to') ?? rightAuthorityAt({ file, credential }, host.store.picture);
  await runChange(replaceCaRecipe(subject, to), host);
}

/** Moves the private key at a place into a Secret. */
export async function moveToSecret(host: ChangeHost, argument: unknown): Promise<void> {
  requireTrust();
  const { file, credential } = await requireTarget(host.store, argument);
  if (credential.content.kind !== 'privateKey') {
    throw new CommandRefusal(vscode.l10n.t('There is no private key here.'));
  }
  await runChange(secretRecipe({ path: file.path, offset: credential.block.span.start }), host);
}

/** The URI of a file, from the Explorer, a row, a link or the active editor. */
function wantPath(argument: unknown): string {
  if (argument instanceof vscode.Uri) return argument.toString();
  const path = parseTarget(argument)?.path ?? vscode.window.activeTextEditor?.document.uri.toString();
  if (path === undefined) throw new CommandRefusal(vscode.l10n.t('Open the kubeconfig first.'));
  return path;
}

function textOf(argument: unknown, key: 'to' | 'existing'): string | undefined {
  if (typeof argument !== 'object' || argument === null || !(key in argument)) return undefined;
  const value = (argument as Partial<Record<typeof key, unknown>>)[key];
  return typeof value === 'string' ? value : undefined;
}
