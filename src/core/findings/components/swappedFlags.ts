import * as l10n from '@vscode/l10n';
import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/model.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { halfByName, type PairHalf } from '../swappedHalves.ts';
import { givenSetting } from './servers.ts';

/**
 * Reports flags that name a private key where a certificate belongs, and a certificate where its key belongs. Where the
 * file's own name says what belongs in it, the file is what is wrong.
 */
export function checkSwappedFlags({ components }: ClusterPicture): readonly FindingDraft[] {
  return components.flatMap((instance) => instance.settings.flatMap((setting) => swapped(instance, setting)));
}

function swapped(instance: ComponentInstance, setting: Setting): readonly FindingDraft[] {
  const { flag, place } = setting;
  const record = componentFlagOf(instance.component, flag);
  if (record?.role !== 'certificate' && record?.role !== 'key') return [];
  const wanted: PairHalf = record.role;
  if (heldAlone(setting) !== otherThan(wanted) || isFileWrong(setting, wanted)) return [];
  const partner = record.pairs === undefined ? undefined : givenSetting(instance, record.pairs);
  const isSwap = partner !== undefined && heldAlone(partner) === wanted;
  return [
    placedAt(place, {
      code: 'cert-key-swapped',
      fact:
        wanted === 'certificate'
          ? l10n.t('{0} names a file with a private key, and a certificate belongs here.', flag)
          : l10n.t('{0} names a file with a certificate, and a private key belongs here.', flag),
      consequence: l10n.t('{0} stops with {1}.', instance.component, `\`${errors[wanted]}\``),
      wayOut: isSwap
        ? l10n.t('Swap the values of {0} and {1}.', flag, partner.flag)
        : wanted === 'certificate'
          ? l10n.t('Name the file of the certificate.')
          : l10n.t('Name the file of the private key.'),
    }),
  ];
}

/** What Go's `tls.X509KeyPair` says, by what belongs there. */
const errors: Readonly<Record<PairHalf, string>> = {
  certificate:
    'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
  key: 'tls: found a certificate rather than a key in the PEM for the private key',
};

/** What a file holds, where that is one half of a pair alone. */
function heldAlone({ material }: Setting): PairHalf | undefined {
  if (material?.source !== 'file') return undefined;
  const kinds = new Set(material.occurrences.map(({ credential }) => credential.content.kind));
  if (kinds.size !== 1) return undefined;
  return kinds.has('certificate') ? 'certificate' : kinds.has('privateKey') ? 'key' : undefined;
}

function otherThan(half: PairHalf): PairHalf {
  return half === 'key' ? 'certificate' : 'key';
}

/** The file's own finding tells it. */
function isFileWrong({ material }: Setting, wanted: PairHalf): boolean {
  const file = material?.occurrences[0]?.file;
  return file !== undefined && halfByName(file) === wanted;
}
