import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn, gradesOf } from '../../../support/annotatedDocument.ts';
import { testNow } from '../../../support/testPki.ts';
import { personClaims, podClaims, testToken } from '../../../support/testToken.ts';

const now = testNow / 1000;
const token = testToken(podClaims({ exp: now + 3600 }));
const expired = testToken(podClaims({ exp: now - 3600 }));

test('token-in-plaintext: in objects that are no secrets', async () => {
  const configMap = (text: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  t: ${text}\n`;
  const findings = await findingsIn({
    'cm.yaml': configMap(token),
    'expired.yaml': configMap(expired),
    'person.yaml': configMap(testToken(personClaims({ exp: now + 3600 }))),
    'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    env:\n    - name: TOKEN\n      value: ${token}\n`,
    'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  t: ${token}\n`,
    'kube.conf': `users:\n- name: a\n  user:\n    token: ${token}\n`,
  });
  assert.deepEqual(gradesOf(findings, /plaintext/), [
    'warning token-in-plaintext cm.yaml',
    'warning token-in-plaintext pod.yaml',
  ]);
  assert.equal(
    findings.find(({ code }) => code === 'token-in-plaintext')?.message,
    'This ConfigMap contains the token of kube-system:coredns in plain text. Anyone who can read the object can use the token. ' +
      'Put it into a Secret, or mount it. Create a new one: `kubectl create token coredns -n kube-system`.',
  );
});
