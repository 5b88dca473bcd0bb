import * as l10n from '@vscode/l10n';
import type { MapBox, MapState } from '../../../../protocol/mapShapes.ts';
import type { MapItem } from '../../../../protocol/pkiMap.ts';
import { subjectName } from '../../../pki/certificateName.ts';
import { formatDuration } from '../../../text/duration.ts';
import { formatMoment } from '../../../text/moment.ts';
import { joinWords } from '../../../text/sentences.ts';
import { stateMark } from '../../stateMark.ts';
import type { MapGrid } from '../layout/mapGrid.ts';
import { textWidth } from '../layout/textWidth.ts';
import { type Authority, type Seal, sealSigns } from '../model/seals.ts';
import { boxPath, drawBox, drawText, fromFar, inFull, middleOf, sizes } from './draw.ts';
import { drawSeal, figureWidth, sealRadius } from './drawSeal.ts';

/** The state of a CA by its own dates. */
export function authorityState({ nodes, state }: Authority, now: number, warning: number): MapState {
  if (state !== undefined) return state;
  const [longest] = nodes;
  const end = longest?.certificate.notAfter ?? Number.POSITIVE_INFINITY;
  return end < now ? 'broken' : end - now < warning ? 'willStop' : 'works';
}

/** What is needed to draw the CAs. */
export interface AuthorityContext {
  readonly now: number;
  readonly warning: number;
  readonly grid: MapGrid;
  signs(authority: Authority): number;
  related(authority: Authority): readonly string[];
}

/** Id of the card of all other CAs. */
export const otherAuthorities = 'authorities';

interface AuthorityCard {
  readonly id: string;
  readonly seal: Seal;
  readonly title: string;
  readonly line: string;
  readonly state: ReturnType<typeof authorityState>;
  readonly related: readonly string[];
  readonly spoken: string;
}

/** A strip of cards, one for each CA of the cluster: its seal, what it signs, and how long it is valid. Other CAs share one. */
export function authorityItems(
  authorities: readonly Authority[],
  top: number,
  context: AuthorityContext,
): { readonly items: readonly MapItem[]; readonly bottom: number } {
  const { grid } = context;
  const own = authorities.filter(({ seal }) => seal.family !== 'other');
  const others = authorities.filter(({ seal }) => seal.family === 'other');
  const cards = [
    ...(others.length < 2 ? authorities : own).map((authority) => authorityCard(authority, context)),
    ...(others.length < 2 ? [] : [othersCard(others, context)]),
  ];
  const { authorityHeight: height, isStripLow, margin } = grid;
  const style = { size: isStripLow ? sizes.full : sizes.title, isBold: true };
  const right = grid.called.x + grid.called.width;
  const textX = isStripLow ? 30 : 34;
  let [x, y] = [margin, top];
  const items = cards.map(({ id, seal, title, line, state, related, spoken }): MapItem => {
    const figure = seal.letter.length > 1 ? figureWidth : 0;
    const [first, second] = [textWidth(title, style), textWidth(line, { size: sizes.full })];
    const far = textWidth(title, { size: sizes.far, isBold: true });
    const near = (isStripLow ? first + 6 + second : Math.max(first, second)) + 10;
    const width = textX + figure + Math.max(near, far + 6);
    if (x > margin && x + width > right) [x, y] = [margin, y + height + 8];
    const box: MapBox = { x, y, width, height };
    x += width + 8;
    const left = box.x + textX + figure;
    const name = { text: title, x: left, fill: 'text', levels: inFull, ...style } as const;
    const rest = { text: line, fill: state === 'works' ? 'dim' : state, levels: inFull } as const;
    return {
      id,
      kind: 'authority',
      box,
      outline: boxPath(box),
      state,
      detail: id,
      related,
      isFadingOthers: true,
      spoken,
      tooltip: spoken,
      shapes: [
        drawBox(box, 4, { fill: 'card', stroke: 'border', strokeWidth: 1, part: 'card' }),
        ...drawSeal(seal, box.x + 16, box.y + height / 2, isStripLow ? 8.5 : sealRadius, [0, 1]),
        ...(isStripLow
          ? [
              drawText({ ...name, y: middleOf(y + height / 2) }),
              drawText({ ...rest, x: left + first + 6, y: middleOf(y + height / 2) }),
            ]
          : [drawText({ ...name, y: y + 16 }), drawText({ ...rest, x: left, y: y + 31 })]),
        drawText({
          ...{ ...name, size: sizes.far, room: box.x + width - left - 4, levels: fromFar },
          y: middleOf(y + height / 2, sizes.far),
        }),
      ],
    };
  });
  return { items, bottom: cards.length === 0 ? top : y + height };
}

function authorityCard(authority: Authority, context: AuthorityContext): AuthorityCard {
  const { now, warning, grid } = context;
  const { seal, nodes } = authority;
  const state = authorityState(authority, now, warning);
  const end = nodes[0]?.certificate.notAfter;
  const title = nodes[0] === undefined ? seal.name : subjectName(nodes[0].certificate);
  const count = context.signs(authority);
  const signs = count === 0 ? l10n.t('signed nothing here') : l10n.t('signs {0}', count);
  const isNoCa = nodes.length > 0 && nodes.some(({ certificate }) => certificate.basicConstraints?.isCa === false);
  const isBroken = state === 'broken' && end !== undefined && end >= now;
  // Its dates are not what is wrong with it.
  // That it signed nothing is no fault by itself: it stands where another one should.
  const fault = !isBroken ? undefined : isNoCa ? l10n.t('not a CA') : count === 0 ? l10n.t('wrong CA') : undefined;
  const left = fault === undefined ? lifeWords(end, state, now) : `${stateMark(state)} ${fault}`;
  const line = [...(grid.isStripLow || fault !== undefined ? [] : [signs]), left].join(' · ');
  const until = end === undefined ? [] : [formatMoment(end, now)];
  const spoken = joinWords([l10n.t('CA {0}', title), signs, left, ...until]);
  return { id: authorityId(authority), seal, title, line, state, related: context.related(authority), spoken };
}

function othersCard(others: readonly Authority[], context: AuthorityContext): AuthorityCard {
  const { now, warning } = context;
  const end = ({ nodes }: Authority): number => nodes[0]?.certificate.notAfter ?? Number.POSITIVE_INFINITY;
  const [first] = others.toSorted((a, b) => end(a) - end(b));
  const state = first === undefined ? 'works' : authorityState(first, now, warning);
  const title = l10n.t('{0} other CAs', others.length);
  const line = lifeWords(first?.nodes[0]?.certificate.notAfter, state, now);
  const seal: Seal = { family: 'other', letter: sealSigns.other.letter, name: title };
  const related = [...new Set(others.flatMap((authority) => context.related(authority)))];
  return { id: otherAuthorities, seal, title, line, state, related, spoken: joinWords([title, line]) };
}

function lifeWords(end: number | undefined, state: AuthorityCard['state'], now: number): string {
  if (end === undefined) return l10n.t('no end date');
  const words = formatDuration(end - now);
  if (end < now) return `${stateMark(state)} ${l10n.t('expired {0} ago', formatDuration(now - end))}`;
  return state === 'works' ? words : `${stateMark(state)} ${words}`;
}

/** Id of a CA's card and of its panel. */
export function authorityId({ nodes }: Pick<Authority, 'nodes'>): string {
  return `authority ${nodes[0]?.fingerprint ?? ''}`;
}
