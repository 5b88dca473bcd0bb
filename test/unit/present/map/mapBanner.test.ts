import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { mapOf } from '../../../../src/core/present/map/mapOf.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { readTree } from '../../../support/renewal.ts';
import { evaluate } from '../../../support/saidByRecord.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const healthy = readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs');

test('a program that does not start is rejected by nobody, on a narrow page as on a wide one', async () => {
  const graph = await clusterGraphOf({ ...healthy, '/etc/kubernetes/controller-manager.conf': '\tno YAML' });
  const context = { graph, findings: evaluate(graph, defaultPolicy, now), policy: defaultPolicy, now };
  const { banner } = mapOf(context, { today: now }).scene;
  assert.match(banner?.short ?? '', /^✗ kube-controller-manager does not start: error loading config file /);
});
