import * as l10n from '@vscode/l10n';
import type { MapBox, MapShape } from '../../../../protocol/mapShapes.ts';
import type { MapItem } from '../../../../protocol/pkiMap.ts';
import { joinWords } from '../../../text/sentences.ts';
import { stateMark, stateWord } from '../../stateMark.ts';
import { fixed } from '../layout/mapGrid.ts';
import { textWidth, wrapName } from '../layout/textWidth.ts';
import type { MapCard, MapMember, MapModel } from '../model/mapModel.ts';
import { boxPath, drawBox, drawText, inFull, middleOf, sizes } from './draw.ts';
import { farName } from './drawCard.ts';

/** From the card's top to the baseline of its name, and to its tabs. */
const nameLine = 17;
const tabsTop = 26;

/**
 * Draws the API server's card: its name, and machine and port beside the callers' ports.
 *
 * @param isRightFree - No port on the right is in the way.
 */
export function drawApiserver(card: MapCard, box: MapBox, isRightFree: boolean): readonly MapShape[] {
  const { title, line, isMissing } = card;
  const frame = { fill: 'card', strokeWidth: 1, part: 'card' } as const;
  const lines = isMissing ? wrapName(l10n.t('not in these files'), 52, { size: sizes.full }) : line.split(' · ');
  return [
    drawBox(box, 5, isMissing ? { ...frame, stroke: 'unknown', dash: '4 3' } : { ...frame, stroke: 'border' }),
    drawText({
      ...{ text: title, isBold: true, anchor: 'middle', size: 13, levels: inFull },
      x: box.x + box.width / 2,
      y: box.y + nameLine,
      fill: isMissing ? 'dim' : 'text',
    }),
    ...farName(card, box),
    ...(isRightFree && lines.length <= 3 ? lines : []).flatMap((text, index) =>
      textWidth(text, { size: sizes.full }) > 52
        ? []
        : [
            drawText({
              ...{ text, anchor: 'end', fill: 'dim', levels: inFull },
              x: box.x + box.width - 7,
              y: box.y + 46 + index * 14,
            }),
          ],
    ),
  ];
}

interface Tab {
  readonly member: MapMember;
  readonly box: MapBox;
  readonly lines: readonly string[];
}

/** A tab for each control plane below the API server's name: as many in a row as there is room for, no name shortened. */
export function placeTabs(
  { members }: MapModel,
  card: MapBox,
): { readonly tabs: readonly Tab[]; readonly height: number } {
  if (members.length < 2) return { tabs: [], height: 0 };
  const room = card.width - 12;
  const tabs: Tab[] = [];
  let [x, y, row] = [card.x + 6, card.y + tabsTop, 0];
  for (const member of members) {
    const mark = member.state === 'works' ? '' : `${stateMark(member.state)} `;
    const lines = wrapName(`${mark}${member.name}`, room - 10, { size: sizes.full, isBold: true });
    const text = Math.max(...lines.map((line) => textWidth(line, { size: sizes.full, isBold: true })));
    const [width, height] = [text + 10, fixed.tab + (lines.length - 1) * fixed.titleLine - 2];
    if (x + width > card.x + 6 + room + 0.5) [x, y, row] = [card.x + 6, y + row + 2, 0];
    tabs.push({ member, lines, box: { x, y, width, height } });
    row = Math.max(row, height);
    x += width + 2;
  }
  return { tabs, height: y + row - card.y - tabsTop + 6 };
}

/** The items of the tabs. */
export function apiserverTabs({ members, shown }: MapModel, tabs: readonly Tab[]): readonly MapItem[] {
  const isDiffering = new Set(members.map(({ state }) => state)).size > 1;
  return tabs.map(({ member, box, lines }) => {
    const isChosen = member.key === shown?.key;
    const fill = member.state === 'works' ? (isChosen ? 'text' : 'dim') : member.state;
    return {
      id: `tab ${member.key}`,
      kind: 'control',
      box,
      outline: boxPath(box),
      state: member.state,
      ...(isChosen ? { isChosen } : {}),
      shows: { controlPlane: member.key },
      spoken: joinWords([
        l10n.t('Control plane {0}', member.name),
        stateWord(member.state),
        ...(isDiffering && member.state !== 'works' ? [l10n.t('differs from the others')] : []),
      ]),
      shapes: [
        drawBox(box, 4, {
          fill: isChosen ? 'card' : 'panel',
          stroke: isChosen ? 'focus' : 'border',
          strokeWidth: isChosen ? 2 : 1,
          levels: inFull,
        }),
        ...lines.map((text, index) =>
          drawText({
            ...{ text, fill, anchor: 'middle', isBold: isChosen, levels: inFull },
            x: box.x + box.width / 2,
            y: middleOf(box.y + box.height / 2 + (index - (lines.length - 1) / 2) * fixed.titleLine),
          }),
        ),
      ],
    };
  });
}
