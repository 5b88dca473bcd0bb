import * as vscode from 'vscode';
import type { DecodingTools } from '../../core/pki/decodeFile.ts';
import { decodePasted, pastedPath } from '../../core/pki/decodePasted.ts';
import { decodedText } from '../../core/present/decoded/decodedText.ts';
import { pathLabel } from '../../core/present/presentContext.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import type { ShownTexts } from '../documents/shownTexts.ts';
import { maxDocumentLength } from '../host/limits.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { loadJudge } from '../store/loadJudge.ts';

/**
 * Decodes the clipboard together with the known certificates, so that its issuer is found. Of a key only its type is shown, and
 * nothing is kept except the text that is shown.
 */
export async function decodeClipboard(store: CertificateStore, tools: DecodingTools, texts: ShownTexts): Promise<void> {
  const text = await vscode.env.clipboard.readText();
  if (text.trim() === '') throw new CommandRefusal(vscode.l10n.t('The clipboard contains no text.'));
  if (text.length > maxDocumentLength)
    throw new CommandRefusal(vscode.l10n.t('The text on the clipboard is too large.'));
  const file = decodePasted(text, tools);
  if (file.credentials.length === 0) {
    throw new CommandRefusal(
      vscode.l10n.t(
        'The clipboard contains no certificate, request or key. Copy its PEM, its base64 or the field that contains it.',
      ),
    );
  }
  const { picture } = store;
  const { buildPkiGraph } = await loadJudge();
  const graph = await buildPkiGraph([...picture.graph.files, file], tools.cryptography, picture.graph.lookUps);
  const clipboard = vscode.l10n.t('Clipboard');
  const context = {
    ...picture,
    graph,
    pathLabel: (each: typeof file) => (each.path === pastedPath ? clipboard : pathLabel(picture, each)),
  };
  await texts.show(decodedText(file.credentials, file, context), vscode.l10n.t('{0} (decoded)', clipboard), {
    folder: 'CertScope decoded',
  });
}
