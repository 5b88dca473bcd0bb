import * as l10n from '@vscode/l10n';
import type { MapBox, MapShape } from '../../../../protocol/mapShapes.ts';
import type { MapItem } from '../../../../protocol/pkiMap.ts';
import { joinWords } from '../../../text/sentences.ts';
import { stateMark, stateWord } from '../../stateMark.ts';
import { grid } from '../layout/mapGrid.ts';
import { wrapText } from '../layout/textWidth.ts';
import type { MapCard, MapModel } from '../model/mapModel.ts';
import { boxPath, drawBox, drawText, inFull, inMiddle, middleOf, notFromFar, sizes } from './draw.ts';
import { farName } from './drawCard.ts';

const middle = grid.apiserver.x + grid.apiserver.width / 2;
/** Width between the ports of both sides. */
const room = 96;

/** Draws the API server's card: its name above the ports, and notes in the gaps between them. */
export function drawApiserver(card: MapCard, box: MapBox, tabs: number, rows: ApiserverRows): readonly MapShape[] {
  const { title, line, isMissing } = card;
  const top = box.y + tabs;
  const frame = { fill: 'card', strokeWidth: 1, part: 'card' } as const;
  const name = {
    text: title,
    isBold: true,
    anchor: 'middle',
    x: middle,
    fill: isMissing ? 'dim' : 'text',
    room: box.width - 40,
  } as const;
  const second = isMissing ? l10n.t('not in these files') : line;
  return [
    drawBox(box, 5, isMissing ? { ...frame, stroke: 'unknown', dash: '5 3' } : { ...frame, stroke: 'border' }),
    drawText({ ...name, y: top + 21, size: 15, levels: notFromFar }),
    ...(second === ''
      ? []
      : [
          drawText({
            text: second,
            anchor: 'middle',
            x: middle,
            y: top + 36,
            fill: 'dim',
            room: box.width - 40,
            levels: inFull,
          }),
        ]),
    ...farName(card, box, `${stateMark(card.state)} ${title}`),
    ...notes(rows),
  ];
}

/** Positions of its ports, and the notes. */
export interface ApiserverRows {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly notes: readonly string[];
}

/** Each note is in a gap between two ports on the left without a port on the right at that height. */
function notes({ left, right, notes: texts }: ApiserverRows): readonly MapShape[] {
  const gaps = left
    .slice(0, -1)
    .map((y, index) => (y + (left[index + 1] ?? y)) / 2)
    .filter((y, index) => (left[index + 1] ?? y) - y > 28 && right.every((port) => Math.abs(port - y) > 30));
  return texts.flatMap((text, index) => {
    const y = gaps[index];
    if (y === undefined) return [];
    return wrapText(text, grid.apiserver.width - room, 2, { size: sizes.full }).map((line, at, lines) =>
      drawText({
        text: line,
        anchor: 'middle',
        x: middle,
        // Two lines keep clear of the text below the pill above them.
        y: middleOf(y) + (at - (lines.length - 1) / 2) * 14 + (lines.length > 1 ? 3 : 0),
        fill: 'dim',
        levels: inFull,
      }),
    );
  });
}

/** A tab for each control plane at the top of the card; `≠` if it differs from the others. */
export function apiserverTabs({ members, shown }: MapModel, box: MapBox): readonly MapItem[] {
  if (members.length < 2) return [];
  const width = box.width / members.length;
  const isDiffering = new Set(members.map(({ state }) => state)).size > 1;
  return members.map((member, index) => {
    const own: MapBox = { x: box.x + index * width, y: box.y, width, height: grid.tabs };
    const isChosen = member.key === shown?.key;
    const mark = member.state === 'works' ? '' : `${stateMark(member.state)} `;
    const text = {
      text: `${mark}${member.name}`,
      anchor: 'middle',
      x: own.x + width / 2,
      isBold: isChosen,
      room: width - 8,
    } as const;
    const fill = member.state === 'works' ? (isChosen ? 'text' : 'dim') : member.state;
    return {
      id: `tab ${member.key}`,
      kind: 'control',
      box: own,
      outline: boxPath(own),
      state: member.state,
      ...(isChosen ? { isChosen } : {}),
      shows: { controlPlane: member.key },
      spoken: joinWords([
        l10n.t('Control plane {0}', member.name),
        stateWord(member.state),
        ...(isDiffering && member.state !== 'works' ? [l10n.t('differs from the others')] : []),
      ]),
      shapes: [
        drawBox(own, 5, {
          fill: isChosen ? 'card' : 'panel',
          stroke: isChosen ? 'focus' : 'border',
          strokeWidth: isChosen ? 2 : 1,
        }),
        drawText({ ...text, y: middleOf(own.y + grid.tabs / 2), fill, levels: inFull }),
        drawText({
          ...text,
          y: middleOf(own.y + grid.tabs / 2, sizes.middle),
          size: sizes.middle,
          fill,
          levels: inMiddle,
        }),
      ],
    };
  });
}
