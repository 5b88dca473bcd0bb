import * as l10n from '@vscode/l10n';
import { keyPathSegments } from '../../kubernetes/keyPathSegments.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode, DecodedCredential, Occurrence } from '../../pki/pkiModel.ts';
import { codeSpan } from '../markdown.ts';
import { pathLabel } from '../presentContext.ts';
import { occurrenceLink } from './hoverLinks.ts';
import type { HoverQuestion } from './hoverQuestion.ts';
import { factLine, listed, shownItems } from './hoverText.ts';

/** Says where else a certificate appears, and what it signed. */
export function placesLine(
  node: CertificateNode,
  credential: DecodedCredential,
  question: HoverQuestion,
): string | undefined {
  const others = node.occurrences.filter(
    ({ file, credential: other }) => !isSamePlace(file.path, other, credential, question),
  );
  return factLine(
    others.length === 0 ? undefined : l10n.t('also in {0}', placeLinks(others, question)),
    isUsedAsCa(node) && node.issued.length > 0 ? signed(node.issued.length) : undefined,
  );
}

/** Says where a certificate's private key is. */
export function keyFact(node: CertificateNode, question: HoverQuestion): string | undefined {
  const keys = node.keys.map((occurrence) => placeLink(occurrence, question));
  return keys.length === 0 ? undefined : l10n.t('key in {0}', listed(keys));
}

/** Links to places, named by path, in the same file by key path: `a, b, c and 4 more`. */
export function placeLinks(occurrences: readonly Occurrence[], question: HoverQuestion): string {
  const links = occurrences.slice(0, shownItems).map((occurrence) => placeLink(occurrence, question));
  const more = occurrences.length - links.length;
  return more > 0 ? l10n.t('{0} and {1} more', links.join(', '), more) : links.join(', ');
}

function placeLink(occurrence: Occurrence, question: HoverQuestion): string {
  const { file, credential } = occurrence;
  const isHere = file.path === question.file.path;
  const keyPath = credential.block.innerKeyPath ?? credential.value.keyPath;
  const label = isHere && keyPath !== undefined ? fromHere(keyPath, question) : pathLabel(question.context, file);
  return occurrenceLink(codeSpan(label, longestPath), occurrence, question);
}

/** A key path relative to the value: for siblings the last key is enough. */
function fromHere(keyPath: string, { value }: HoverQuestion): string {
  const own = keyPathSegments(value.keyPath ?? '');
  const segments = keyPathSegments(keyPath);
  const key = segments.at(-1);
  const isSibling =
    own.length > 1 &&
    own.length === segments.length &&
    segments.every((segment, index) => segment === own[index] || index === own.length - 1);
  return isSibling && typeof key === 'string' && /^[\w-]+$/.test(key) ? key : keyPath;
}

/** Paths are longer than names, and their end matters most. */
const longestPath = 200;

function isSamePlace(
  path: string,
  other: DecodedCredential,
  credential: DecodedCredential,
  question: HoverQuestion,
): boolean {
  return path === question.file.path && other.block.span.start === credential.block.span.start;
}

function signed(count: number): string {
  return count === 1 ? l10n.t('signs 1 certificate here') : l10n.t('signs {0} certificates here', count);
}
