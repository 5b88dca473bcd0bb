import * as l10n from '@vscode/l10n';
import type { MapAction } from '../../../../protocol/pkiMap.ts';
import type { ConnectionVerdict } from '../../../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode, PkiGraph } from '../../../pki/pkiModel.ts';
import { fileNameOf } from '../../../text/shownPath.ts';
import { visibleText } from '../../../text/visibleText.ts';
import type { RenewalAdvice } from '../renewalAdvice.ts';
import { type MapPlaces, placesOf } from './mapPlaces.ts';

/** What choosing the buttons of a panel depends on. */
export interface OfferContext {
  readonly graph: PkiGraph;
  readonly now: number;
  readonly places: MapPlaces;
  /** Without it, nothing that signs or writes is offered. */
  readonly advice?: RenewalAdvice;
  /** All connections of the cluster. */
  readonly verdicts: readonly ConnectionVerdict[];
  /** Milliseconds before its end from which something is called ending. */
  readonly warning: number;
}

/** What the buttons of a certificate depend on; `number`: of its pill. */
export type CertificateContext = OfferContext & { readonly number?: string };

/** Actions for a certificate: renew it in the way that works here, unless it is a CA, and look at it. */
export function certificateActions(
  node: CertificateNode,
  context: CertificateContext,
  isRenewalDue: boolean,
): readonly MapAction[] {
  const { places } = context;
  const [place] = placesOf(node);
  if (place === undefined) return [];
  const at = places.numberOf(place);
  return [
    ...(context.advice?.renewalActions(node, context, isRenewalDue) ?? []),
    { label: l10n.t('Open {0}', visibleText(fileNameOf(place.file.path))), command: 'open', place: at },
    { label: l10n.t('Show decoded'), command: 'showDecoded', place: at },
  ];
}
