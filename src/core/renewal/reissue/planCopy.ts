import * as l10n from '@vscode/l10n';
import { certificateName } from '../../pki/certificateName.ts';
import type { CertificateNode, PkiGraph } from '../../pki/model.ts';
import { optional } from '../../text/optional.ts';
import { planAnswer } from '../answer/planAnswer.ts';
import type { ChangePlan } from '../change/model.ts';
import type { RenewalRefusal } from '../model.ts';
import { refuse } from '../refusal.ts';
import { isSuccessor } from './isSuccessor.ts';
import type { FileAccess } from './untouchedReason.ts';

/**
 * Finds the certificate that was issued in the place of another one, and lies elsewhere: its last successor with
 * its key among the files.
 */
function renewedCopyOf(graph: PkiGraph, old: CertificateNode): CertificateNode | undefined {
  const [newest] = [...graph.certificates.values()]
    .filter((node) => node.keys.some(({ file }) => file.inventory === undefined) && isSuccessor(node, old))
    .toSorted((a, b) => (b.certificate.notAfter ?? 0) - (a.certificate.notAfter ?? 0));
  return newest;
}

/** Plans to put a renewed certificate, and its key, in all places that still hold the old one. Signs nothing. */
export function planCopy(graph: PkiGraph, old: CertificateNode, access?: FileAccess): ChangePlan | RenewalRefusal {
  const renewed = renewedCopyOf(graph, old);
  if (renewed === undefined) return refuse('nothingToDo', {});
  const isSameKey = renewed.keyId === old.keyId;
  const key = isSameKey ? undefined : renewed.keys.find(({ file }) => file.inventory === undefined);
  const answer = { kind: 'answer', certificate: renewed.certificate, chain: [], notes: [] } as const;
  const plan = planAnswer({ graph, node: old, answer, ...optional('key', key), ...optional('access', access) });
  if (plan.kind === 'refusal') return plan;
  return { ...plan, title: l10n.t('Use the renewed {0}', certificateName(renewed.certificate, renewed.role)) };
}
