import * as l10n from '@vscode/l10n';
import type { MapAction } from '../../../../protocol/pkiMap.ts';
import { certificateName, subjectName } from '../../../pki/certificateName.ts';
import type { CertificateNode, PkiGraph } from '../../../pki/pkiModel.ts';
import { endedAbove } from '../../../renewal/extend/caLine.ts';
import type { RenewalAdvice } from '../../../renewal/renewalAdvice.ts';
import type { RenewalWay } from '../../../renewal/renewalWay.ts';
import { fileNameOf } from '../../../text/shownPath.ts';
import { visibleText } from '../../../text/visibleText.ts';
import { type MapPlaces, placesOf } from './mapPlaces.ts';

/** Actions for a certificate: renew it in the way that works here, unless it is a CA, and look at it. */
export function certificateActions(
  node: CertificateNode,
  context: {
    readonly graph: PkiGraph;
    readonly now: number;
    readonly places: MapPlaces;
    readonly advice?: RenewalAdvice;
    readonly number?: string;
  },
  isRenewalDue: boolean,
): readonly MapAction[] {
  const { places, number } = context;
  const [place] = placesOf(node);
  if (place === undefined) return [];
  const at = places.numberOf(place);
  const name = certificateName(node.certificate, node.role);
  const way = context.advice?.renewalWay(node, context);
  const [ca] = way === 'extendCa' ? endedAbove(context.graph, node, context.now) : [];
  const extend = ca && extendAction(ca, places);
  return [
    ...(extend === undefined ? [] : [{ ...extend, ...(isRenewalDue ? { isPrimary: true as const } : {}) }]),
    ...(way === undefined || way === 'extendCa'
      ? []
      : [
          {
            label: renewalLabel(way, number ?? name),
            ...(isRenewalDue ? { isPrimary: true as const } : {}),
            command: way,
            place: at,
          },
        ]),
    { label: l10n.t('Open {0}', visibleText(fileNameOf(place.file.path))), command: 'open', place: at },
    { label: l10n.t('Show decoded'), command: 'showDecoded', place: at },
  ];
}

/** Extends a CA, with what expired below it. */
export function extendAction(ca: CertificateNode, places: MapPlaces): MapAction | undefined {
  const [place] = placesOf(ca);
  const label = l10n.t('Extend CA {0}…', subjectName(ca.certificate));
  return place && { label, command: 'extendCa', place: places.numberOf(place) };
}

/** The label of the button that reissues a certificate. */
export function renewalLabel(way: Exclude<RenewalWay, 'extendCa'>, name: string): string {
  switch (way) {
    case 'renew':
      return l10n.t('Renew {0}…', name);
    case 'renewNewKey':
      return l10n.t('Renew {0} with a new key…', name);
    case 'reissue':
      return l10n.t('Reissue {0}…', name);
  }
}
