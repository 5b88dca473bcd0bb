import { caseOf, clusterServer, type Fields, type KubeconfigCase } from './kubeconfigCases.ts';
import type { Parties } from './kubeconfigParties.ts';

/** What kubectl says to the kubeconfig itself: entries, names, contexts, syntax. */
export function malformedCases(parties: Parties): readonly KubeconfigCase[] {
  const { healthy, ca } = parties;
  const withTop = (name: string, top: Fields) => caseOf(parties, name, { top });
  const withContext = (name: string, context: Fields) => caseOf(parties, name, { context });
  const { kubeconfig } = caseOf(parties, '', {});
  const text = (name: string, changed: string): KubeconfigCase => ({ name, kubeconfig: changed, server: 'healthy' });
  const cluster = (name: string, fields: Fields = {}) => ({ name, cluster: { ...healthy.cluster, ...fields } });
  const context = (name: string, fields: Fields = {}) => ({ name, context: { cluster: 'c', user: 'u', ...fields } });
  const twoContexts = {
    contexts: [context('x'), context('y'), context('z', { cluster: 'd' })],
    clusters: [cluster('c'), cluster('d', { server: 'https://10.9.9.9', 'tls-server-name': 'other.example.org' })],
  };
  return [
    withContext('context: cluster not found', { cluster: 'absent', user: 'u' }),
    withContext('context: user not found', { cluster: 'c', user: 'absent' }),
    withContext('context: neither found', { cluster: 'absent', user: 'missing' }),
    withContext('context: without cluster', { user: 'u' }),
    withContext('context: without user', { cluster: 'c' }),
    withContext('context: empty', {}),
    withContext('context: bad namespace', { cluster: 'c', user: 'u', namespace: 'Not_A_Label' }),
    withContext('context: namespace', { cluster: 'c', user: 'u', namespace: 'kube-system' }),
    withTop('current-context: empty', { 'current-context': '' }),
    withTop('current-context: absent', { 'current-context': undefined }),
    withTop('current-context: not found', { 'current-context': 'absent' }),
    { ...withTop('current-context: not found, another one chosen', { 'current-context': 'absent' }), context: 'x' },
    { ...withTop('another context chosen', twoContexts), context: 'y' },
    { ...withTop('another context chosen, which is broken', twoContexts), context: 'z' },
    withTop('no contexts', { contexts: [] }),
    withTop('no clusters', { clusters: [] }),
    withTop('no users', { users: [] }),
    withTop('lists are null', { clusters: null, users: null, contexts: null }),
    withTop('clusters twice, the first right', {
      clusters: [cluster('c'), cluster('c', { server: 'https://10.9.9.9' })],
    }),
    withTop('clusters twice, the last right', {
      clusters: [cluster('c', { server: 'https://10.9.9.9' }), cluster('c')],
    }),
    withTop('users twice, the first right', {
      users: [
        { name: 'u', user: healthy.user },
        { name: 'u', user: { token: 'unknown' } },
      ],
    }),
    withTop('contexts twice, the first right', { contexts: [context('x'), context('x', { cluster: 'absent' })] }),
    withTop('contexts twice, the last right', { contexts: [context('x', { cluster: 'absent' }), context('x')] }),
    withTop('another cluster broken', { clusters: [cluster('c'), { name: 'd', cluster: {} }] }),
    withTop('CA data of another cluster not base64', {
      clusters: [cluster('c'), cluster('d', { 'certificate-authority-data': '!!!' })],
    }),
    withTop('CA file of another cluster missing', {
      clusters: [
        cluster('c'),
        { name: 'd', cluster: { server: clusterServer, 'certificate-authority': 'absent.crt' } },
      ],
    }),
    withTop('kind: another', { kind: 'Secret' }),
    withTop('kind: absent', { kind: undefined }),
    withTop('apiVersion: another', { apiVersion: 'v2' }),
    withTop('apiVersion: absent', { apiVersion: undefined }),
    withTop('apiVersion and kind: absent', { apiVersion: undefined, kind: undefined }),
    withTop('unknown field', { colour: 'blue' }),
    caseOf(parties, 'unknown field of the cluster', {
      cluster: { ...healthy.cluster, 'certificate-authority-date': '' },
    }),
    withTop('clusters is no list', { clusters: { c: healthy.cluster } }),
    caseOf(parties, 'server is a number', { cluster: { ...healthy.cluster, server: 6443 } }),
    caseOf(parties, 'insecure-skip-tls-verify is text', {
      cluster: { server: clusterServer, 'insecure-skip-tls-verify': 'true' },
    }),
    caseOf(parties, 'CA data is a list', {
      cluster: { server: clusterServer, 'certificate-authority-data': [ca.pem] },
    }),
    text('as JSON', JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...partsOf(healthy) })),
    text('keys twice', kubeconfig.replace('current-context: x', 'current-context: x\ncurrent-context: z')),
    text('keys in capitals', kubeconfig.replace('server:', 'Server:')),
    text('two documents', `${kubeconfig}---\n${kubeconfig.replace('current-context: x', 'current-context: z')}`),
    text('an empty document, then it', `---\n---\n${kubeconfig}`),
    text('with a byte order mark', `\uFEFF${kubeconfig}`),
    text('with CRLF', kubeconfig.replaceAll('\n', '\r\n')),
    text('indented with a tab', kubeconfig.replace(/^ +(?=server)/m, '\t')),
    text('syntax: a quote that nobody closes', `${kubeconfig}preferences: "\n`),
    text('syntax: no mapping', 'hello\n'),
    text('syntax: a list', '- a\n'),
    text('a template', kubeconfig.replace(/server: .*/, 'server: {{ .Values.server }}')),
    text('empty', ''),
    text('comments only', '# nothing\n'),
  ];
}

function partsOf({ cluster, user }: Parties['healthy']): Fields {
  return {
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
}
