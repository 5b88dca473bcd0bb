import * as l10n from '@vscode/l10n';
import type { MapAction } from '../../../protocol/pkiMap.ts';
import { certificateName } from '../../pki/certificateName.ts';
import type { Healing, HealingContext } from '../../renewal/healingsFor.ts';
import type { RenewalAdvice } from '../../renewal/renewalAdvice.ts';
import { fileNameOf } from '../../text/fileNameOf.ts';
import { visibleText } from '../../text/visibleText.ts';
import { renewalLabel } from './certificateActions.ts';
import type { MapWire } from './mapModel.ts';
import { type MapPlaces, placesOf } from './mapPlaces.ts';

/** What the actions of a panel are chosen by, and the places that they lead to. */
export interface MapActionContext extends HealingContext {
  /** Without it nothing is offered that signs or writes. */
  readonly advice?: RenewalAdvice;
  readonly places: MapPlaces;
}

/**
 * The action after which a connection works again, or goes on working: the first that the panel offers. Where both sides are
 * refused one for each of them. None where nothing that can be done here helps.
 */
export function healingActions(wire: MapWire, context: MapActionContext): readonly MapAction[] {
  const healings = context.advice?.healingsFor(wire.worst, context) ?? [];
  return healings.flatMap((healing, index) => {
    const action = actionOf(healing, wire, context);
    return action === undefined ? [] : [{ ...action, ...(index === 0 ? { isPrimary: true as const } : {}) }];
  });
}

function actionOf(healing: Healing, wire: MapWire, { places }: MapActionContext): MapAction | undefined {
  if (healing.kind === 'replaceCa') {
    const { file, credential } = healing.at;
    const label = l10n.t('Replace the CA in {0}…', visibleText(fileNameOf(file.path)));
    return {
      label,
      command: 'replaceCa',
      place: places.numberOf({ file, span: credential.block.span, to: healing.to }),
    };
  }
  const { kind, node } = healing;
  const [place] = placesOf(node);
  if (place === undefined) return undefined;
  const number = [wire.client, wire.server].find(({ pill }) => pill?.node === node)?.pill?.number;
  const name = number ?? certificateName(node.certificate, node.role);
  return { label: renewalLabel(kind, name), command: kind, place: places.numberOf(place) };
}
