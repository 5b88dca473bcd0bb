import * as l10n from '@vscode/l10n';
import type { CertificateNode, DecodedFile } from '../../pki/pkiModel.ts';
import type { UntouchedPlace, UntouchedReason } from '../change/changeModel.ts';
import { refuse } from '../refusal.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { unusableField } from '../unusableField.ts';
import { type FileAccess, untouchedFile } from './untouchedReason.ts';

/** What prevents a renewal, starting with the reasons that the user can fix. */
const order: readonly UntouchedReason[] = ['otherKey', 'unusable', 'readOnly', 'notOnDisk', 'outsideRoots'];

/** Says why none of a certificate's places can get a new one. */
export function refuseNoPlace(certificate: CertificateNode, untouched: readonly UntouchedPlace[]): RenewalRefusal {
  const [place] = untouched.toSorted((a, b) => rankOf(a) - rankOf(b));
  switch (place?.reason) {
    case 'otherKey':
      return refuse('keyMismatch', { certificate });
    case 'unusable':
      return refuse('fieldUnusable', { certificate, fault: unusableField(place.at) ?? { fact: '', wayOut: '' } });
    case 'container':
      return refuse('insideContainer', { certificate });
    case 'trustsOld':
    case 'lastApplied':
    case 'requestAnswer':
      return refuse('notRenewableField', { certificate });
    default:
      return refuse('noPlaceToWrite', { certificate, problem: place?.words ?? '' });
  }
}

/** Says why the only file to change cannot be written; `undefined` if it can. */
export function refuseFile(file: DecodedFile, access: FileAccess): RenewalRefusal | undefined {
  const untouched = untouchedFile(file, access);
  return (
    untouched &&
    refuse('nothingToDo', { fault: { fact: untouched.words, wayOut: l10n.t('Change it where it is created.') } })
  );
}

function rankOf({ reason }: UntouchedPlace): number {
  const rank = order.indexOf(reason);
  return rank === -1 ? order.length : rank;
}
