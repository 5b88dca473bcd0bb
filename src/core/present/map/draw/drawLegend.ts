import * as l10n from '@vscode/l10n';
import type { MapShape, MapState, MapText } from '../../../../protocol/mapShapes.ts';
import type { MapItem } from '../../../../protocol/pkiMap.ts';
import { stateMark, stateWord } from '../../stateMark.ts';
import { grid } from '../layout/mapGrid.ts';
import { wrapText } from '../layout/textWidth.ts';
import { type Seal, type SealFamily, sealSigns } from '../model/seals.ts';
import { drawText, inFull, middleOf, sizes } from './draw.ts';
import { drawPill, pillWidth } from './drawPill.ts';
import { drawSeal } from './drawSeal.ts';
import { drawWire } from './drawWire.ts';

/** Height of the legend, its heading included. */
export const legendHeight = 186;

const seal = (family: SealFamily): Seal => ({ family, letter: sealSigns[family].letter, name: '' });

/** Room for the text next to a sign. */
const textRoom = 258;

/** Explains how to read an arrow. */
export function legendItem(top: number): MapItem {
  const x = grid.margin;
  const text = (words: string, y: number): MapShape =>
    drawText({ text: words, x: x + 60, y: middleOf(y), fill: 'text', room: textRoom, levels: inFull });
  const pill = { number: '9', name: '', seal: seal('ca') };
  const [first, second, third, fourth, fifth] = [24, 50, 80, 106, 132].map((y) => top + y) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const states: readonly MapState[] = ['works', 'willStop', 'broken', 'unknown'];
  const shapes = [
    headingText(l10n.t('How to read an arrow'), x, top, 318),
    ...drawPill(pill, x + 44 - pillWidth(pill), first),
    text(l10n.t('this end presents certificate 9, signed by CA K'), first),
    ...drawSeal(seal('ca'), x + 34, second),
    ...sentenceLines(
      l10n.t('this end trusts CA K: the other end must present a certificate with the same seal'),
      second,
      text,
    ),
    ...drawSeal(seal('unverified'), x + 34, third),
    text(l10n.t('does not verify the other end'), third),
    ...drawSeal(seal('other'), x + 10, fourth),
    ...drawSeal(seal('serviceAccountKey'), x + 34, fourth),
    text(l10n.t('O other CA or self-signed · S service-account key'), fourth),
    ...states.flatMap((state, index) => stateSample(state, x + (index % 2) * 160, fifth + Math.floor(index / 2) * 22)),
  ];
  const box = { x, y: top - 10, width: 318, height: legendHeight };
  return { id: 'legend', kind: 'text', box, shapes: shapes.flatMap(onlyInFull) };
}

/** One or two lines, centred on `y`. */
function sentenceLines(sentence: string, y: number, text: (words: string, y: number) => MapShape): readonly MapShape[] {
  const lines = wrapText(sentence, textRoom, 2, { size: sizes.full });
  return lines.map((line, index) => text(line, y + (index - (lines.length - 1) / 2) * 14));
}

/** Signs without words would explain nothing. */
function onlyInFull(shape: MapShape): readonly MapShape[] {
  const [first, last] = shape.levels ?? inFull;
  return first <= inFull[0] && last >= inFull[1] ? [{ ...shape, levels: inFull }] : [];
}

function stateSample(state: MapState, x: number, y: number): readonly MapShape[] {
  const [wire, arrow] = drawWire(
    {
      client: { x, y, side: 'right' },
      server: { x: x + 44, y, side: 'left' },
      points: [
        [x, y],
        [x + 44, y],
      ],
      label: { x, y, anchor: 'start' },
      room: 0,
    },
    state,
    { label: '' },
  );
  const words = `${stateMark(state)} ${stateWord(state)}`;
  return [
    ...[wire, arrow].flatMap((shape) => (shape === undefined ? [] : [{ ...shape, levels: inFull }])),
    drawText({ text: words, x: x + 60, y: middleOf(y), isBold: true, fill: state, room: 96, levels: inFull }),
  ];
}

/** A heading of a column or section; shortened to `room`. */
export function headingText(text: string, x: number, y: number, room: number): MapText {
  const style = { size: sizes.full, isBold: true, letterSpacing: 0.6 };
  return drawText({ text: text.toUpperCase(), x, y, fill: 'dim', levels: inFull, room, ...style });
}

/** A heading as an item of its own. */
export function headingItem(id: string, text: string, x: number, y: number, room: number): MapItem {
  const shape = headingText(text, x, y, room);
  return { id, kind: 'text', box: { x, y: y - 10, width: shape.box.width, height: 12 }, shapes: [shape] };
}
