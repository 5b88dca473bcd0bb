import * as l10n from '@vscode/l10n';
import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { swappedWith } from '../../pki/swappedKubeconfigs.ts';
import { fileNameOf } from '../../text/shownPath.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { ChangePlan } from '../change/changeModel.ts';
import { copiedMaterial } from '../move/copiedMaterial.ts';
import { refuse } from '../refusal.ts';
import { filesOf, type PlannedBlock } from '../reissue/filesOf.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { planOf } from './newCertificate.ts';

/** The certificate and key of the only user of a kubeconfig. */
interface UserPair {
  readonly certificate: Occurrence;
  readonly key: Occurrence;
}

function pairIn({ files }: PkiGraph, path: string): UserPair | undefined {
  const file = files.find((each) => each.path === path);
  if (file === undefined) return undefined;
  const found = (field: string): readonly Occurrence[] =>
    file.credentials.flatMap((credential) =>
      credential.value.keyPath?.endsWith(`.${field}`) === true ? [{ file, credential }] : [],
    );
  const [[certificate, ...certificates], [key, ...keys]] = [found('client-certificate-data'), found('client-key-data')];
  if (certificate === undefined || key === undefined) return undefined;
  return certificates.length + keys.length > 0 ? undefined : { certificate, key };
}

/** Plans to give two kubeconfigs back what is in the other one: certificate and key of the user, nothing else. */
export function planSwap(graph: PkiGraph, path: string): ChangePlan | RenewalRefusal {
  const other = swappedWith(graph, path);
  const [one, two] = [pairIn(graph, path), other === undefined ? undefined : pairIn(graph, other)];
  if (other === undefined || one === undefined || two === undefined) return refuse('nothingToDo', {});
  const blocks = [
    [one, two],
    [two, one],
  ].flatMap(([to, from]) =>
    (['certificate', 'key'] as const).flatMap((half): readonly PlannedBlock[] => {
      const known = from && copiedMaterial(from[half]);
      return to === undefined || (known?.kind !== 'known' && known?.kind !== 'knownKey')
        ? []
        : [{ at: to[half], known }];
    }),
  );
  if (blocks.length < 4) return refuse('nothingToDo', {});
  const names = [path, other].map((each) => visibleText(fileNameOf(each)));
  return planOf(
    l10n.t('Swap the users of {0} and {1}', names[0] ?? '', names[1] ?? ''),
    { certificates: [], keys: [], files: filesOf(blocks) },
    { warnings: [] },
  );
}
