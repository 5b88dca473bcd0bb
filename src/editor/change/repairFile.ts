import * as vscode from 'vscode';
import type { Finding } from '../../core/findings/findingModel.ts';
import { applyReplacements } from '../../core/renewal/applyReplacements.ts';
import type { TextReplacement } from '../../core/renewal/renewalModel.ts';
import { changedLines } from '../../core/repair/changedLines.ts';
import { planRepairs } from '../../core/repair/planRepair.ts';
import type { Repair } from '../../core/repair/repairModel.ts';
import { touchesKey } from '../../core/repair/touchesKey.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { relatedDocuments } from '../documents/relatedDocuments.ts';
import { repairEdit, repairOutlook, repairTitle } from '../findings/repairEdits.ts';
import { requireTrust } from '../host/requireTrust.ts';
import type { ChangeHost, WrittenFile } from './changeHost.ts';
import { readSource } from './changeTools.ts';
import { diskPath } from './diskPath.ts';
import { saveUnsaved } from './documents.ts';
import { reportWritten } from './reportWritten.ts';
import { asRefusal, changeOnDisk } from './undoChange.ts';

/**
 * Repairs a file: with an edit, or, where a private key changes, on disk, with a journal. An edit
 * would put the key into a buffer that VS Code backs up, and later into its local history, in files that other users may be able to read.
 */
export async function repairFile(host: ChangeHost, argument: unknown): Promise<void> {
  requireTrust();
  const finding = await wantFinding(host, argument);
  await saveUnsaved([finding.path, ...finding.related.map(({ path }) => path)], host);
  const texts = await relatedDocuments(
    await vscode.workspace.openTextDocument(vscode.Uri.parse(finding.path, true)),
    finding,
  );
  const name = vscode.workspace.asRelativePath(vscode.Uri.parse(finding.path, true));
  const { graph, now } = host.store.picture;
  const context = { graph, now, tools: host.decoding, textOf: (path: string) => texts.get(path)?.getText() };
  const repair = planRepairs(context, finding)[choiceIn(argument)];
  if (repair === undefined) throw gone();
  const outlook = await repairOutlook(repair, finding, context, host.store.picture);
  if (outlook?.helps === false)
    throw new CommandRefusal(vscode.l10n.t('Nothing was written: {0} would still be reported.', finding.code));
  const title = repairTitle(repair, outlook);
  const lines = await linesToChange(repair, texts, host);
  if (!touchesKey(graph, repair)) {
    if (await host.confirm(title, vscode.l10n.t('Repair'), lines))
      await vscode.workspace.applyEdit(repairEdit(repair, texts), { isRefactoring: true });
    return;
  }
  const detail = vscode.l10n.t(
    'This changes a private key, so {0} is saved directly to disk, not through the editor.',
    name,
  );
  if (!(await host.confirm(title, vscode.l10n.t('Repair'), `${detail}\n${lines}`))) return;
  const files: WrittenFile[] = [];
  try {
    for (const [path, replacements] of repair.replacements) {
      files.push(await rewritten(path, texts.get(path)?.getText(), replacements, host));
    }
    const journal = await host.journal();
    const { id } = await journal.write(title, files).catch(asRefusal);
    const change = changeOnDisk(journal, id, title);
    host.lastChange.made = change;
    await host.refresh();
    reportWritten(vscode.l10n.t('Repaired {0}.', name), change, host);
  } finally {
    for (const { after } of files) after.fill(0);
  }
}

/** The finding at the light bulb, in the latest picture. */
async function wantFinding({ store }: ChangeHost, argument: unknown): Promise<Finding> {
  await store.settled();
  const { path, code, start }: { path?: unknown; code?: unknown; start?: unknown } =
    typeof argument === 'object' && argument !== null ? argument : {};
  const finding = store.picture.findings.find(
    (each) => each.path === path && each.code === code && each.span?.start === start,
  );
  if (finding === undefined) throw gone();
  return finding;
}

/** `shop/certificates.yaml:5: namespace: edge → namespace: shop`, for the question. */
async function linesToChange(
  { replacements }: Repair,
  texts: ReadonlyMap<string, vscode.TextDocument>,
  { redact }: ChangeHost,
): Promise<string> {
  const copyOf = async (text: string): Promise<string | undefined> => {
    const copy = await redact(text, {}, new AbortController().signal);
    return copy?.kind === 'redacted' ? copy.text : undefined;
  };
  const all = await Promise.all(
    [...texts].map(async ([path, document]) => {
      const name = vscode.workspace.asRelativePath(document.uri);
      const lines = await changedLines(document.getText(), replacements.get(path) ?? [], copyOf);
      return lines.map(({ first, last, words }) => {
        const place = `${name}:${first}${last > first ? `–${last}` : ''}`;
        return words === undefined
          ? vscode.l10n.t('{0}: not shown, because it may be private', place)
          : `${place}: ${words}`;
      });
    }),
  );
  return all.flat().join('\n');
}

/** Of several repairs, the one that was chosen. */
function choiceIn(argument: unknown): number {
  const { choice }: { choice?: unknown } = typeof argument === 'object' && argument !== null ? argument : {};
  return typeof choice === 'number' ? choice : 0;
}

function gone(): CommandRefusal {
  return new CommandRefusal(vscode.l10n.t('Nothing was written: the text has changed since the preview.'));
}

/** @param shown - The text that the replacements refer to. */
async function rewritten(
  path: string,
  shown: string | undefined,
  replacements: readonly TextReplacement[],
  host: ChangeHost,
): Promise<WrittenFile> {
  const source = await readSource(path, host);
  if (source?.text === undefined || source.encode === undefined) throw gone();
  const { text, bytes, encode, offsetOf } = source;
  if (shown !== text && offsetOf === undefined) throw gone();
  const at = offsetOf ?? ((offset: number) => offset);
  const placed = replacements.map(({ span, newText }) => ({
    span: { start: at(span.start), end: at(span.end) },
    newText,
  }));
  return {
    path: diskPath(vscode.Uri.parse(path, true)),
    before: bytes,
    after: encode(applyReplacements(text, placed)),
    holdsKey: true,
  };
}
