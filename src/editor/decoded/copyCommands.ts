import * as vscode from 'vscode';
import type { DecodedCredential } from '../../core/pki/pkiModel.ts';
import { fingerprintText } from '../../core/present/fingerprintText.ts';
import { encodePem } from '../../core/text/encodePem.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { requireTarget } from '../documents/credentialTarget.ts';
import { confirmationTime } from '../host/limits.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Copies the PEM block of a certificate, request, CRL or public key. Private keys are refused. */
export async function copyPem(store: CertificateStore, argument: unknown): Promise<void> {
  await copyAsPem((await requireTarget(store, argument)).credential);
}

/** As {@link copyPem}, for a credential at hand. */
export async function copyAsPem({ content }: DecodedCredential): Promise<void> {
  switch (content.kind) {
    case 'certificate':
      return copyText(encodePem('CERTIFICATE', content.der), vscode.l10n.t('PEM copied'));
    case 'certificationRequest':
      return copyText(encodePem('CERTIFICATE REQUEST', content.der), vscode.l10n.t('PEM copied'));
    case 'crl':
      return copyText(encodePem('X509 CRL', content.der), vscode.l10n.t('PEM copied'));
    case 'publicKey':
      return copyText(encodePem('PUBLIC KEY', content.publicKey.spki), vscode.l10n.t('PEM copied'));
    case 'privateKey':
      throw new CommandRefusal(vscode.l10n.t('Private keys are not copied.'));
    case 'token':
      throw new CommandRefusal(vscode.l10n.t('Tokens are not copied.'));
    case 'unreadable':
      throw new CommandRefusal(vscode.l10n.t('Nothing was copied: this value cannot be read.'));
  }
}

/** Copies the SHA-256 fingerprint of a certificate, upper case with colons, as `openssl x509 -fingerprint` prints it. */
export async function copyFingerprint(store: CertificateStore, argument: unknown): Promise<void> {
  const { fingerprint } = (await requireTarget(store, argument)).credential;
  if (fingerprint === undefined) throw new CommandRefusal(vscode.l10n.t('Only certificates have a fingerprint.'));
  await copyText(fingerprintText(fingerprint), vscode.l10n.t('Fingerprint copied'));
}

/** Copies a text to the clipboard and confirms it in the status bar for a moment. */
export async function copyText(text: string, confirmation: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(confirmation, confirmationTime);
}
