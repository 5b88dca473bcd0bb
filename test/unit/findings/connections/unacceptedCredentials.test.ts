import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import type { IncidentFiles } from '../../../incidents/incidentModel.ts';
import { edited, kubeadmMachine, manifests, rootfs, textOf, withFlags } from '../../../incidents/machine.ts';
import { toKubeconfig } from '../../../mutations/distributions/documents.ts';
import { findingsIn, graphOf } from '../../../support/annotatedDocument.ts';
import { testNow } from '../../../support/testPki.ts';
import { personClaims, testToken } from '../../../support/testToken.ts';

const apiserver = `${manifests}/kube-apiserver.yaml`;
const kubelet = `${rootfs}/var/lib/kubelet/config.yaml`;
const configuration = `${rootfs}/etc/kubernetes/authentication.yaml`;
const bootstrap = 'a4qgg6.84hjisyqzvth7yp6';

interface Case {
  readonly name: string;
  readonly files: IncidentFiles;
  /** Nothing: all is well. */
  readonly says?: RegExp;
  readonly breaks?: string;
}

/** Made once, in the first test. */
async function casesOf() {
  const machine = await kubeadmMachine();
  const { shared } = machine;
  // Without them the kubelet may have other flags.
  const files = {
    ...machine.files,
    'rootfs/var/lib/kubelet/kubeadm-flags.env':
      'KUBELET_KUBEADM_ARGS="--pod-infra-container-image=registry.k8s.io/pause:3.10"\n',
    'rootfs/etc/sysconfig/kubelet': 'KUBELET_EXTRA_ARGS=--v=2\n',
  };
  const join = {
    'worker/join.yaml': `apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  bootstrapToken:
    apiServerEndpoint: 10.0.0.11:6443
    token: ${bootstrap}
    unsafeSkipCAVerification: true
`,
  };
  const monitor = {
    'monitor.yaml': `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: kubelet
  namespace: monitoring
spec:
  endpoints:
  - bearerTokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
    port: https-metrics
    scheme: https
    tlsConfig:
      insecureSkipVerify: true
  selector:
    matchLabels:
      k8s-app: kubelet
`,
  };
  const person = (credentials: Parameters<typeof toKubeconfig>[0]['credentials'], host = '10.0.0.11') => ({
    'home/dev/.kube/config': toKubeconfig({
      server: `https://${host}:6443`,
      user: 'dev',
      ca: shared.ca.certificatePem,
      credentials,
    }),
  });
  const listing = (line: string) => ({
    ...withFlags(files, apiserver, '--token-auth-file=/etc/kubernetes/pki/token.csv'),
    [`${rootfs}/etc/kubernetes/pki/token.csv`]: `${line}\n`,
  });
  const authentication = (anonymous: string) => ({
    ...withFlags(files, apiserver, '--authentication-config=/etc/kubernetes/authentication.yaml'),
    [configuration]: `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous:
${anonymous}`,
  });
  const withoutFlag = (name: string) => edited(files, apiserver, [new RegExp(`^ *- --${name}=.*\\n`, 'm'), '']);
  const embedded = Object.fromEntries(
    ['client-certificate-data', 'client-key-data'].map((name) => [
      name,
      new RegExp(`${name}: (\\S+)`).exec(textOf(files, 'rootfs/etc/kubernetes/admin.conf'))?.[1],
    ]),
  );
  const behind = (proxy: string, text: string) => ({
    ...person(embedded, 'api.example.com'),
    [`lb/etc/${proxy}`]: text,
  });
  const haproxy = (bind: string, server: string, more = '') =>
    behind(
      'haproxy/haproxy.cfg',
      `defaults\n  mode http\nfrontend api\n  bind ${bind}\n${more}  default_backend cp # all\nbackend cp\n  server cp-1 ${server}\n`,
    );
  const ending = '*:6443 ssl crt /etc/haproxy/api.pem';
  const ofOthers = `frontend api\n  mode http\n  bind ${ending}\n  default_backend cp\nbackend cp\n  server cp-1 10.0.0.99:6443 ssl verify none\n`;
  const nginx = (block: string, listen: string, to = 'https://cp') =>
    behind(
      'nginx/nginx.conf',
      `events {}\n${block} {\n  upstream cp { server 10.0.0.11:6443; }\n  server {\n    listen ${listen};\n    server_name "api.example.com"; # of all\n    ssl_certificate /etc/nginx/api.crt;\n    location / { proxy_pass ${to}; }\n  }\n}\n`,
    );
  const kubeletWith = (from: string | RegExp, to: string) => edited(files, kubelet, [from, to]);

  const cases: readonly Case[] = [
    { name: 'anonymous join, as kubeadm sets it up', files: join },
    {
      name: '--anonymous-auth=false',
      files: { ...join, ...withFlags(files, apiserver, '--anonymous-auth=false') },
      says: /--anonymous-auth=false/,
      breaks: 'join-discovery',
    },
    { name: '--anonymous-auth=true', files: { ...join, ...withFlags(files, apiserver, '--anonymous-auth=true') } },
    {
      name: '--anonymous-auth=false after the node has joined',
      files: {
        ...withFlags(files, apiserver, '--anonymous-auth=false'),
        'worker/root/join.yaml': join['worker/join.yaml'],
        'worker/etc/kubernetes/kubelet.conf': machine.files[`${rootfs}/etc/kubernetes/kubelet.conf`] ?? '',
      },
    },
    { name: 'nobody joins', files: withFlags(files, apiserver, '--anonymous-auth=false') },
    {
      name: 'anonymous.enabled: false',
      files: { ...join, ...authentication('  enabled: false\n') },
      says: /anonymous\.enabled: false/,
      breaks: 'join-discovery',
    },
    {
      name: 'anonymous for health alone',
      files: { ...join, ...authentication('  enabled: true\n  conditions:\n  - path: /livez\n  - path: /readyz\n') },
      says: /anonymous\.conditions/,
      breaks: 'join-discovery',
    },
    {
      name: 'anonymous for cluster-info',
      files: {
        ...join,
        ...authentication(
          '  enabled: true\n  conditions:\n  - path: /api/v1/namespaces/kube-public/configmaps/cluster-info\n',
        ),
      },
    },
    {
      name: 'no bootstrap tokens',
      files: { ...join, ...withoutFlag('enable-bootstrap-token-auth') },
      says: /--enable-bootstrap-token-auth/,
      breaks: 'join-discovery',
    },
    {
      name: 'a bootstrap token in a kubeconfig',
      files: { ...person({ token: bootstrap }), ...withoutFlag('enable-bootstrap-token-auth') },
      says: /--enable-bootstrap-token-auth/,
      breaks: 'admin-to-apiserver',
    },
    { name: 'a bootstrap token where they are on', files: person({ token: bootstrap }) },
    {
      name: 'a token of nobody',
      files: person({ token: '02b50b05283e98dd0fd71db496ef01e8' }),
      says: /--token-auth-file/,
      breaks: 'admin-to-apiserver',
    },
    ...([',dev,1,"system:masters"', 'b2c50b05283e98dd0fd71db496ef01e8,dev,1'] as const).map((line) => ({
      name: `a token that is not in the file: ${line}`,
      files: { ...person({ token: '02b50b05283e98dd0fd71db496ef01e8' }), ...listing(line) },
      says: /does not contain the token/,
      breaks: 'admin-to-apiserver',
    })),
    // A list says what a short word is.
    ...(['other,dev,1,"devs"', 'aaaaaaaaaaaa,dev,1'] as const).map((line) => ({
      name: `a short token that is not in the file: ${line}`,
      files: { ...person({ token: 'zzzz-1' }), ...listing(line) },
      says: /does not contain the token/,
      breaks: 'admin-to-apiserver',
    })),
    { name: 'a short token in the file', files: { ...person({ token: 'zzzz-1' }), ...listing('zzzz-1,dev,1') } },
    {
      name: 'what stands for a token, beside a file',
      files: { ...person({ token: 'changeme' }), ...listing('zzzz-1,dev,1') },
    },
    ...['02b50b05283e98dd0fd71db496ef01e8,dev,1', '"02b50b05283e98dd0fd71db496ef01e8","dev","1","a,b"'].map((line) => ({
      name: `a token in the file: ${line}`,
      files: { ...person({ token: '02b50b05283e98dd0fd71db496ef01e8' }), ...listing(`${'a'.repeat(32)},x,0\n${line}`) },
    })),
    {
      name: 'a token that another server may know',
      files: {
        ...person({ token: '02b50b05283e98dd0fd71db496ef01e8' }),
        ...withFlags(files, apiserver, '--authentication-token-webhook-config-file=/etc/kubernetes/webhook.conf'),
      },
    },
    {
      name: 'an ID token without a provider',
      files: person({ token: testToken(personClaims({ exp: testNow / 1000 + 600 })) }),
      says: /--oidc-issuer-url/,
      breaks: 'admin-to-apiserver',
    },
    {
      name: 'an ID token of the provider',
      files: {
        ...person({ token: testToken(personClaims({ exp: testNow / 1000 + 600 })) }),
        ...withFlags(files, apiserver, '--oidc-issuer-url=https://login.example.com', '--oidc-client-id=kubernetes'),
      },
    },
    {
      name: 'client certificates without a CA',
      files: withoutFlag('client-ca-file'),
      says: /--client-ca-file/,
      breaks: 'admin-to-apiserver',
    },
    {
      name: 'a kubelet without a CA',
      files: kubeletWith(/^ +clientCAFile: .*\n/m, ''),
      says: /--client-ca-file/,
      breaks: 'apiserver-to-kubelet',
    },
    { name: 'a monitor, as kubeadm sets it up', files: monitor },
    {
      name: 'a kubelet that takes no tokens',
      files: {
        ...monitor,
        ...kubeletWith(/(webhook:\n(?: +cacheTTL: .*\n)? +enabled: )true/, 'webhook:\n    enabled: false'),
      },
      says: /authentication\.webhook\.enabled: false/,
      breaks: 'monitoring-to-kubelet',
    },
    ...(
      [
        ['HAProxy ends TLS', haproxy(ending, '10.0.0.11:6443 ssl verify none'), /mode tcp/],
        ['HAProxy ends TLS before another port', haproxy(ending, '10.0.0.11:7443 ssl verify none'), /mode tcp/],
        ['HAProxy passes TLS through', haproxy('*:6443', '10.0.0.11:6443 check')],
        ['HAProxy ends TLS at another port', haproxy('*:443 ssl crt /etc/haproxy/api.pem', '10.0.0.11:6443')],
        ['HAProxy ends TLS for other servers', haproxy(ending, '10.0.0.99:6443 ssl')],
        [
          'HAProxy names the user',
          haproxy(ending, '10.0.0.11:6443', '  http-request set-header X-Remote-User %[ssl_c_s_dn(cn)]\n'),
        ],
        ['HAProxy has a certificate of its own', haproxy(ending, '10.0.0.11:6443 ssl crt /etc/haproxy/client.pem')],
        ['nginx ends TLS', nginx('http', '6443 ssl'), /`stream`/],
        [
          'nginx ends TLS at one of its addresses',
          nginx('http', '[::]:6443 ssl', 'https://10.0.0.11:6443/'),
          /`stream`/,
        ],
        ['nginx passes TLS through', nginx('stream', '6443', 'cp')],
        ['nginx ends TLS for others', nginx('http', '6443 ssl', 'https://10.0.0.99:8443')],
      ] as const
    ).map(([name, changed, says]) => ({
      name,
      files: changed,
      ...(says === undefined ? {} : { says, breaks: 'admin-to-apiserver' }),
    })),
    {
      name: 'HAProxy beside a kubeconfig of another machine for its own address',
      files: {
        'lb/haproxy.cfg': ofOthers,
        'k3s.yaml': person(embedded, '127.0.0.1')['home/dev/.kube/config'],
      },
    },
    {
      name: 'HAProxy on the machine of a kubeconfig for its own address',
      files: {
        '/etc/haproxy/haproxy.cfg': ofOthers,
        '/root/.kube/config': person(embedded, '127.0.0.1')['home/dev/.kube/config'],
      },
      says: /mode tcp/,
      breaks: 'admin-to-apiserver',
    },
    {
      name: 'a kubelet that takes no tokens, and nobody has one',
      files: kubeletWith(/(webhook:\n(?: +cacheTTL: .*\n)? +enabled: )true/, 'webhook:\n    enabled: false'),
    },
  ];
  return { files, cases };
}

test('credential-not-accepted', async (context) => {
  const { files, cases } = await casesOf();
  for (const { name, files: changed, says, breaks } of cases) {
    await context.test(name, async () => {
      const all = { ...files, ...changed };
      const texts = Object.fromEntries(
        Object.entries(all).flatMap(([path, text]) =>
          typeof text === 'string' ? [[path.replace(/^rootfs(?=\/)/, ''), text]] : [],
        ),
      );
      const told = (await findingsIn(texts)).filter(({ code }) => code === 'credential-not-accepted');
      assert.deepEqual(
        told.map(({ message }) => says?.test(message)),
        says === undefined ? [] : [true],
        told.map(({ message }) => message).join(),
      );
      const broken = judgeConnections(connectionModelOf(await graphOf(texts)), testNow).filter(({ requirements }) =>
        requirements.some(({ what, state }) => what === 'credential' && state === 'notMet'),
      );
      assert.equal(broken.length > 0, breaks !== undefined);
      if (breaks !== undefined) assert.ok(broken.some(({ connection }) => connection.record.id === breaks));
    });
  }
});
