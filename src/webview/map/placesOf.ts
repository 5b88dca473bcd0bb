import type { MapAction, MapDetail } from '../../protocol/pkiMap.ts';

/** The actions of a panel, opening first, and the places that its lines link to, without duplicates. */
export function placesOf(detail: MapDetail | undefined): readonly MapAction[] {
  if (detail === undefined) return [];
  const isOpening = ({ command }: MapAction): boolean => command === 'open';
  const links = detail.sections
    .flatMap(({ lines }) => lines)
    .flatMap(({ link }): MapAction[] =>
      link?.kind === 'place' ? [{ label: link.label, command: 'open', place: link.place }] : [],
    );
  const own = detail.actions;
  const all = [...own.filter(isOpening), ...own.filter((action) => !isOpening(action)), ...links];
  return all.filter(
    (action, index) =>
      all.findIndex(({ command, place }) => command === action.command && place === action.place) === index,
  );
}
