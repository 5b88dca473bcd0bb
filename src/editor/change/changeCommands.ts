import * as vscode from 'vscode';
import { certificateName } from '../../core/pki/certificateName.ts';
import type { Occurrence } from '../../core/pki/model.ts';
import { CommandRefusal } from '../commandRefusal.ts';
import { parseTarget, wantTarget } from '../credentialTarget.ts';
import { wantTrust } from '../wantTrust.ts';
import { runChange } from './changeFlow.ts';
import type { ChangeHost } from './changeHost.ts';
import { chooseDue } from './chooseDue.ts';
import { reissueRecipe } from './recipes/reissueRecipe.ts';

/** Issues the certificate that a command was called for again, in all of its places. */
export async function renewOne(host: ChangeHost, argument: unknown, key?: 'new'): Promise<void> {
  wantTrust();
  const { fingerprint, name } = await wantCertificate(host, argument);
  const recipe = reissueRecipe({
    title: vscode.l10n.t('Renew {0}', name),
    target: argument,
    ...(key === undefined ? {} : { key }),
    choose: () => ({ certificates: [{ fingerprint }] }),
  });
  await runChange(recipe, host);
}

/** Issues all certificates again that have expired or will soon: those of a CA, or all. */
export async function renewAll(host: ChangeHost, argument: unknown): Promise<void> {
  wantTrust();
  const { fingerprint } = parseTarget(argument) ?? {};
  const recipe = reissueRecipe({
    title: vscode.l10n.t('Renew all expired and expiring certificates'),
    choose: (context) => chooseDue(context, fingerprint),
  });
  await runChange(recipe, host);
}

/** The certificate that a command was called for, as the latest picture knows it. */
export async function wantCertificate(
  host: ChangeHost,
  argument: unknown,
): Promise<Occurrence & { readonly fingerprint: string; readonly name: string }> {
  const target = await wantTarget(host.store, argument);
  await host.store.settled();
  const { fingerprint = '' } = target.credential;
  const node = host.store.picture.graph.certificates.get(fingerprint);
  if (node === undefined) throw new CommandRefusal(vscode.l10n.t('There is no certificate at this place.'));
  return { ...target, fingerprint, name: certificateName(node.certificate, node.role) };
}
