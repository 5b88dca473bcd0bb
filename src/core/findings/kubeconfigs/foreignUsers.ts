import * as l10n from '@vscode/l10n';
import { isExample } from '../../locate/files/quietPlaces.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { contextConnections } from '../../pki/cluster/connections/buildConnections.ts';
import { judgeRemembered } from '../../pki/cluster/connections/judgeRemembered.ts';
import { foreignUserOf } from '../../pki/cluster/foreignUsers.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { fileName } from '../places.ts';

/**
 * User of another cluster.
 *
 * When: a context presents a client certificate that the CA of another cluster in the kubeconfigs has signed, and not its own cluster's.
 *
 * `kubectl config view --flatten` keeps the first of several users with the same name, and kubeadm calls all of them `kubernetes-admin`, k3s `default`.
 * A server may accept clients of other CAs than that of its own certificate. So either both CAs have the same name, or a kubeconfig has a client
 * certificate of the right one.
 *
 * @category wiring
 * @stage understand
 * @see CG-kubeconfig, KA-kubeconfig
 */
export const kubeconfigUserOfOtherCluster = {
  code: 'kubeconfig-user-of-other-cluster',
  severity: 'error',
  fact: 'In context {context}, the client certificate of {user} is not of cluster {cluster}: the CA of cluster {other} signed it.',
  consequence: 'kubectl fails with `You must be logged in to the server (Unauthorized)`.',
  wayOut: {
    known: 'Add the user of {file} under another name, and name it here.',
    unknown: 'Add the user of cluster {cluster} under another name, and name it here.',
  },
} as const satisfies FindingRecord;

/** Reports contexts whose user belongs to another cluster, unless the server is known to accept it. */
export function checkForeignUsers(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  return picture.kubeconfigs.flatMap((kubeconfig) =>
    kubeconfig.contexts.flatMap((context): readonly FindingDraft[] => {
      const { file } = kubeconfig;
      const found = isExample(file) ? undefined : foreignUserOf(picture, context);
      const node = context.userName ?? context.name;
      if (found === undefined || node === undefined) return [];
      const isAccepted = contextConnections(picture.graph, { kubeconfig, context })
        .flatMap((connection) => judgeRemembered(picture.graph, connection, now).requirements)
        .some(({ what, side, state }) => what === 'chain' && side === 'client' && state === 'met');
      if (isAccepted) return [];
      const { user, leaf, other, right } = found;
      const nameOf = (text: string | undefined): string => visibleText(text ?? '');
      const [ca] = other.entry.ca === undefined ? [] : [other.entry.ca.place];
      const judgement = problem(kubeconfigUserOfOtherCluster, {
        wayOut: right === undefined ? 'unknown' : 'known',
        values: {
          context: nameOf(context.name?.text),
          user: nameOf(user.name?.text),
          cluster: nameOf(context.cluster?.name?.text),
          other: nameOf(other.entry.name?.text),
          file: right === undefined ? '' : fileName(right.kubeconfig.file),
        },
        related: [
          ...(ca === undefined ? [] : [relatedAt(ca, l10n.t('The CA that signed it'))]),
          ...(user.certificate === undefined
            ? []
            : [relatedAt(user.certificate.place, l10n.t('The client certificate'))]),
        ],
      });
      return [placedAt({ file, span: node.span }, judgement, leaf.fingerprint)];
    }),
  );
}
