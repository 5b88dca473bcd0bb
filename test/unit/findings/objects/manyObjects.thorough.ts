import { suite, test } from 'node:test';
import { checkIssuerReferences } from '../../../../src/core/findings/objects/issuerReferences.ts';
import { checkMeshModes } from '../../../../src/core/findings/objects/meshModes.ts';
import { checkMonitors } from '../../../../src/core/findings/objects/monitors.ts';
import { checkSecretReferences } from '../../../../src/core/findings/objects/secretReferences.ts';
import { checkTokenTrust } from '../../../../src/core/findings/tokens/tokenTrust.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { clusterPictureOf } from '../../../../src/core/pki/cluster/buildClusterPicture.ts';
import type { ClusterPicture } from '../../../../src/core/pki/cluster/clusterModel.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { base64 } from '../../../support/base64.ts';
import { assertGrowsWithSize } from '../../../support/growth.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { manifestOf, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'example CA' });
const leaf = await ca.issue({ commonName: 'web', dnsNames: ['web.shop.svc'] });
const caBundle = base64(ca.certificatePem);

interface Many {
  readonly documents: (at: number) => readonly string[];
  readonly judge: (picture: ClusterPicture) => unknown;
}

const named = (at: number, name = `o${at}`) => ({ name, namespace: `n${at % 9}`, labels: { app: `a${at}` } });
const inOne = (at: number, name = `o${at}`) => ({ name, namespace: 'shop' });
const certificate = (at: number, kind: string) =>
  manifestOf('cert-manager.io/v1', 'Certificate', named(at), {
    spec: { secretName: `t${at}`, dnsNames: [`h${at}.example.com`], issuerRef: { name: `i${at}`, kind } },
  });
const service = (at: number) => manifestOf('v1', 'Service', named(at), { spec: { selector: { app: `a${at}` } } });
const clientConfig = (at: number) => ({ caBundle, service: { name: `o${at}`, namespace: `n${at % 9}` } });

/** Objects that name or select one another. */
const kinds: Readonly<Record<string, Many>> = {
  'DestinationRules and PeerAuthentications': {
    judge: checkMeshModes,
    documents: (at) => [
      manifestOf('networking.istio.io/v1', 'DestinationRule', named(at), {
        spec: { host: at % 3 === 0 ? `*.n${at % 9}` : `o${at}`, trafficPolicy: { tls: { mode: 'DISABLE' } } },
      }),
      manifestOf('security.istio.io/v1', 'PeerAuthentication', named(at), {
        spec: { selector: { matchLabels: { app: `a${at}` } }, mtls: { mode: 'STRICT' } },
      }),
      service(at),
    ],
  },
  'monitors and those that read them': {
    judge: (picture) => checkMonitors(picture, testNow),
    documents: (at) => [
      manifestOf('monitoring.coreos.com/v1', 'ServiceMonitor', named(at), {
        spec: { selector: { matchLabels: { app: `a${at}` } }, endpoints: [{ scheme: 'https', tlsConfig: {} }] },
      }),
      manifestOf('monitoring.coreos.com/v1', 'Prometheus', named(at), {
        spec: { serviceAccountName: `p${at}`, serviceMonitorSelector: { matchLabels: { app: `a${at}` } } },
      }),
      manifestOf('rbac.authorization.k8s.io/v1', 'RoleBinding', named(at), {
        roleRef: { kind: 'ClusterRole', name: 'view' },
        subjects: [{ kind: 'ServiceAccount', name: `p${at}`, namespace: `n${at % 9}` }],
      }),
      service(at),
    ],
  },
  'webhooks and Secrets': {
    judge: ({ graph }) => connectionModelOf(graph),
    documents: (at) => [
      manifestOf(
        'admissionregistration.k8s.io/v1',
        'ValidatingWebhookConfiguration',
        { name: `w${at}` },
        {
          webhooks: [{ name: `w${at}.example.com`, clientConfig: clientConfig(at) }],
        },
      ),
      tlsSecret(named(at, `t${at}`), leaf),
      service(at),
    ],
  },
  'issuers and Certificates': {
    judge: checkIssuerReferences,
    documents: (at) => [
      manifestOf(
        'cert-manager.io/v1',
        'ClusterIssuer',
        { name: `i${at}` },
        {
          spec: {
            acme: { server: 'https://acme.example.com', privateKeySecretRef: { name: `k${at}` }, solvers: [{}] },
          },
        },
      ),
      certificate(at, 'ClusterIssuer'),
    ],
  },
  'Secrets of one name': {
    judge: checkSecretReferences,
    documents: (at) => [
      tlsSecret({ name: 'tls', namespace: `n${at}` }, leaf),
      manifestOf(
        'networking.k8s.io/v1',
        'Ingress',
        { name: 'web', namespace: `n${at}` },
        {
          spec: { tls: [{ hosts: [`h${at}.example.com`], secretName: 'tls' }] },
        },
      ),
    ],
  },
  'monitors and Secrets that nothing names': {
    judge: checkSecretReferences,
    documents: (at) => [
      at % 2 === 0
        ? tlsSecret(inOne(at), leaf, { 'ca.crt': ca.certificatePem })
        : manifestOf('monitoring.coreos.com/v1', 'ServiceMonitor', inOne(at), {
            spec: { endpoints: [{ tlsConfig: { ca: { secret: { name: `web-${at}`, key: 'ca.crt' } } } }] },
          }),
    ],
  },
  'Pods and ConfigMaps that nothing names': {
    judge: checkSecretReferences,
    documents: (at) => [
      at % 2 === 0
        ? manifestOf('v1', 'ConfigMap', inOne(at), { data: { 'ca.crt': 'a', other: 'b' } })
        : manifestOf('v1', 'Pod', inOne(at), {
            spec: {
              volumes: [{ name: 'a', configMap: { name: `web-${at}`, items: [{ key: 'ca.crt', path: 'a' }] } }],
              containers: [
                { name: 'a', env: [{ valueFrom: { configMapKeyRef: { name: `app-${at}`, key: `level-${at}` } } }] },
              ],
            },
          }),
    ],
  },
  'Pods with tokens': {
    judge: checkTokenTrust,
    documents: (at) => [
      manifestOf('v1', 'Pod', named(at), {
        spec: {
          containers: [
            {
              name: 'app',
              volumeMounts: [{ name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
            },
          ],
          volumes: [
            { name: 'token', projected: { sources: [{ serviceAccountToken: { audience: 'a', path: 'token' } }] } },
          ],
        },
      }),
    ],
  },
};

suite('nothing compares every object with every other one', () => {
  for (const [name, { documents, judge }] of Object.entries(kinds)) {
    test(name, () =>
      assertGrowsWithSize({
        what: name,
        size: 1000,
        make: async (size) => {
          const files = Array.from({ length: size }, (_, at) =>
            decodeFile({ path: `dump/${at}.yaml`, text: documents(at).join('---\n') }, decodingTools),
          );
          return clusterPictureOf(await buildPkiGraph(files, decodingTools.cryptography));
        },
        work: judge,
      }),
    );
  }
});
