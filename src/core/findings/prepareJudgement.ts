import { clusterPictureInSteps } from '../pki/cluster/buildClusterPicture.ts';
import { connectionModelInSteps } from '../pki/cluster/connections/buildConnections.ts';
import { judgeRemembered } from '../pki/cluster/connections/judgeRemembered.ts';
import { findKeyPairsInSteps } from '../pki/keyPairs.ts';
import { fileFaultInSteps } from '../pki/kubeconfig/fileFault.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { goReadingOf } from '../x509/go/goReadingOf.ts';

/**
 * Does beforehand, a few at a time, what the first check that needs it would do all at once: objects are read, certificates
 * read as Go reads them, kubeconfigs as kubectl loads them, keys paired, connections found and verified. The
 * checks reuse the results.
 */
export function* prepareJudgement(graph: PkiGraph, now: number): Generator<undefined, void> {
  for (const { readObjects } of graph.files) if (readObjects !== undefined) yield* readObjects();
  yield* eachInSteps([...graph.certificates.values()], ({ certificate }) => goReadingOf(certificate));
  const { kubeconfigs } = yield* clusterPictureInSteps(graph);
  for (const kubeconfig of kubeconfigs) yield* fileFaultInSteps(kubeconfig);
  yield* findKeyPairsInSteps(graph.files);
  const model = yield* connectionModelInSteps(graph);
  yield* eachInSteps(model.connections, (connection) => judgeRemembered(model.graph, connection, now));
}

function* eachInSteps<Item>(items: readonly Item[], run: (item: Item) => unknown): Generator<undefined, void> {
  for (const item of items) {
    run(item);
    yield undefined;
  }
}
