import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connections } from '../../../../../src/core/kubernetes/tables/connections.ts';
import { createControlPlane, sidesLine, verdictsWith } from '../../../../support/controlPlane.ts';
import { apiserverCases } from './cases/apiserverCases.ts';
import { applicationCases } from './cases/applicationCases.ts';
import type { ConnectionCase } from './cases/connectionCase.ts';
import { controllerCases } from './cases/controllerCases.ts';
import { joinCases } from './cases/joinCases.ts';
import { meshCases } from './cases/meshCases.ts';
import { monitoringCases } from './cases/monitoringCases.ts';
import { registryCases } from './cases/registryCases.ts';

/** Each connection of the table by files that people have, and what each side makes of the other. */

const plane = await createControlPlane();

/** Those of a control plane of kubeadm, without anything beside it. */
const ofControlPlane: ConnectionCase = {
  title: 'a control plane of kubeadm',
  add: () => ({}),
  lines: {
    2: 'works: kube-apiserver → etcd | accepted | accepted',
    3: 'works: etcd → etcd | not verified: nothingSet | accepted',
    4: 'works: etcdctl → etcd | accepted | accepted',
    5: 'works: kube-controller-manager → kube-apiserver | accepted | accepted',
    6: 'works: kube-scheduler → kube-apiserver | accepted | accepted',
    8: 'works: kubelet → kube-apiserver | accepted | accepted',
    10: 'works: kubectl → kube-apiserver | accepted | accepted',
    11: 'works: kubectl → kube-apiserver | accepted | accepted',
    12: 'works: kube-apiserver → kubelet | not verified: nothingSet | accepted',
    17: 'works: pod → kube-apiserver | accepted | none',
    18: 'works: kube-apiserver → kube-apiserver | accepted | none',
  },
};

const cases: readonly ConnectionCase[] = [
  ofControlPlane,
  ...apiserverCases,
  ...applicationCases,
  ...controllerCases,
  ...joinCases,
  ...meshCases,
  ...monitoringCases,
  ...registryCases,
];

describe('every connection of the table', () => {
  for (const { title, add, lines } of cases) {
    test(title, async () => {
      const verdicts = await verdictsWith(plane.files, await add(plane));
      for (const [number, line] of Object.entries(lines)) {
        const own = verdicts.filter(({ connection }) => connection.record.no === Number(number));
        assert.deepEqual(own.map(sidesLine), [line].flat(), number);
      }
    });
  }

  test('is shown by some files', () => {
    const shown = new Set(cases.flatMap(({ lines }) => Object.keys(lines).map(Number)));
    assert.deepEqual(
      connections.map(({ no }) => no).filter((no) => !shown.has(no)),
      [],
    );
  });
});
