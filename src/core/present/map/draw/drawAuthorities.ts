import * as l10n from '@vscode/l10n';
import type { MapBox } from '../../../../protocol/mapShapes.ts';
import type { MapItem } from '../../../../protocol/pkiMap.ts';
import { subjectName } from '../../../pki/certificateName.ts';
import { formatDuration } from '../../../text/duration.ts';
import { formatMoment } from '../../../text/moment.ts';
import { joinWords } from '../../../text/sentences.ts';
import { visibleText } from '../../../text/visibleText.ts';
import { stateMark } from '../../stateMark.ts';
import { grid } from '../layout/mapGrid.ts';
import type { Authority } from '../model/seals.ts';
import { boxPath, drawBox, drawText, fromFar, inFull, inMiddle, middleOf, sizes } from './draw.ts';
import { drawSeal } from './drawSeal.ts';

/** Maximum number of CAs with a card; each webhook may have its own CA. */
const shownAuthorities = 6;

/** The state of a CA by its own dates. */
export function authorityState({ nodes }: Authority, now: number, warning: number): 'works' | 'willStop' | 'broken' {
  const [longest] = nodes;
  const end = longest?.certificate.notAfter ?? Number.POSITIVE_INFINITY;
  return end < now ? 'broken' : end - now < warning ? 'willStop' : 'works';
}

/** A card for each CA: its seal, what it signs, and until when. */
export function authorityItems(
  authorities: readonly Authority[],
  top: number,
  {
    now,
    warning,
    signs,
    related,
  }: {
    readonly now: number;
    readonly warning: number;
    signs(authority: Authority): number;
    related(authority: Authority): readonly string[];
  },
): readonly MapItem[] {
  return authorities.slice(0, shownAuthorities).flatMap((authority, index) => {
    const [node] = authority.nodes;
    if (node === undefined) return [];
    const box: MapBox = { ...grid.authorities, y: top + index * grid.authorityPitch, height: grid.authorityHeight };
    const state = authorityState(authority, now, warning);
    const end = node.certificate.notAfter;
    const name = subjectName(node.certificate);
    const until =
      end === undefined
        ? l10n.t('no end date')
        : state === 'broken'
          ? l10n.t('expired {0} ago', formatDuration(now - end))
          : l10n.t('until {0} ({1})', formatMoment(end, now), formatDuration(end - now));
    const line = `${l10n.t('signs {0}', signs(authority))} · ${state === 'works' ? '' : `${stateMark(state)} `}${until}`;
    const file = fileName(authority);
    const fileText = drawText({
      text: file,
      anchor: 'end',
      x: box.x + box.width - 8,
      y: box.y + 20,
      fill: 'dim',
      room: 110,
      levels: inFull,
    });
    const x = box.x + (authority.seal.letter.length > 1 ? 56 : 50);
    const title = { text: name, x, isBold: true, fill: 'text' } as const;
    return [
      {
        id: authorityId(authority),
        kind: 'authority',
        box,
        outline: boxPath(box),
        state,
        detail: authorityId(authority),
        related: related(authority),
        isFadingOthers: true,
        spoken: joinWords([l10n.t('CA {0}', name), line, file]),
        shapes: [
          drawBox(box, 5, { fill: 'card', stroke: 'border', strokeWidth: 1, part: 'card' }),
          ...drawSeal(authority.seal, box.x + 24, box.y + box.height / 2, 14, [0, 3]),
          drawText({ ...title, y: box.y + 20, size: sizes.title, room: fileText.box.x - x - 8, levels: inFull }),
          drawText({ ...title, y: box.y + 21, size: sizes.middle, room: box.x + box.width - x - 8, levels: inMiddle }),
          fileText,
          drawText({
            text: line,
            x,
            y: box.y + 38,
            fill: state === 'works' ? 'dim' : state,
            room: box.x + box.width - x - 8,
            levels: inFull,
          }),
          drawText({
            ...title,
            y: middleOf(box.y + box.height / 2, sizes.far),
            size: sizes.far,
            room: box.x + box.width - x - 8,
            levels: fromFar,
          }),
        ],
      },
    ];
  });
}

/** Id of a CA's card and of its panel. */
export function authorityId({ nodes }: Pick<Authority, 'nodes'>): string {
  return `authority ${nodes[0]?.fingerprint ?? ''}`;
}

/** `ca.crt`, `etcd/ca.crt`: preferably the file with only this certificate, with the folder that distinguishes it. */
function fileName({ nodes }: Authority): string {
  const places = nodes.flatMap(({ occurrences }) =>
    occurrences.map(({ file, credential }) => ({
      path: file.hostPath ?? file.path,
      isWithin: credential.value.keyPath === undefined ? 0 : 1,
    })),
  );
  const [place] = places.toSorted((a, b) => a.isWithin - b.isWithin || a.path.length - b.path.length);
  const path = place?.path ?? '';
  const parts = path.split('/');
  const last = parts.at(-1) ?? '';
  const folder = parts.at(-2);
  return visibleText(last === 'ca.crt' && folder !== undefined && folder !== 'pki' ? `${folder}/${last}` : last, 40);
}
