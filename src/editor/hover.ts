import * as vscode from 'vscode';
import type { LocatedValue } from '../core/locate/model.ts';
import type { DecodedFile } from '../core/pki/model.ts';
import type { HoverCommand, LinkTarget } from '../core/present/hover/hoverQuestion.ts';
import { touches } from '../core/text/span.ts';
import type { CertificateStore, DocumentView } from './certificateStore.ts';
import { isReadable } from './documentKinds.ts';
import { partOf } from './gradualFile.ts';
import { toRange } from './ranges.ts';
import type { SettingsReader } from './settings.ts';

/** Says which further commands work for the credential at a place; each becomes a link. */
export type HoverOffers = (view: DocumentView, target: LinkTarget) => Promise<readonly HoverCommand[]>;

const usualCommands: readonly HoverCommand[] = [
  'certscope.showDecoded',
  'certscope.revealIssuer',
  'certscope.revealOccurrence',
  'certscope.showInTree',
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
      if (valueAt(store.fileOf(document), offset) === undefined) return undefined;
      const view = await store.viewOf(document, token);
      const value = view && valueAt(view.file, offset);
      return view && value && explain(view, value, offset, offers);
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
  const markdown = new vscode.MarkdownString(hover.markdown);
  // Only these commands can be run from the hover, whatever a certificate has in its names.
  markdown.isTrusted = { enabledCommands: [...commands] };
  return new vscode.Hover(markdown, toRange(file.lines, isOnKey ? keySpan : hover.span));
}

/** The value at an offset: on its text or on its key. */
function valueAt({ values }: DecodedFile, offset: number): LocatedValue | undefined {
  return values.find(
    ({ span, keySpan }) => touches(span, offset) || (keySpan !== undefined && touches(keySpan, offset)),
  );
}

function commandUri(command: HoverCommand, target: LinkTarget): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify([target]))}`;
}
