import * as l10n from '@vscode/l10n';
import { isExample } from '../../locate/files/quietPlaces.ts';
import type { ClusterPicture, KubeconfigCluster } from '../../pki/cluster/clusterModel.ts';
import { contextConnections } from '../../pki/cluster/connections/buildConnections.ts';
import { judgeRemembered } from '../../pki/cluster/connections/judgeRemembered.ts';
import { addressOf, foreignUserOf } from '../../pki/cluster/foreignUsers.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
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
 * A server may accept clients of other CAs than that of its own certificate. So nothing is reported unless both CAs have the same name, as those of one
 * installer do. A CA that was replaced looks the same, where an old kubeconfig has another address.
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
    unknown:
      'Name a user here whose certificate the CA of cluster {cluster} signed. If that CA is new, have this certificate reissued.',
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
      const [name, otherName] = [nameOf(context.cluster?.name?.text), nameOf(other.entry.name?.text)];
      const clusterOf = (named: string, entry: KubeconfigCluster | undefined, { path }: DecodedFile): string =>
        name === otherName ? `${named} (${nameOf(entry && addressOf(entry)) || fileName({ path })})` : named;
      const judgement = problem(kubeconfigUserOfOtherCluster, {
        wayOut: right === undefined ? 'unknown' : 'known',
        values: {
          context: nameOf(context.name?.text),
          user: nameOf(user.name?.text),
          cluster: clusterOf(name, context.cluster, file),
          other: clusterOf(otherName, other.entry, other.kubeconfig.file),
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
