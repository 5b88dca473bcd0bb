import * as vscode from 'vscode';
import { baseName } from '../../core/text/paths.ts';
import { touches } from '../../core/text/span.ts';
import { parseTarget, requireTarget, targetAtCursor } from '../documents/credentialTarget.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { type DecodedAddress, decodedAddress, formatAddress } from './decodedAddress.ts';
import { decodedScheme } from './decodedDocument.ts';

/** Opens the decoded form of a certificate, or of all blocks of a value, beside its source. */
export async function showDecoded(store: CertificateStore, argument: unknown): Promise<void> {
  const target = parseTarget(argument) ?? targetAtCursor();
  const { file, credential } = await requireTarget(store, target);
  const isBesideBlock = target?.offset !== undefined && !touches(credential.block.span, target.offset);
  const uri = decodedUri(decodedAddress(file, credential, isBesideBlock));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { viewColumn: decodedColumn(), preview: true, preserveFocus: true });
}

/** Decoded documents share the column in which the first was shown. */
function decodedColumn(): vscode.ViewColumn {
  const group = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === decodedScheme),
  );
  return group?.viewColumn ?? vscode.ViewColumn.Beside;
}

/** The path is the tab's label; its folder is what gives the document its language. */
export function decodedUri(address: DecodedAddress): vscode.Uri {
  // For the last commit a query says more, which does not belong into a label.
  const path = address.path.replace(/[?#].*$/s, '');
  const fileName = baseName(path);
  const place = placeLabel(address);
  const name = decodeURIComponent(fileName);
  const label = place === '' ? vscode.l10n.t('{0} (decoded)', name) : vscode.l10n.t('{0} {1} (decoded)', name, place);
  return vscode.Uri.from({
    scheme: decodedScheme,
    path: `/CertScope decoded/${label.replaceAll('/', '\u2215')}`,
    query: formatAddress(address),
  });
}

function placeLabel({ value, block }: DecodedAddress): string {
  const number = block === undefined ? 0 : 'ordinal' in value ? value.ordinal : block.index;
  const key = 'ordinal' in value ? '' : (/[\w.-]+(?='?\]?$)/.exec(value.keyPath)?.[0] ?? '');
  return number === 0 ? key : `${key} ${number + 1}`.trimStart();
}
