import * as vscode from 'vscode';
import type { CertificateNode, Occurrence } from '../../core/pki/pkiModel.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { credentialIn, findFile, parseTarget, requireTarget } from '../documents/credentialTarget.ts';
import { revealOccurrence, revealSpan } from '../documents/revealPlace.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { revealOneOf } from './revealOneOf.ts';
import { type TreeNode, toNodes } from './trustChainNodes.ts';
import type { TrustChainsView } from './trustChainsView.ts';

/** Maximum number of rows searched for a certificate. The user opens larger trees. */
const searchBudget = 50_000;

/** Opens a place of a certificate's issuer; if there are several, the user chooses. */
export async function revealIssuer(store: CertificateStore, argument: unknown): Promise<void> {
  const { fingerprint } = (await requireTarget(store, argument)).credential;
  const { certificates } = store.picture.graph;
  const node = fingerprint === undefined ? undefined : certificates.get(fingerprint);
  if (node === undefined) throw new CommandRefusal(vscode.l10n.t('Only certificates have an issuer.'));
  const { issuer } = node;
  switch (issuer.kind) {
    case 'selfSigned':
      throw new CommandRefusal(vscode.l10n.t('This certificate is a root: it is self-signed.'));
    case 'unknown':
      throw new CommandRefusal(
        vscode.l10n.t('Its CA is not in these files. Add the folder of the CA to the setting certscope.roots.'),
      );
    case 'verified':
      return revealIssuerAt(issuer.issuers.flatMap((id) => occurrencesOf(certificates.get(id))));
    case 'signatureInvalid':
    case 'unverifiable':
      return revealIssuerAt(occurrencesOf(certificates.get(issuer.issuer)));
  }
}

/** Opens the place of a credential, such as another place of a certificate or another member of its bundle, or of a flag or field. */
export async function revealTarget(store: CertificateStore, argument: unknown): Promise<void> {
  const target = parseTarget(argument);
  if (target?.path !== undefined && target.offset !== undefined && target.fingerprint === undefined) {
    const file = await findFile(store, target.path);
    if (file !== undefined && credentialIn(file, target) === undefined) {
      return revealSpan(file, { start: target.offset, end: target.offset });
    }
  }
  await revealOccurrence(await requireTarget(store, argument));
}

/** Selects a certificate in *Trust Chains*. */
export async function showInTree(store: CertificateStore, view: TrustChainsView, argument: unknown): Promise<void> {
  const target = await requireTarget(store, argument);
  await store.settled();
  const node = findNode(await view.topNodes(), target);
  if (node === undefined) {
    throw new CommandRefusal(
      vscode.l10n.t('Trust Chains shows the workspace and certscope.roots. This file is in neither.'),
    );
  }
  await view.select(node);
}

function occurrencesOf(node: CertificateNode | undefined): readonly Occurrence[] {
  return node?.occurrences ?? [];
}

function revealIssuerAt(occurrences: readonly Occurrence[]): Promise<void> {
  return revealOneOf(occurrences, vscode.l10n.t('The issuer appears in {0} places', occurrences.length));
}

/**
 * The row of a certificate, searched breadth first, since certificates are above their places; for anything else the row of its
 * place.
 */
function findNode(tops: readonly TreeNode[], { file, credential }: Occurrence): TreeNode | undefined {
  const { fingerprint, block } = credential;
  const isWanted = (node: TreeNode): boolean =>
    fingerprint === undefined
      ? node.path === file.path && node.offset === block.span.start
      : node.fingerprint === fingerprint;
  let level = tops;
  for (let looked = 0; level.length > 0 && looked < searchBudget; looked += level.length) {
    const found = level.find(isWanted);
    if (found !== undefined) return found;
    level = level.flatMap((node) => (node.row.hasChildren ? toNodes(node.row.children(), node) : []));
  }
  return undefined;
}
