import { defaultPolicy } from '../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../src/core/pki/cluster/connections/judgeConnections.ts';
import type { PkiGraph } from '../src/core/pki/pkiModel.ts';
import { layoutMap } from '../src/core/present/map/layout/layoutMap.ts';
import { pictureRoom } from '../src/core/present/map/layout/mapGrid.ts';
import { mapOf } from '../src/core/present/map/mapOf.ts';
import { buildMapModel } from '../src/core/present/map/model/buildMapModel.ts';
import { sceneToSvg } from '../src/core/present/map/output/sceneToSvg.ts';
import { renewalAdvice } from '../src/core/present/map/renewalAdvice.ts';
import { generatedCluster } from '../test/support/generatedCluster.ts';
import { decodingTools } from '../test/support/kubeadmTrees.ts';
import { testNow } from '../test/support/testPki.ts';
import { report, timedTogether } from './measure.ts';

const day = 86_400_000;
const warning = 30 * day;

const graphOf = async (controlPlanes: number, workers: number): Promise<PkiGraph> =>
  buildPkiGraph(await generatedCluster({ controlPlanes, workers, webhooks: 3 }), decodingTools.cryptography);

/** Every call is about a day of its own, as when the date is dragged. */
let dragged = 0;
/** As in the editor, which keeps it. */
const advice = renewalAdvice();

function layOut(graph: PkiGraph): number {
  const model = connectionModelOf(graph);
  const map = buildMapModel(graph, model.clusters[0], judgeConnections(model, testNow, warning));
  return layoutMap(map, pictureRoom, { now: testNow, warning }).items.length;
}

function drag(graph: PkiGraph): number {
  dragged = (dragged + 1) % 150;
  const context = { graph, findings: [], policy: defaultPolicy, now: testNow + dragged * day };
  return mapOf(context, { today: testNow, advice }).scene.items.length;
}

const small = await graphOf(3, 3);
const large = await graphOf(3, 200);
const scene = mapOf({ graph: small, findings: [], policy: defaultPolicy, now: testNow }, { today: testNow }).scene;
const connections = connectionModelOf(large).connections.length;
const times = timedTogether({
  layout: () => layOut(small),
  layoutOfLarge: () => layOut(large),
  drag: () => drag(small),
  dragLarge: () => drag(large),
  draw: () => sceneToSvg(scene).length,
});
report(`PKI map: 3 control planes; 6 and 203 kubelets, ${connections} connections`, [
  { what: 'judge and lay out 6 kubelets', peer: '200 ms', ours: times.layout, theirs: 200, target: 1 },
  { what: 'judge and lay out 203 kubelets', peer: '200 ms', ours: times.layoutOfLarge, theirs: 200 },
  { what: 'another date, 6 kubelets', peer: '50 ms', ours: times.drag, theirs: 50, target: 1 },
  { what: 'another date, 203 kubelets', peer: '50 ms', ours: times.dragLarge, theirs: 50 },
  { what: 'write it as SVG', peer: '200 ms', ours: times.draw, theirs: 200, target: 1 },
]);
