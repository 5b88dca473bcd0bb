import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { isSamePlace } from '../isSamePlace.ts';

/** Whether the users of a kubeconfig's CA are of that CA themselves: another CA alone mends nothing there. */
export function isWhollyBelow(at: Occurrence, graph: PkiGraph): boolean {
  const contexts = clusterPictureOf(graph)
    .kubeconfigs.filter(({ file }) => file === at.file)
    .flatMap((kubeconfig) => kubeconfig.contexts)
    .filter(({ cluster }) => cluster?.ca?.occurrences.some((each) => isSamePlace(each, at)));
  return (
    contexts.length > 0 &&
    contexts.every(({ user }) => {
      const [leaf] = user?.certificate?.certificates ?? [];
      return leaf?.issuer.kind === 'verified' && leaf.issuer.issuers.includes(at.credential.fingerprint ?? '');
    })
  );
}
