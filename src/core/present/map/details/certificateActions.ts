import * as l10n from '@vscode/l10n';
import type { MapAction } from '../../../../protocol/pkiMap.ts';
import { certificateName, subjectName } from '../../../pki/certificateName.ts';
import type { ConnectionVerdict } from '../../../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode, PkiGraph } from '../../../pki/pkiModel.ts';
import { endedAbove } from '../../../renewal/extend/caLine.ts';
import type { Offered } from '../../../renewal/outlook.ts';
import type { RenewalAdvice } from '../../../renewal/renewalAdvice.ts';
import type { RenewalWay } from '../../../renewal/renewalWay.ts';
import { fileNameOf } from '../../../text/shownPath.ts';
import { visibleText } from '../../../text/visibleText.ts';
import { countsInWords } from '../spokenWords.ts';
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

/** Actions for a certificate: renew it in the way that works here, unless it is a CA, and look at it. */
export function certificateActions(
  node: CertificateNode,
  context: OfferContext & { readonly number?: string },
  isRenewalDue: boolean,
): readonly MapAction[] {
  const { places, number } = context;
  const [place] = placesOf(node);
  if (place === undefined) return [];
  const at = places.numberOf(place);
  const name = certificateName(node.certificate, node.role);
  const way = context.advice?.renewalWay(node, context);
  const [ca] = way === 'extendCa' ? endedAbove(context.graph, node, context.now) : [];
  const extend = ca && extendAction(ca, context);
  const renew: MapAction | undefined =
    way === undefined || way === 'extendCa'
      ? undefined
      : { label: renewalLabel(way, number ?? name), command: way, place: at };
  const offers = [
    ...(extend === undefined || ca === undefined ? [] : [[extend, { kind: 'extendCa', node: ca }] as const]),
    ...(renew === undefined || way === undefined || way === 'extendCa' ? [] : [[renew, { kind: way, node }] as const]),
  ];
  return [
    ...offers.map(([action, offered]) => (isRenewalDue ? asPrimary(action, offered, context) : action)),
    { label: l10n.t('Open {0}', visibleText(fileNameOf(place.file.path))), command: 'open', place: at },
    { label: l10n.t('Show decoded'), command: 'showDecoded', place: at },
  ];
}

/** Extends a CA and those that end with it, with what expired below. */
export function extendAction(
  ca: CertificateNode,
  { graph, now, warning: within, places, advice }: OfferContext,
): MapAction | undefined {
  const [place] = placesOf(ca);
  const { length } = advice?.extendedWith(ca, { graph, now, within }) ?? [];
  const label = length > 1 ? l10n.t('Extend {0} CAs…', length) : l10n.t('Extend CA {0}…', subjectName(ca.certificate));
  return place && { label, command: 'extendCa', place: places.numberOf(place) };
}

/** The button that is offered first says what comes of it; nothing if that cannot be told, or helps no connection. */
export function asPrimary(action: MapAction, offered: Offered, context: OfferContext): MapAction {
  const { advice, verdicts, graph, now, warning: within } = context;
  const later = advice?.outlookOf(offered, verdicts, { graph, now, within });
  const broken = brokenIn(later ?? verdicts);
  const isBetter = later !== undefined && (broken < brokenIn(verdicts) || endingIn(later) < endingIn(verdicts));
  return {
    ...action,
    isPrimary: true,
    ...(isBetter ? { afterwards: { words: l10n.t('Afterwards: {0}', countsInWords(later)), broken } } : {}),
  };
}

function brokenIn(verdicts: readonly ConnectionVerdict[]): number {
  return verdicts.filter(({ state }) => state === 'broken').length;
}

function endingIn(verdicts: readonly ConnectionVerdict[]): number {
  return verdicts.filter(({ state }) => state === 'willBreak').length;
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
