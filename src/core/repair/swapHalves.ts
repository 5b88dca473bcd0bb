import * as l10n from '@vscode/l10n';
import type { Place } from '../renewal/editLayer.ts';
import type { Span } from '../text/span.ts';
import type { DocumentEdit, RepairPlanner, Source } from './repairModel.ts';

/** Swaps a certificate and a key that are in each other's place: two values of a document, or two files. */
export const swapHalves: RepairPlanner = ({ finding, source, place, sourceOf }) => {
  const [related] = finding.related;
  const other = related === undefined ? undefined : sourceOf(related.path);
  const otherPlace = other?.places.find(({ block }) => block.span.start === related?.span?.start);
  if (other === undefined || otherPlace === undefined || otherPlace.value === place.value) return undefined;
  const kinds = [kindOf(source, place), kindOf(other, otherPlace)];
  if (!kinds.includes('certificate') || !kinds.includes('privateKey')) return undefined;
  const title = l10n.t('swap the certificate and the key');
  const here = halfOf(source, place);
  const there = halfOf(other, otherPlace);
  const isOneDocument = other === source;
  return {
    title,
    edits: isOneDocument ? [joined(edit(here, there), edit(there, here))] : [edit(here, there), edit(there, here)],
  };
};

interface Half {
  readonly source: Source;
  readonly place: Place;
  /** The value, or the whole file. */
  readonly span: Span;
}

function halfOf(source: Source, place: Place): Half {
  const isFile = place.value.keyPath === undefined;
  return { source, place, span: isFile ? { start: 0, end: source.text.length } : place.value.span };
}

function edit(to: Half, from: Half): DocumentEdit {
  const newText = from.source.text.slice(from.span.start, from.span.end);
  const bytes = from.place.value.blocks.map((block) => block.bytes());
  return {
    source: to.source,
    replacements: [{ span: to.span, newText }],
    expected: new Map([[to.place.value, bytes]]),
  };
}

function joined(one: DocumentEdit, other: DocumentEdit): DocumentEdit {
  return {
    source: one.source,
    replacements: [...one.replacements, ...other.replacements],
    expected: new Map([...one.expected, ...other.expected]),
  };
}

function kindOf(source: Source, place: Place): string | undefined {
  return source.credentialOf(place)?.content.kind;
}
