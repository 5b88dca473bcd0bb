import * as l10n from '@vscode/l10n';
import type { MapGlyph } from '../../../../protocol/mapShapes.ts';
import type { MapLesson } from '../../../../protocol/pkiMap.ts';
import { certificateRole } from '../../../kubernetes/certificateRole.ts';
import { asSentence } from '../../../text/sentences.ts';
import { endItemId, type RelatedItems } from '../layout/relatedItems.ts';
import type { MapModel } from '../model/mapModel.ts';
import { pillGlyph, sealGlyph } from './detailLines.ts';

/** From the API server outwards, by what an outage affects first; others follow in map order. */
const order = ['3', '4', '9', '5', '6', '8', '11', '12', '2', '1', '10', '7', 'FP', 'HC', 'SA'];

/** The lessons of learning mode: each kind of certificate, then the CAs, with purpose and what breaks without it. */
export function mapLessons(
  { wires, authorities }: MapModel,
  related: RelatedItems,
  now: number,
  drawn: ReadonlySet<string>,
): readonly MapLesson[] {
  const byRole = new Map<string, { readonly number: string; readonly glyph: MapGlyph; readonly items: string[] }>();
  for (const wire of wires) {
    for (const side of ['client', 'server'] as const) {
      const { pill } = wire[side];
      if (pill?.role === undefined) continue;
      const known = byRole.get(pill.role) ?? { number: pill.number, glyph: pillGlyph(pill, now), items: [] };
      byRole.set(pill.role, known);
      known.items.push(wire.id, endItemId(wire, side, 'pill'));
    }
  }
  const place = (number: string): number => (order.indexOf(number) + order.length + 1) % (order.length + 1);
  const ofCertificates = [...byRole]
    .toSorted(([, a], [, b]) => place(a.number) - place(b.number))
    .flatMap(([role, { number, glyph, items }]) => lesson(role, number, glyph, items));
  const ofAuthorities = authorities.flatMap((authority) =>
    authority.seal.family === 'other'
      ? []
      : lesson(authority.seal.family, authority.seal.letter, sealGlyph(authority.seal), related.ofAuthority(authority)),
  );
  return [...ofCertificates, ...ofAuthorities].map((each) => ({
    ...each,
    items: each.items.filter((id) => drawn.has(id)),
  }));
}

function lesson(role: string, number: string, glyph: MapGlyph, items: readonly string[]): readonly MapLesson[] {
  const record = certificateRole(role);
  if (record === undefined) return [];
  const { presentedBy, presentedTo } = record;
  const what = record.what();
  return [
    {
      glyph,
      title: `${number} · ${record.kubeadmName ?? what}`,
      sentences: [
        presentedBy === undefined || presentedTo === undefined
          ? asSentence(what)
          : l10n.t('{0}: {1} presents it to {2}.', what, presentedBy(), presentedTo()),
        l10n.t('Without it: {0}.', record.breaks()),
      ],
      items: [...new Set(items)],
    },
  ];
}
