import * as l10n from '@vscode/l10n';
import { rotatedFile } from '../../kubernetes/rotatedFile.ts';
import type { MappingNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, Kubeconfig } from '../../pki/cluster/clusterModel.ts';
import { materialInFile, referenceAt } from '../../pki/cluster/materials.ts';
import type { FileReference, PkiGraph } from '../../pki/pkiModel.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';
import { baseName } from '../../text/paths.ts';
import { visibleText } from '../../text/visibleText.ts';
import { programFails } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type HollowRole, hollowProblem, isHollow } from '../hollowMaterial.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { fieldAt, keyPlace, valuePlace } from './kubeconfigFields.ts';
import { kubeconfigReader } from './kubeconfigReader.ts';

/**
 * Path and data both set.
 *
 * When: `certificate-authority`, `client-certificate` or `client-key` is set together with its `-data` field.
 *
 * @category wiring
 * @stage understand
 * @see CG-kubeconfig
 */
export const kubeconfigFileAndData = {
  code: 'kubeconfig-file-and-data',
  severity: 'error',
  fact: '{field} and {field}-data are both set.',
  consequence: 'client-go rejects this, although its message says that the data take precedence.',
  wayOut: 'Remove {field}.',
  quickFix: 'remove-field',
} as const satisfies FindingRecord;

/**
 * File of a kubeconfig missing.
 *
 * When: `certificate-authority`, `client-certificate`, `client-key` or `tokenFile` names a file that does not exist. Relative paths start at
 * the folder of the kubeconfig.
 *
 * A kubelet's `kubelet-client-current.pem` is not restored by hand: `kubeadm kubeconfig user --org system:nodes --client-name
 * system:node:<name>` on a control plane node writes a `kubelet.conf` with a certificate in it. Copied to the node, it lets the kubelet start, which
 * then requests a certificate of its own.
 *
 * @category wiring
 * @stage understand
 * @see CG-kubeconfig
 */
export const kubeconfigPathMissing = {
  code: 'kubeconfig-path-missing',
  severity: 'error',
  fact: '{path} does not exist.',
  consequence: programFails,
  wayOut: {
    token: 'Correct the path.',
    data: 'Correct the path, or embed the data in {field}-data.',
    kubelet:
      'Restore it, or create {kubeconfig} again on a control plane node that has the CA key. The kubelet creates this file again when it starts.',
  },
  quickFix: 'embed-data',
} as const satisfies FindingRecord;

/** What client-go reads in the files that fields name; a token may be any text. */
const contents: Readonly<Partial<Record<string, HollowRole>>> = {
  'certificate-authority': 'ca',
  'client-certificate': 'certificate',
  'client-key': 'key',
};

/** Judges the fields of kubeconfigs that name files: contradicted by a value, or naming what is not there. */
export function checkKubeconfigPaths({ graph, kubeconfigs }: ClusterPicture): readonly FindingDraft[] {
  return kubeconfigs.flatMap((kubeconfig) => [
    ...kubeconfig.clusters.flatMap(({ node }) => judge(graph, kubeconfig, node, 'certificate-authority')),
    ...kubeconfig.users.flatMap(({ node }) => [
      ...judge(graph, kubeconfig, node, 'client-certificate'),
      ...judge(graph, kubeconfig, node, 'client-key'),
      ...(fieldAt(node, 'token') === undefined ? absent(graph, kubeconfig, node, 'tokenFile') : []),
    ]),
  ]);
}

function judge(
  graph: PkiGraph,
  kubeconfig: Kubeconfig,
  node: MappingNode | undefined,
  field: string,
): readonly FindingDraft[] {
  const path = fieldAt(node, field);
  const data = fieldAt(node, `${field}-data`);
  if (path === undefined || data === undefined) return absent(graph, kubeconfig, node, field);
  const related = [relatedAt(keyPlace(kubeconfig, data), l10n.t('The data'))];
  return [placedAt(keyPlace(kubeconfig, path), problem(kubeconfigFileAndData, { values: { field }, related }))];
}

function absent(
  graph: PkiGraph,
  kubeconfig: Kubeconfig,
  node: MappingNode | undefined,
  field: string,
): readonly FindingDraft[] {
  const path = fieldAt(node, field);
  const reference = path && referenceAt(kubeconfig.file, path.span);
  if (path === undefined || reference === undefined) return [];
  const target = referenceTarget(reference, graph);
  const role = contents[field];
  if (target.kind !== 'absent') return role === undefined ? [] : hollow(graph, kubeconfig, reference, role);
  const resolved = reference.hostPath ?? path.text;
  const missing = visibleText(resolved);
  const isRotated = field.startsWith('client-') && rotatedFile(resolved) !== undefined;
  const judgement = problem(kubeconfigPathMissing, {
    wayOut: field === 'tokenFile' ? 'token' : isRotated ? 'kubelet' : 'data',
    values: {
      path: missing,
      program: kubeconfigReader(kubeconfig.file, graph),
      error: `\`open ${missing}: no such file or directory\``,
      field,
      kubeconfig: visibleText(baseName(kubeconfig.file.hostPath ?? kubeconfig.file.path)),
    },
  });
  return [placedAt(valuePlace(kubeconfig, path), judgement)];
}

/** The file exists, but not what belongs in it. */
function hollow(
  graph: PkiGraph,
  { file }: Kubeconfig,
  reference: FileReference,
  role: HollowRole,
): readonly FindingDraft[] {
  const material = materialInFile(graph, file, reference);
  if (!isHollow(material, role)) return [];
  const judgement = hollowProblem(material, role, kubeconfigReader(file, graph), { wayOut: 'fileOrPath' });
  return [placedAt(material.place, judgement)];
}
