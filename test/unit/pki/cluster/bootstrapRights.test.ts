import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type BoundSubject, bootstrapRights } from '../../../../src/core/pki/cluster/rights.ts';

const user = 'system:bootstrap:abcdef';
const own = 'system:bootstrappers:worker';
const asked = { user, groups: ['system:bootstrappers', own] };
const bootstrapper = 'system:node-bootstrapper';
const approver = 'system:certificates.k8s.io:certificatesigningrequests:nodeclient';
const bound = (name: string, clusterRole: string, more: Partial<BoundSubject> = {}): BoundSubject => ({
  kind: 'Group',
  name,
  clusterRole,
  ...more,
});
const answer = (...all: readonly BoundSubject[]): string => {
  const rights = bootstrapRights(asked, all);
  return typeof rights === 'string' ? rights : rights.error;
};
const forbidden = new RegExp(`User "${user}" cannot create resource "certificatesigningrequests"`);
const ruleOf = (resources: readonly string[]) => ({
  verbs: ['create'],
  groups: ['certificates.k8s.io'],
  resources,
  names: [],
  urls: [],
});

describe('what bindings give a bootstrap token', () => {
  test('the role must be bound to a group of the token, or to its user', () => {
    assert.equal(answer(bound(own, bootstrapper)), 'allowed');
    assert.equal(answer(bound('system:bootstrappers', bootstrapper)), 'allowed');
    assert.equal(answer(bound(user, bootstrapper, { kind: 'User' })), 'allowed');
    assert.match(answer(bound('system:bootstrappers:others', bootstrapper)), forbidden);
    assert.match(answer(bound('kubelet-bootstrap', bootstrapper, { kind: 'User' })), forbidden);
    assert.match(answer(bound(own, bootstrapper, { kind: 'User' })), forbidden);
  });

  test('that requests are approved does not allow to make them', () => {
    assert.match(answer(bound('system:bootstrappers', approver), bound('else', bootstrapper)), forbidden);
  });

  test('another role counts if it allows requests, or may', () => {
    const others = bound('else', bootstrapper);
    assert.equal(answer(others, bound(own, 'our-bootstrappers')), 'allowed');
    const rules = (...resources: readonly string[]) =>
      answer(others, bound(own, 'our-bootstrappers', { rules: [ruleOf(resources)] }));
    assert.equal(rules('certificatesigningrequests'), 'allowed');
    assert.match(rules('certificatesigningrequests/nodeclient'), forbidden);
    assert.equal(answer(others, bound(own, 'our-bootstrappers', { rules: 'unknown' })), 'allowed');
  });

  test('nothing is known where no binding is for that, unless all are there', () => {
    assert.equal(answer(), 'unknown');
    assert.equal(answer(bound('system:bootstrappers', approver)), 'unknown');
    assert.match(answer(bound('system:masters', 'cluster-admin')), forbidden);
  });

  test('kubeadm binds its own group, which a whole list of bindings may lack', () => {
    const groups = ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token'];
    assert.equal(bootstrapRights({ user, groups }, []), 'allowed');
    assert.equal(bootstrapRights({ user, groups }, [bound('else', bootstrapper)]), 'allowed');
    assert.notEqual(bootstrapRights({ user, groups }, [bound('system:masters', 'cluster-admin')]), 'allowed');
  });
});
