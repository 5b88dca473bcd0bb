import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/clusterModel.ts';
import { givenSetting } from '../../pki/cluster/servers.ts';
import { withoutCertificate, withoutKey } from '../../pki/kubeconfig/pairFault.ts';
import { pemInput } from '../../pki/kubeconfig/pemInput.ts';
import type { FindingDraft } from '../draft.ts';
import { certKeySwapped } from '../hollowMaterial.ts';
import { problem } from '../judgement.ts';
import { halfByName, holdsOnly, otherHalfThan, type PairHalf } from '../pairHalves.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Reports flags that name a private key where a certificate belongs, and a certificate where its key belongs. Where the
 * file's own name says what belongs in it, the file is what is wrong.
 */
export function checkSwappedFlags({ components }: ClusterPicture): readonly FindingDraft[] {
  return components.flatMap((instance) => instance.settings.flatMap((setting) => swapped(instance, setting)));
}

function swapped(instance: ComponentInstance, setting: Setting): readonly FindingDraft[] {
  const { flag, place, material } = setting;
  const record = componentFlagOf(instance.component, flag);
  if (record?.role !== 'certificate' && record?.role !== 'key') return [];
  const wanted: PairHalf = record.role;
  if (!holdsHalf(setting, otherHalfThan(wanted)) || isFileWrong(setting, wanted)) return [];
  const partner = record.pairs === undefined ? undefined : givenSetting(instance, record.pairs);
  const isSwap = partner !== undefined && holdsHalf(partner, wanted);
  const blocks = material === undefined ? [] : pemInput(material, undefined);
  const isKey = wanted === 'certificate';
  const judgement = problem(certKeySwapped, {
    fact: isKey ? 'keyNamed' : 'certificateNamed',
    consequence: 'program',
    wayOut: isSwap ? 'swapFlags' : isKey ? 'certificateFile' : 'keyFile',
    values: {
      flag,
      otherFlag: partner?.flag ?? '',
      program: instance.component,
      error: `\`${isKey ? withoutCertificate(blocks) : withoutKey(blocks)}\``,
    },
  });
  return [placedAt(place, judgement)];
}

function holdsHalf({ material }: Setting, half: PairHalf): boolean {
  return material?.source === 'file' && holdsOnly(material.occurrences, half);
}

/** The file's own finding tells it. */
function isFileWrong({ material }: Setting, wanted: PairHalf): boolean {
  const file = material?.occurrences[0]?.file;
  return file !== undefined && halfByName(file) === wanted;
}
