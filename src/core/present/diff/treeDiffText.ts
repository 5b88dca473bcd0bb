import * as l10n from '@vscode/l10n';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { shortTitle } from '../certificateWords.ts';
import { fingerprintText } from '../fingerprintText.ts';
import type { FieldDifference } from './certificateDiff.ts';
import type { ComparedPlace } from './pairMoved.ts';
import type { PlaceDifference, TreeDifference } from './treeDiff.ts';

/**
 * Writes a comparison for a terminal: `-` only in the first, `+` only in the second, `~` different in both, `→` same
 * at another place.
 */
export function treeDiffText({ places, same }: TreeDifference): string {
  const lines = places.flatMap(placeLines);
  const count = (isMeant: (place: PlaceDifference) => boolean): number => places.filter(isMeant).length;
  const moved = count(isOnlyMoved);
  const changed = count(({ before, after }) => before !== undefined && after !== undefined) - moved;
  const [removed, added] = [count(({ after }) => after === undefined), count(({ before }) => before === undefined)];
  const summary = l10n.t(
    '{0} the same, {1} moved, {2} changed, {3} only in the first, {4} only in the second.',
    same,
    moved,
    changed,
    removed,
    added,
  );
  return `${lines.map((line) => `${line}\n`).join('')}${lines.length === 0 ? '' : '\n'}${summary}\n`;
}

function placeLines(difference: PlaceDifference): readonly string[] {
  const { movedTo, before, after, fields } = difference;
  const place = [placeWords(difference), ...(movedTo === undefined ? [] : [placeWords(movedTo)])].join(' → ');
  const mark = isOnlyMoved(difference) ? '→' : before === undefined ? '+' : after === undefined ? '-' : '~';
  const node = before ?? after;
  const title = `${mark} ${place === '' ? '' : `${place}: `}${node === undefined ? '' : shortTitle(node)}`;
  return [title, ...fields.flatMap(fieldLines)];
}

function placeWords({ path, field }: ComparedPlace): string {
  return [path, field]
    .filter((part) => part !== '')
    .map(visibleWholeText)
    .join(' · ');
}

function isOnlyMoved({ before, after }: PlaceDifference): boolean {
  return before !== undefined && before.fingerprint === after?.fingerprint;
}

function fieldLines({ field, removed, added }: FieldDifference): readonly string[] {
  const [before = '', ...moreBefore] = removed.map((each) => visibleText(each));
  const [after = '', ...moreAfter] = added.map((each) => visibleText(each));
  const isOneValue = moreBefore.length + moreAfter.length === 0 && before !== '' && after !== '';
  if (isOneValue) return [`    ${field}: ${before} → ${after}`];
  const lists = [...removed.map((each) => `- ${visibleText(each)}`), ...added.map((each) => `+ ${visibleText(each)}`)];
  return [`    ${field}:`, ...lists.map((each) => `      ${each}`)];
}

/** The same for programs. */
export function treeDiffJson({ places, same }: TreeDifference): object {
  const fingerprintOf = (node: CertificateNode | undefined) => node && fingerprintText(node.fingerprint);
  return {
    schemaVersion: 1,
    same,
    places: places.map(({ path, field, movedTo, before, after, fields }) => ({
      path,
      field,
      movedTo,
      before: fingerprintOf(before),
      after: fingerprintOf(after),
      fields: fields.map(({ id, removed, added }) => ({ id, removed, added })),
    })),
  };
}
