import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { IncidentFiles } from '../../../incidents/incidentModel.ts';
import { edited, kubeadmMachine, manifests, withFlags } from '../../../incidents/machine.ts';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

const apiserver = `${manifests}/kube-apiserver.yaml`;
const off = '--anonymous-auth=false';

/** Probes as kubeadm writes them. */
const probes = (handler: string): string =>
  ['livenessProbe', 'readinessProbe'].map((name) => `    ${name}:\n      ${handler}\n`).join('');
const overHttp = 'httpGet: {host: 10.0.0.11, path: /livez, port: 6443, scheme: HTTPS}';

/** Adds probes to the first container of a static Pod. */
function withProbes(files: IncidentFiles, handler: string): IncidentFiles {
  return {
    ...files,
    ...edited(files, apiserver, [/^ {4}name: kube-apiserver\n/m, `    name: kube-apiserver\n${probes(handler)}`]),
  };
}

describe('probe-rejected', () => {
  const configuration = (anonymous: string) => (files: IncidentFiles) => ({
    ...withFlags(files, apiserver, '--authentication-config=/etc/kubernetes/authentication.yaml'),
    'rootfs/etc/kubernetes/authentication.yaml': `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\nanonymous:\n${anonymous}`,
  });
  const flag = (text: string) => (files: IncidentFiles) => withFlags(files, apiserver, text);
  const cases: readonly (readonly [
    name: string,
    handler: string,
    edit: (files: IncidentFiles) => IncidentFiles,
    told: readonly string[],
  ])[] = [
    ['anonymous requests are refused', overHttp, flag(off), ['--anonymous-auth']],
    ['anonymous requests are allowed', overHttp, flag('--anonymous-auth=true'), []],
    ['nothing is set', overHttp, (files) => files, []],
    ['the port of a sidecar', 'httpGet: {host: 127.0.0.1, path: /healthz, port: 3990}', flag(off), []],
    ['the same port elsewhere', overHttp.replace('10.0.0.11', '10.0.0.99'), flag(off), []],
    ['the loopback address', overHttp.replace('10.0.0.11', '127.0.0.1'), flag(off), ['--anonymous-auth']],
    ['the port alone', 'tcpSocket: {port: 6443}', flag(off), []],
    [
      'a header with a token',
      'httpGet: {path: /livez, port: 6443, scheme: HTTPS, httpHeaders: [{name: Authorization, value: Bearer a}]}',
      flag(off),
      [],
    ],
    ['all is refused by a file', overHttp, configuration('  enabled: false\n'), ['false']],
    [
      'allowed by a file for this path',
      overHttp,
      configuration('  enabled: true\n  conditions:\n  - path: /livez\n'),
      [],
    ],
    [
      'allowed by a file for other paths',
      overHttp,
      configuration('  enabled: true\n  conditions:\n  - path: /healthz\n'),
      ['/healthz'],
    ],
  ];
  for (const [name, handler, edit, told] of cases) {
    test(`kube-apiserver: ${name}`, async () => {
      const { files } = await kubeadmMachine();
      const probed = withProbes(files, handler);
      const texts = Object.fromEntries(
        Object.entries({ ...probed, ...edit(probed) }).flatMap(([path, text]) =>
          typeof text === 'string' ? [[path.replace(/^rootfs(?=\/)/, ''), text]] : [],
        ),
      );
      const found = (await findingsIn(texts)).filter(({ code }) => code === 'probe-rejected');
      assert.deepEqual(
        found.map(({ path, span }) => texts[path]?.slice(span?.start, span?.end)),
        told,
      );
    });
  }

  for (const [type, more, isTold] of [
    ['RequireAndVerifyClientCert', {}, true],
    ['RequireAnyClientCert', {}, true],
    ['VerifyClientCertIfGiven', {}, false],
    ['RequireAndVerifyClientCert', { listenLocal: true }, false],
    [
      'RequireAndVerifyClientCert',
      { containers: [{ name: 'prometheus', readinessProbe: { exec: { command: ['true'] } } }] },
      false,
    ],
  ] as const) {
    test(`Prometheus: ${type} ${JSON.stringify(more)}`, async () => {
      const text = manifestOf(
        'monitoring.coreos.com/v1',
        'Prometheus',
        { name: 'k8s', namespace: 'monitoring' },
        {
          spec: { web: { tlsConfig: { clientAuthType: type } }, ...more },
        },
      );
      assert.deepEqual(
        await saidOfObjects({ 'p.yaml': text }, /^probe-rejected$/),
        isTold ? [`error probe-rejected: ${type}`] : [],
      );
    });
  }
});
