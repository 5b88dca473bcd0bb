import * as vscode from 'vscode';
import type { CertificateNode, Occurrence } from '../../core/pki/pkiModel.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { credentialIn, findFile, parseTarget, requireTarget } from '../documents/credentialTarget.ts';
import { revealOccurrence, revealSpan } from '../documents/revealPlace.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { revealOneOf } from './revealOneOf.ts';

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

function occurrencesOf(node: CertificateNode | undefined): readonly Occurrence[] {
  return node?.occurrences ?? [];
}

function revealIssuerAt(occurrences: readonly Occurrence[]): Promise<void> {
  return revealOneOf(occurrences, vscode.l10n.t('The issuer appears in {0} places', occurrences.length));
}
