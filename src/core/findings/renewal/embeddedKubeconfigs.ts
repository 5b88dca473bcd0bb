import { scalarAt } from '../../locate/objects/nodes.ts';
import type { MappingNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, FilePlace, Kubeconfig } from '../../pki/cluster/clusterModel.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { fieldAt, valuePlace } from '../kubeconfigs/kubeconfigFields.ts';
import { placedAt } from '../placedAt.ts';
import { fileName } from '../places.ts';
import { kubeadmFilesOf, roleOfKubeconfig } from './kubeadmFiles.ts';

/**
 * Kubeconfig that kubeadm cannot renew.
 *
 * When: a kubeconfig of kubeadm has no current context, or its current context names the CA or client certificate by path.
 *
 * @category renewal
 * @stage regenerate
 * @see KA-renew
 */
export const renewNeedsEmbeddedKubeconfig = {
  code: 'renew-needs-embedded-kubeconfig',
  severity: 'warning',
  fact: 'kubeadm certs renew cannot renew {file}.',
  consequence: 'It fails with {error}.',
  wayOut: {
    context: 'Set current-context to a context of this file.',
    embed: 'Embed the files: `kubectl config view --raw --flatten` prints a kubeconfig that contains them.',
  },
  quickFix: 'embed-data',
} as const satisfies FindingRecord;

/**
 * Reports kubeconfigs of kubeadm that kubectl can work with and `kubeadm certs renew` cannot: it demands a current context,
 * with CA and client certificate by value. Source: `kubeConfigReadWriter.Read` of KA-renew.
 */
export function checkEmbeddedKubeconfigs({ graph, kubeconfigs }: ClusterPicture): readonly FindingDraft[] {
  // Other installers have files of these names.
  const hosts = new Set(
    kubeadmFilesOf(graph)
      .leaves.filter(({ occurrence }) => occurrence.credential.value.keyPath === undefined)
      .map(({ host }) => host),
  );
  return kubeconfigs.flatMap((kubeconfig) => {
    const { file, object } = kubeconfig;
    const isOfKubeadm = roleOfKubeconfig(file) !== undefined && hosts.has(hostOf(file));
    if (!isOfKubeadm || object.embeddedIn !== undefined || object.isTemplate === true || object.isBroken === true)
      return [];
    const fault = faultOf(kubeconfig);
    return fault === undefined ? [] : [draftOf(kubeconfig, fault)];
  });
}

interface Fault {
  readonly place: FilePlace;
  /** As kubeadm says it, without the file. */
  readonly log: string;
}

function faultOf(kubeconfig: Kubeconfig): Fault | undefined {
  const { file, object, currentContext, current } = kubeconfig;
  // A name that leads nowhere, and what is missing altogether, is told already: kubectl fails on it, too.
  if (currentContext === undefined || currentContext.text === '') {
    const place = currentContext ?? scalarAt(object.root, 'kind') ?? scalarAt(object.root, 'apiVersion');
    return place && { place: { file, span: place.span }, log: 'missing context' };
  }
  return (
    pathInstead(kubeconfig, current?.cluster?.node, 'certificate-authority', 'server') ??
    pathInstead(kubeconfig, current?.user?.node, 'client-certificate', 'client')
  );
}

function pathInstead(
  kubeconfig: Kubeconfig,
  node: MappingNode | undefined,
  field: string,
  kind: string,
): Fault | undefined {
  const path = fieldAt(node, field);
  const data = scalarAt(node, `${field}-data`);
  if (path === undefined || (data !== undefined && data.text !== '')) return undefined;
  return { place: valuePlace(kubeconfig, path), log: `does not have an embedded ${kind} certificate` };
}

function draftOf({ file }: Kubeconfig, { place, log }: Fault): FindingDraft {
  return placedAt(
    place,
    problem(renewNeedsEmbeddedKubeconfig, {
      wayOut: log.startsWith('missing') ? 'context' : 'embed',
      values: { file: fileName(file), error: `\`${log}\`` },
    }),
  );
}
