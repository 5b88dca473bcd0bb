import * as l10n from '@vscode/l10n';
import type { MappingNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, Kubeconfig } from '../../pki/cluster/clusterModel.ts';
import { materialInFile, referenceAt } from '../../pki/cluster/materials.ts';
import type { FileReference, PkiGraph } from '../../pki/pkiModel.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { type HollowRole, hollowWords, isHollow } from '../hollowMaterial.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { fieldAt, keyPlace, valuePlace } from './kubeconfigFields.ts';
import { kubeconfigReader } from './kubeconfigReader.ts';

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
  return [
    placedAt(keyPlace(kubeconfig, path), {
      code: 'kubeconfig-file-and-data',
      fact: l10n.t('{0} and {1} are both set.', field, `${field}-data`),
      consequence: l10n.t('client-go refuses that, although it says that the data win.'),
      wayOut: l10n.t('Remove {0}.', field),
      related: [relatedAt(keyPlace(kubeconfig, data), l10n.t('The data'))],
    }),
  ];
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
  return [
    placedAt(valuePlace(kubeconfig, path), {
      code: 'kubeconfig-path-missing',
      fact: l10n.t('{0} does not exist.', visibleText(resolved)),
      consequence: l10n.t(
        '{0} stops with {1}.',
        kubeconfigReader(kubeconfig.file, graph),
        `\`open ${visibleText(resolved)}: no such file or directory\``,
      ),
      wayOut:
        field === 'tokenFile'
          ? l10n.t('Correct the path.')
          : l10n.t('Correct the path, or embed the data in {0}.', `${field}-data`),
    }),
  ];
}

/** The file is there, without what belongs in it. */
function hollow(
  graph: PkiGraph,
  { file }: Kubeconfig,
  reference: FileReference,
  role: HollowRole,
): readonly FindingDraft[] {
  const material = materialInFile(graph, file, reference);
  if (!isHollow(material, role)) return [];
  const wayOut = l10n.t('Restore the file, or correct the path.');
  return [placedAt(material.place, { ...hollowWords(material, role, kubeconfigReader(file, graph)), wayOut })];
}
