import * as l10n from '@vscode/l10n';
import type { MapAction } from '../../../protocol/pkiMap.ts';
import { certificateName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode } from '../../pki/model.ts';
import { fileNameOf } from '../../text/fileNameOf.ts';
import { visibleText } from '../../text/visibleText.ts';
import { type MapPlaces, placesOf } from './mapPlaces.ts';

/** What can be done with a certificate: renew it, unless it is a CA; look at it. */
export function certificateActions(
  node: CertificateNode,
  { places, number }: { readonly places: MapPlaces; readonly number?: string },
  isRenewalDue: boolean,
): readonly MapAction[] {
  const [place] = placesOf(node);
  if (place === undefined) return [];
  const at = places.numberOf(place);
  const name = certificateName(node.certificate, node.role);
  return [
    ...(isUsedAsCa(node)
      ? []
      : [
          {
            label: l10n.t('Renew {0}…', number ?? name),
            ...(isRenewalDue ? { isPrimary: true as const } : {}),
            command: 'renew' as const,
            place: at,
          },
        ]),
    { label: l10n.t('Open {0}', visibleText(fileNameOf(place.file.path))), command: 'open', place: at },
    { label: l10n.t('Show decoded'), command: 'showDecoded', place: at },
  ];
}
