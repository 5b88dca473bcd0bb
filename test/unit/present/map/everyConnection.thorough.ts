import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { drawingOf, mapOf } from '../../../../src/core/present/map/mapOf.ts';
import { memoisedBy } from '../../../../src/core/text/memoised.ts';
import { createControlPlane } from '../../../support/controlPlane.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { inLanguage, languages } from '../../../support/languages.ts';
import { layoutFaults } from '../../../support/mapGeometry.ts';
import { testNow } from '../../../support/testPki.ts';
import { apiserverCases } from '../../pki/cluster/connections/cases/apiserverCases.ts';
import { applicationCases } from '../../pki/cluster/connections/cases/applicationCases.ts';
import { controllerCases } from '../../pki/cluster/connections/cases/controllerCases.ts';
import { joinCases } from '../../pki/cluster/connections/cases/joinCases.ts';
import { monitoringCases } from '../../pki/cluster/connections/cases/monitoringCases.ts';
import { registryCases } from '../../pki/cluster/connections/cases/registryCases.ts';

const plane = await createControlPlane();
const decoded = (path: string, text: string) =>
  decodeFile({ path, hostPath: path, text, pathOf: (named) => named }, decodingTools);
const decodedPlane = memoisedBy((path: string) => decoded(path, plane.files[path] ?? ''));
const year = 366 * 86_400_000;

describe('every connection of the table has a wire, and its own place', () => {
  for (const { title, add } of [
    ...apiserverCases,
    ...applicationCases,
    ...controllerCases,
    ...joinCases,
    ...monitoringCases,
    ...registryCases,
  ]) {
    test(title, async () => {
      const files = Object.entries({ ...plane.files, ...(await add(plane)) }).map(([path, text]) =>
        text === plane.files[path] ? decodedPlane(path) : decoded(path, text),
      );
      const graph = await buildPkiGraph(files, decodingTools.cryptography);
      for (const now of [testNow, testNow + year]) {
        const context = { graph, findings: [], policy: defaultPolicy, now };
        const model = connectionModelOf(graph);
        const { clusters } = model;
        const requests = clusters.map(({ id }) => ({ today: testNow, cluster: id }));
        const maps = requests.map((request) => mapOf(context, request));
        for (const language of languages) {
          for (const request of requests) {
            const layout = inLanguage(language, () => drawingOf(context, request)?.layout);
            assert.deepEqual(layout && layoutFaults(layout), [], language);
          }
        }
        for (const { connection } of judgeConnections(model, now)) {
          const { id, record, cluster } = connection;
          if (record.isWithinProcess === true) continue;
          const map = maps[clusters.findIndex((each) => each.id === cluster)];
          const wire = map?.scene.items.find((item) => item.id === map.itemOfConnection(id));
          assert.equal(wire?.kind, 'wire', id);
        }
      }
    });
  }
});
