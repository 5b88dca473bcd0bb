import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandRoots } from '../../../src/node/findRoots.ts';

const environment = { KUBECONFIG: '/home/anna/one.yaml:relative.yaml:/srv/two.yaml', EMPTY: '' };

const cases: Record<string, [readonly string[], readonly string[]]> = {
  'absolute paths stay': [['/etc/kubernetes'], ['/etc/kubernetes']],
  'the home directory': [
    ['~/.kube', '~'],
    ['/home/anna/.kube', '/home/anna'],
  ],
  'a variable with a list; relative entries are dropped': [['$KUBECONFIG'], ['/home/anna/one.yaml', '/srv/two.yaml']],
  'a variable that is empty or absent': [['$EMPTY', '$ABSENT', '${ABSENT}/x'], []],
  'trailing slashes and duplicates': [
    ['/etc/kubernetes/', '/etc/kubernetes', '/'],
    ['/etc/kubernetes', '/'],
  ],
  'what is not absolute': [['pki', '~anna/x', ''], []],
};

for (const [name, [roots, expected]] of Object.entries(cases)) {
  test(name, () => assert.deepEqual(expandRoots(roots, environment, '/home/anna'), expected));
}
