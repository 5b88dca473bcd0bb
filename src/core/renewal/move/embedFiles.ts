import * as l10n from '@vscode/l10n';
import type { FileReference, PkiGraph } from '../../pki/model.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';
import type { ChangePlan, PlannedEdit } from '../change/model.ts';
import { planOf } from '../create/newCertificate.ts';
import type { RenewalRefusal } from '../model.ts';
import { refuse } from '../refusal.ts';

/** The fields of a kubeconfig that have a form with the content instead of the path. */
const embeddable: ReadonlySet<string> = new Set(['kubeconfig-ca', 'kubeconfig-client']);

/** Plans to put the files that a kubeconfig names into it: `client-certificate` becomes `client-certificate-data`, and so on. */
export function planEmbedFiles(graph: PkiGraph, path: string): ChangePlan | RenewalRefusal {
  const file = graph.files.find((each) => each.path === path);
  const references = (file?.references ?? []).filter(
    (reference) => embeddable.has(reference.field.id) && reference.field.role !== 'token',
  );
  const edits: PlannedEdit[] = [];
  let holdsKey = false;
  for (const reference of references) {
    // Where both are set the content counts, and the path is dead.
    if (file?.values.some(({ keyPath }) => keyPath === `${reference.keyPath}-data`) === true) continue;
    const target = referenceTarget(reference, graph);
    if (target.kind !== 'file') return refuse('fileNotRead', { path: reference.path });
    edits.push(...editsOf(reference, target.file.path));
    if (reference.field.role === 'key') holdsKey = true;
  }
  if (file === undefined || edits.length === 0) return refuse('nothingToDo', {});
  const { hostPath } = file;
  const planned = { path, kind: 'replace', holdsKey, edits, ...(hostPath === undefined ? {} : { hostPath }) } as const;
  return planOf(l10n.t('Embed the files that the kubeconfig names'), { certificates: [], keys: [], files: [planned] });
}

function editsOf({ keySpan, span }: FileReference, path: string): readonly PlannedEdit[] {
  if (keySpan === undefined) return [];
  const behindKey = { start: keySpan.end, end: keySpan.end };
  return [
    { kind: 'text', span: behindKey, parts: [{ kind: 'text', text: '-data' }] },
    { kind: 'text', span, parts: [{ kind: 'base64File', path }] },
  ];
}
