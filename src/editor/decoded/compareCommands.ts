import * as vscode from 'vscode';
import type { Occurrence } from '../../core/pki/pkiModel.ts';
import { searchEntries } from '../../core/present/search/certificateSearch.ts';
import { baseName } from '../../core/text/paths.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { findFile, requireTarget } from '../documents/credentialTarget.ts';
import { chooseCertificate } from '../inventory/searchCertificates.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { credentialsAtAddress, decodedAddress } from './decodedAddress.ts';
import { decodedUri } from './showDecoded.ts';

/** Compares the decoded form of a certificate with that of another one, which the user searches for. */
export async function compareWith(store: CertificateStore, argument: unknown): Promise<void> {
  const own = await requireTarget(store, argument);
  const others = searchEntries(store.picture).filter(({ fingerprint }) => fingerprint !== own.credential.fingerprint);
  if (others.length === 0) throw new CommandRefusal(vscode.l10n.t('No other certificate was found.'));
  const chosen = await chooseCertificate(others, vscode.l10n.t('Compare with'));
  const other = chosen && store.picture.graph.certificates.get(chosen.fingerprint)?.occurrences[0];
  if (other !== undefined) {
    await showDifference(other, own, (before, after) => vscode.l10n.t('{0} ↔ {1}', before, after));
  }
}

/** Compares the decoded form of a certificate with the one that the last commit has in its place. */
export async function compareWithHead(store: CertificateStore, argument: unknown): Promise<void> {
  const own = await requireTarget(store, argument);
  const uri = await gitHeadUri(vscode.Uri.parse(own.file.path, true));
  if (uri === undefined) throw new CommandRefusal(vscode.l10n.t('Git does not track this file.'));
  const file = await findFile(store, uri.toString());
  const address = decodedAddress(own.file, own.credential, false);
  const [credential] = file === undefined ? [] : credentialsAtAddress(file, address);
  if (file === undefined || credential === undefined) {
    throw new CommandRefusal(vscode.l10n.t('The last commit has no certificate here.'));
  }
  if (credential.fingerprint === own.credential.fingerprint) {
    throw new CommandRefusal(vscode.l10n.t('The last commit has the same certificate here.'));
  }
  await showDifference({ file, credential }, own, (_, after) => vscode.l10n.t('{0}: last commit ↔ now', after));
}

async function showDifference(
  before: Occurrence,
  after: Occurrence,
  toTitle: (before: string, after: string) => string,
): Promise<void> {
  const [left, right] = [before, after].map(({ file, credential }) =>
    decodedUri(decodedAddress(file, credential, false)),
  );
  if (left === undefined || right === undefined) return;
  const name = (uri: vscode.Uri) => baseName(uri.path);
  await vscode.commands.executeCommand('vscode.diff', left, right, toTitle(name(left), name(right)), { preview: true });
}

/** The part of the built-in Git extension's API, version 1, that is used here. */
interface GitExtension {
  getAPI(version: 1): {
    toGitUri(uri: vscode.Uri, ref: string): vscode.Uri;
    getRepository(uri: vscode.Uri): unknown;
  };
}

/** URI of a file in the last commit; `undefined` if it is in no repository or Git is disabled. */
async function gitHeadUri(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (extension === undefined) return undefined;
  try {
    const api = (await extension.activate()).getAPI(1);
    return api.getRepository(uri) === null ? undefined : api.toGitUri(uri, 'HEAD');
  } catch {
    // It throws if `git.enabled` is off.
    return undefined;
  }
}
