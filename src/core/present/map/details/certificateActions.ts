import * as l10n from '@vscode/l10n';
import type { MapAction } from '../../../../protocol/pkiMap.ts';
import type { Finding } from '../../../findings/findingModel.ts';
import type { FilePlace } from '../../../pki/cluster/clusterModel.ts';
import type { ConnectionVerdict } from '../../../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode, PkiGraph } from '../../../pki/pkiModel.ts';
import type { JudgedRepair } from '../../../repair/judgeRepair.ts';
import { distinctName } from '../../distinctName.ts';
import type { RenewalAdvice } from '../renewalAdvice.ts';
import { type MapPlaces, placesOf } from './mapPlaces.ts';

/** What choosing the buttons of a panel depends on. */
export interface OfferContext {
  readonly graph: PkiGraph;
  readonly now: number;
  readonly places: MapPlaces;
  /** Without it, nothing that signs or writes is offered. */
  readonly advice?: RenewalAdvice;
  /** The repairs of a finding that help; `undefined` before they are judged. */
  readonly repairsFor: (finding: Finding) => readonly JudgedRepair[] | undefined;
  /** All connections of the cluster. */
  readonly verdicts: readonly ConnectionVerdict[];
  /** Milliseconds before its end from which something is called ending. */
  readonly warning: number;
}

/** What the buttons of a certificate depend on; `number`: of its pill. */
export type CertificateContext = OfferContext & { readonly number?: string };

/**
 * Actions for a certificate: renew it in the way that works here, unless it is a CA, and look at it.
 *
 * @param at - The place that is meant, if one is.
 */
export function certificateActions(
  node: CertificateNode,
  context: CertificateContext,
  isRenewalDue: boolean,
  at?: FilePlace,
): readonly MapAction[] {
  const { places } = context;
  const place = at ?? placesOf(node)[0];
  if (place === undefined) return [];
  return [
    ...(context.advice?.renewalActions(node, context, isRenewalDue) ?? []),
    openAction(place, context),
    { label: l10n.t('Show decoded'), command: 'showDecoded', place: places.numberOf(place) },
  ];
}

/** Opens a place in its file. */
export function openAction(place: FilePlace, { places, graph }: Pick<OfferContext, 'places' | 'graph'>): MapAction {
  const label = l10n.t('Open {0}', distinctName(graph, place.file.path));
  return { label, command: 'open', place: places.numberOf(place) };
}
