import * as vscode from 'vscode';
import type { LocatedValue } from '../core/locate/model.ts';
import type { FileReference } from '../core/pki/model.ts';
import type { HoverCommand, LinkTarget } from '../core/present/hover/hoverQuestion.ts';
import { touches } from '../core/text/span.ts';
import type { CertificateStore, DocumentView } from './certificateStore.ts';
import { isReadable } from './documentKinds.ts';
import { partOf } from './gradualFile.ts';
import { placeAt } from './placeAt.ts';
import { toRange } from './ranges.ts';
import type { SettingsReader } from './settings.ts';

/** Says which further commands work for the credential at a place; each becomes a link. */
export type HoverOffers = (view: DocumentView, target: LinkTarget) => Promise<readonly HoverCommand[]>;

const usualCommands: readonly HoverCommand[] = [
  'certscope.showDecoded',
  'certscope.revealIssuer',
  'certscope.revealOccurrence',
  'certscope.showInTree',
  'certscope.showMap',
  'certscope.copyPem',
  'certscope.copyFingerprint',
];

/** Explains the credential under the pointer, or all credentials of a value when the pointer is on its key. */
export function registerHover(
  store: CertificateStore,
  settings: SettingsReader,
  offers: HoverOffers = async () => [],
): vscode.Disposable {
  const provider: vscode.HoverProvider = {
    provideHover: async (document, position, token) => {
      if (!isReadable(document) || !settings.get('hover.enabled', document.uri.toString())) return undefined;
      const offset = document.offsetAt(position);
      const known = store.fileOf(document);
      const isPlace = placeAt(known.values, offset) !== undefined || placeAt(known.references, offset) !== undefined;
      // Tokens of bootstrapping stand in configurations, and have no form of their own.
      if (!isPlace && known.isConfiguration !== true) return undefined;
      const view = await store.viewOf(document, token);
      const value = view && placeAt(view.file.values, offset);
      if (view !== undefined && value !== undefined) return explain(view, value, offset, offers);
      const reference = view && placeAt(view.file.references, offset);
      if (view !== undefined && reference !== undefined) return explainReference(view, reference);
      return view && explainBootstrapToken(view, offset);
    },
  };
  return vscode.languages.registerHoverProvider('*', provider);
}

async function explain(
  view: DocumentView,
  value: LocatedValue,
  offset: number,
  offers: HoverOffers,
): Promise<vscode.Hover | undefined> {
  const { file, picture } = view;
  const { keySpan } = value;
  const isOnKey = keySpan !== undefined && touches(keySpan, offset);
  const commands = new Set([...usualCommands, ...(await offers(view, { path: file.path, offset }))]);
  const { credentialHover } = await import('../core/present/hover/credentialHover.ts');
  const hover = credentialHover({
    file: partOf(file, [value]),
    value,
    context: picture,
    commands,
    linkTo: commandUri,
    ...(isOnKey ? {} : { offset }),
  });
  if (hover === undefined) return undefined;
  return toHover(hover.markdown, commands, toRange(file.lines, isOnKey ? keySpan : hover.span));
}

/** Explains what the file holds that a value names. What its commands act on is there; renewal is asked for there. */
async function explainReference({ file, picture }: DocumentView, reference: FileReference): Promise<vscode.Hover> {
  const { referenceHover } = await import('../core/present/hover/referenceHover.ts');
  const commands = new Set(usualCommands);
  const hover = referenceHover({ reference, file, context: picture, commands, linkTo: commandUri });
  return toHover(hover.markdown, commands, toRange(file.lines, hover.span));
}

async function explainBootstrapToken(
  { file, picture }: DocumentView,
  offset: number,
): Promise<vscode.Hover | undefined> {
  const { bootstrapTokenHover } = await import('../core/present/hover/bootstrapTokenHover.ts');
  const hover = bootstrapTokenHover(file, offset, picture);
  return hover && toHover(hover.markdown, new Set(), toRange(file.lines, hover.span));
}

function toHover(text: string, commands: ReadonlySet<HoverCommand>, range: vscode.Range): vscode.Hover {
  const markdown = new vscode.MarkdownString(text);
  // Only these commands can be run from the hover, whatever a certificate has in its names.
  markdown.isTrusted = { enabledCommands: [...commands] };
  return new vscode.Hover(markdown, range);
}

function commandUri(command: HoverCommand, target: LinkTarget): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify([target]))}`;
}
