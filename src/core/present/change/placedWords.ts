import * as l10n from '@vscode/l10n';
import { formatDuration } from '../../text/duration.ts';
import { formatDate } from '../../text/moment.ts';
import { visibleText } from '../../text/visibleText.ts';
import { formatName } from '../../x509/formatName.ts';
import { shortFingerprint } from '../fingerprintText.ts';
import type { PlacedChange, PlacedItem } from './placedChanges.ts';

/** The content of a place before and after, a line each; chains are numbered. Harmless text without key bytes. */
export function placedLines({ before, after }: PlacedChange, now: number, locale?: string): readonly string[] {
  const octets = haveSameShortForm([...before, ...after]) ? 3 : 2;
  const words = (item: PlacedItem): string => itemWords(item, { now, locale, octets });
  const order = new Map(before.map((item, index) => [idOf(item), index]));
  const isChain = before.length > 1 || after.length > 1;
  const numbered = (items: readonly PlacedItem[], wordsOf: (item: PlacedItem, index: number) => string) =>
    items.map((item, index) => (isChain ? `${index + 1}. ${wordsOf(item, index)}` : wordsOf(item, index)));
  const moved = (item: PlacedItem, index: number): string => {
    const was = order.get(idOf(item));
    if (!isChain || before.length === 0 || was === index) return words(item);
    return was === undefined ? l10n.t('{0}, added', words(item)) : l10n.t('{0}, was number {1}', words(item), was + 1);
  };
  return [
    ...numbered(before, words).map((line) => l10n.t('now: {0}', line)),
    ...(after.length === 0 ? [l10n.t('after: nothing')] : []),
    ...numbered(after, moved).map((line) => l10n.t('after: {0}', line)),
  ];
}

function itemWords(
  item: PlacedItem,
  { now, locale, octets }: { readonly now: number; readonly locale: string | undefined; readonly octets: number },
): string {
  switch (item.kind) {
    case 'certificate': {
      const { subject, notAfter = 0 } = item.certificate;
      const [date, rest] = [formatDate(notAfter, locale), formatDuration(notAfter - now)];
      const end = notAfter < now ? l10n.t('expired {0} ago ({1})', rest, date) : l10n.t('until {0} ({1})', date, rest);
      return [visibleText(formatName(subject)), shortFingerprint(item.fingerprint, octets), end].join(' · ');
    }
    case 'privateKey':
      return l10n.t('private key');
    case 'publicKey':
      return l10n.t('public key');
    case 'text':
      return visibleText(item.text);
  }
}

function idOf(item: PlacedItem): string {
  return item.kind === 'certificate' ? item.fingerprint : item.kind;
}

/** Two certificates have the same short fingerprint. */
function haveSameShortForm(items: readonly PlacedItem[]): boolean {
  const fingerprints = new Set(items.flatMap((item) => (item.kind === 'certificate' ? [item.fingerprint] : [])));
  return new Set([...fingerprints].map((each) => shortFingerprint(each))).size < fingerprints.size;
}
