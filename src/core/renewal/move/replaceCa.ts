import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import { fieldOf } from '../../pki/credentialPlace.ts';
import type { PkiGraph } from '../../pki/model.ts';
import type { ChangePlan, UntouchedPlace } from '../change/model.ts';
import { planOf } from '../create/newCertificate.ts';
import type { RenewalRefusal } from '../model.ts';
import { refuse } from '../refusal.ts';
import { filesOf, type PlannedBlock } from '../reissue/filesOf.ts';
import { isLinkToKnownFile } from '../reissue/samePlaces.ts';
import { type FileAccess, untouchedReason } from '../reissue/untouchedReason.ts';

/**
 * Plans to replace a CA certificate by another in every field that says whom to trust: CA data of kubeconfigs, caBundles,
 * Secrets, ConfigMaps. Other certificates of the same bundle stay.
 *
 * @param from - Fingerprint of the CA that is out of date.
 * @param to - Fingerprint of the CA that takes its place.
 */
export function planReplaceCa(
  graph: PkiGraph,
  { from, to }: { readonly from: string; readonly to: string },
  access: FileAccess = () => undefined,
): ChangePlan | RenewalRefusal {
  const [old, wanted] = [graph.certificates.get(from), graph.certificates.get(to)];
  if (old === undefined || wanted === undefined || old === wanted) return refuse('nothingToDo', {});
  if (wanted.certificate.basicConstraints?.isCa !== true) return refuse('caNotAuthority', { ca: wanted });
  const { der } = wanted.certificate;
  const blocks: PlannedBlock[] = [];
  const untouched: UntouchedPlace[] = [];
  for (const at of old.occurrences) {
    if (fieldOf(at.credential)?.role !== 'ca' || isLinkToKnownFile(at.file, graph)) continue;
    const reason = untouchedReason(graph, at, access);
    if (reason !== undefined && reason.reason !== 'trustsOld') untouched.push(reason);
    else blocks.push({ at, known: { kind: 'known', label: 'CERTIFICATE', der } });
  }
  if (blocks.length === 0) return refuse('nothingToDo', {});
  const title = l10n.t('Trust {0} instead of the old CA', subjectName(wanted.certificate));
  return planOf(title, { certificates: [], keys: [], files: filesOf(blocks) }, { untouched });
}
