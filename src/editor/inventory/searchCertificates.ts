import * as vscode from 'vscode';
import { type SearchEntry, searchCertificates, searchEntries } from '../../core/present/search/certificateSearch.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { revealOccurrence } from '../documents/revealPlace.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** The list draws only visible rows, but adding many items takes time. */
const maxRows = 200;

interface SearchItem extends vscode.QuickPickItem {
  readonly entry?: SearchEntry;
}

/** Searches all known certificates by their whole content, and goes to the chosen one. */
export async function showSearch(store: CertificateStore): Promise<void> {
  const entries = searchEntries(store.picture);
  if (entries.length === 0) throw new CommandRefusal(vscode.l10n.t('No certificates found yet.'));
  const chosen = await chooseCertificate(entries, vscode.l10n.t('Search certificates'));
  const occurrence = chosen && store.picture.graph.certificates.get(chosen.fingerprint)?.occurrences[0];
  if (occurrence !== undefined) await revealOccurrence(occurrence);
}

/** Lets the user search among certificates and choose one. */
export function chooseCertificate(entries: readonly SearchEntry[], title: string): Promise<SearchEntry | undefined> {
  const list = vscode.window.createQuickPick<SearchItem>();
  list.title = title;
  list.placeholder = vscode.l10n.t(
    'Subject, name, address, serial number, fingerprint, file, date; <30d: expires within 30 days',
  );
  const show = (query: string) => {
    const { found, total } = searchCertificates(entries, query, maxRows);
    list.items = [...found.map(toItem), ...moreItem(total - found.length)];
  };
  show('');
  return new Promise((resolve) => {
    list.onDidChangeValue(show);
    list.onDidAccept(() => {
      // Enter may come before VS Code has marked an item of the list as it is now: then the first one is meant.
      const chosen = list.activeItems.find((item) => list.items.includes(item)) ?? list.items[0];
      resolve(chosen?.entry);
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
}

/** The words of the query may match anywhere, so VS Code must not filter again. */
function toItem(entry: SearchEntry): SearchItem {
  const { icon, label, description, detail } = entry;
  return { entry, label: `$(${icon}) ${withoutIcons(label)}`, description, detail, alwaysShow: true };
}

/** A label draws `$(name)` as an icon, even in the name of a certificate. */
function withoutIcons(label: string): string {
  return label.replaceAll('$(', '$\u200b(');
}

function moreItem(count: number): readonly SearchItem[] {
  if (count <= 0) return [];
  return [{ label: vscode.l10n.t('… and {0} more: type to filter', count), alwaysShow: true }];
}
