import * as l10n from '@vscode/l10n';
import { applyReplacements } from '../renewal/applyReplacements.ts';
import { editLayer, type Place } from '../renewal/editLayer.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import { addArmour } from './addArmour.ts';
import { firstObject } from './firstObject.ts';
import type { RepairDraft, RepairPlanner, RepairSubject } from './repairModel.ts';
import { rewriteBlock } from './rewriteBlock.ts';
import { sameBytesAfter } from './rewrittenValue.ts';
import { readScalar, writeScalar } from './scalarText.ts';
import { visibleBlocks } from './visibleBlocks.ts';

/** Makes Go see a block: its BEGIN and END, its lines, its headers, or bytes behind what it holds. */
export const normalisePem: RepairPlanner = (subject) => {
  const { block, value } = subject.place;
  if (block.problem !== undefined) return undefined;
  if (!block.encoding.includes('pem')) return value.keyPath === undefined ? addArmour(subject) : undefined;
  if (block.unseen !== undefined) return withItsOwnLines(subject);
  if (block.headersSpan !== undefined && block.label === 'CERTIFICATE') return withoutHeaders(subject);
  return withoutTrailingBytes(subject);
};

/** All blocks of the value that Go does not see, in one go. */
function withItsOwnLines(subject: RepairSubject): RepairDraft | undefined {
  const { place } = subject;
  const { value } = place;
  const isInScalar = value.keyPath !== undefined && place.block.encoding[0] === 'pem';
  const replacements = isInScalar ? inScalar(subject) : inLayer(subject);
  if (replacements === undefined) return undefined;
  return { title: l10n.t('write the PEM as Go reads it'), edits: sameBytesAfter(subject, replacements) };
}

function inScalar({ source, place }: RepairSubject): readonly TextReplacement[] | undefined {
  const content = readScalar(source.text, place.value);
  const edits = visibleBlocks(content, source.placesIn(content));
  return edits && writeScalar(source.text, place.value, applyReplacements(content, edits));
}

function inLayer({ source, place }: RepairSubject): readonly TextReplacement[] | undefined {
  const members = source.places.flatMap((each, index) => (isHiddenBeside(each, place) ? [index] : []));
  return editLayer(
    source.text,
    source.places,
    members,
    {
      inText: (text, places, layerMembers) =>
        visibleBlocks(
          text,
          layerMembers.map((member) => places[member]).filter((each) => each !== undefined),
        ),
    },
    source.placesIn,
  );
}

function isHiddenBeside({ value, block }: Place, place: Place): boolean {
  return value === place.value && block.unseen !== undefined && block.problem === undefined;
}

function withoutHeaders(subject: RepairSubject): RepairDraft | undefined {
  const { source, index } = subject;
  const replacements = editLayer(
    source.text,
    source.places,
    [index],
    {
      inText: (text, places, [member = -1]) => {
        const headers = places[member]?.block.headersSpan;
        if (headers === undefined) return undefined;
        const blanks = /^(?:\s|\\+[nrt])*/.exec(text.slice(headers.end))?.[0].length ?? 0;
        return [{ span: { start: headers.start, end: headers.end + blanks }, newText: '' }];
      },
    },
    source.placesIn,
  );
  return replacements && { title: l10n.t('remove the PEM headers'), edits: sameBytesAfter(subject, replacements) };
}

function withoutTrailingBytes({ source, index, place }: RepairSubject): RepairDraft | undefined {
  const { value, block } = place;
  const der = firstObject(block.bytes());
  if (der.length === block.bytes().length) return undefined;
  const replacements = rewriteBlock(source, index, der, der);
  if (replacements === undefined) return undefined;
  const blocks = value.blocks.map((each) => (each === block ? der : { value, block: each }));
  return {
    title: l10n.t('remove the bytes behind it'),
    edits: [{ source, replacements, expected: new Map([[value, blocks]]) }],
  };
}
