import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base64 } from '../../support/base64.ts';
import { redact } from '../../support/redaction.ts';

/** None of them is a word of Kubernetes; several have the form of a name, a path, a version or a token. */
const secrets = [
  'sunshine',
  'Tr0ub4dor&3',
  'summer-2026',
  '48151623',
  'qX7_bVn2Lw9rTe4Z',
  'AKIAIOSFODNN7EXAMPLE',
  'deadbeefcafe1234deadbeefcafe1234',
  '密码很长',
  'a1b2c3.0123456789abcdef',
  'v1.2.3-hunter',
  '/opt/hunter2/xyz',
  'hunter2.example',
];

const quoted = (text: string) => JSON.stringify(text);
const secretObject = (text: string) =>
  JSON.stringify({
    kind: 'Secret',
    metadata: { name: 'x' },
    data: { password: base64(text) },
    stringData: { pw: text },
  });

/** Documents with a secret where nobody looks for one. Nothing in them is a name by design. */
const places: Readonly<Record<string, (secret: string) => string>> = {
  secretList: (secret) =>
    `{"kind":"SecretList","items":[{"metadata":{"name":"x"},"data":{"a":${quoted(base64(secret))}}}]}`,
  list: (secret) => `{"kind":"List","items":[${secretObject(secret)}]}`,
  anyList: (secret) => `{"kind":"FooList","apiVersion":"x.example/v1","items":[{"data":{"a":${quoted(secret)}}}]}`,
  watch: (secret) => `{"type":"ADDED","object":${secretObject(secret)}}`,
  watchLines: (secret) =>
    `{"type":"ADDED","object":${secretObject(secret)}}\n{"type":"MODIFIED","object":${secretObject(secret)}}\n`,
  audit: (secret) =>
    `{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","verb":"create","objectRef":{"resource":"secrets","name":"x"},"requestObject":${secretObject(secret)},"responseObject":${secretObject(secret)},"annotations":{"a":${quoted(secret)}}}`,
  auditUri: (secret) =>
    `{"kind":"Event","apiVersion":"audit.k8s.io/v1","requestURI":"/api/v1?token=${encodeURIComponent(secret)}","userAgent":${quoted(`x ${secret}`)},"user":{"username":"u","extra":{"e":[${quoted(secret)}]}}}`,
  admission: (secret) =>
    `{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"1","object":${secretObject(secret)},"oldObject":${secretObject(secret)},"options":{"x":${quoted(secret)}}},"response":{"patch":${quoted(base64(secret))}}}`,
  template: (secret) =>
    `{"kind":"Template","apiVersion":"template.openshift.io/v1","objects":[${secretObject(secret)}],"parameters":[{"name":"PASSWORD","value":${quoted(secret)}}]}`,
  manifestWork: (secret) =>
    `{"kind":"ManifestWork","apiVersion":"work.open-cluster-management.io/v1","spec":{"workload":{"manifests":[${secretObject(secret)}]}}}`,
  crossplane: (secret) =>
    `{"kind":"Object","apiVersion":"kubernetes.crossplane.io/v1alpha1","spec":{"forProvider":{"manifest":${secretObject(secret)}}}}`,
  kustomize: (secret) =>
    `kind: Kustomization\nsecretGenerator:\n- name: x\n  literals:\n  - ${quoted(`password=${secret}`)}\npatches:\n- patch: |-\n    - op: add\n      path: /data/x\n      value: ${secret}\n`,
  jsonPatch: (secret) =>
    `- op: replace\n  path: /data/password\n  value: ${quoted(secret)}\n- {op: test, path: ${quoted(`/data/${secret}`)}, value: 1}\n`,
  configMapDoc: (secret) =>
    `kind: ConfigMap\ndata:\n  a.yaml: |\n    kind: Secret\n    stringData: {x: ${quoted(secret)}}\n  b: ${quoted(`pw=${secret}`)}\n  c.json: '{"kind":"Pod","metadata":{"name":${quoted(secret).replaceAll("'", "''")}}}'\nbinaryData: {z: ${quoted(base64(secret))}}\n`,
  helm: (secret) =>
    `kind: HelmRelease\napiVersion: helm.toolkit.fluxcd.io/v2\nspec:\n  values: {auth: {password: ${quoted(secret)}, name: ${quoted(secret)}}}\n  valuesFrom: [{kind: Secret, name: x}]\n`,
  argo: (secret) =>
    `kind: Application\napiVersion: argoproj.io/v1alpha1\nspec: {source: {helm: {parameters: [{name: pw, value: ${quoted(secret)}}], values: ${quoted(`a: ${secret}`)}, valuesObject: {a: ${quoted(secret)}}}}}\n`,
  kubeExec: (secret) =>
    `kind: Config\napiVersion: v1\nusers:\n- name: x\n  user:\n    token: ${quoted(secret)}\n    password: ${quoted(secret)}\n    exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, args: [--x, ${quoted(secret)}, ${quoted(`--token=${secret}`)}], env: [{name: P, value: ${quoted(secret)}}], installHint: ${quoted(secret)}}\n    auth-provider: {name: oidc, config: {client-secret: ${quoted(secret)}, refresh-token: ${quoted(secret)}, id-token: ${quoted(secret)}}}\n    as-user-extra: {r: [${quoted(secret)}]}\n`,
  kubeExt: (secret) =>
    `kind: Config\napiVersion: v1\npreferences: {x: ${quoted(secret)}, extensions: [{name: a, extension: {t: ${quoted(secret)}}}]}\nextensions: [{name: a, extension: ${quoted(secret)}}]\nclusters: [{name: a, cluster: {server: ${quoted(`https://u:${encodeURIComponent(secret)}@h`)}, proxy-url: ${quoted(`http://${encodeURIComponent(secret)}:x@p`)}}}, {name: b, cluster: {server: ${quoted(`https://h/?k=${encodeURIComponent(secret)}`)}}}]\n`,
  pod: (secret) =>
    `kind: Pod\napiVersion: v1\nmetadata:\n  annotations: {a: ${quoted(secret)}}\n  labels: {l: ${quoted(secret)}}\nspec:\n  containers:\n  - env: [{name: A, value: ${quoted(secret)}}]\n    command: [sh, -c, ${quoted(`curl -u ${secret}`)}]\n    args: [${quoted(secret)}, ${quoted(`--password=${secret}`)}, --x, ${quoted(secret)}]\n    lifecycle: {preStop: {exec: {command: [x, ${quoted(secret)}]}}}\n    livenessProbe: {httpGet: {path: ${quoted(`/h?t=${secret}`)}, httpHeaders: [{name: Authorization, value: ${quoted(secret)}}]}, exec: {command: [${quoted(secret)}]}}\n  volumes: [{csi: {driver: d, volumeAttributes: {p: ${quoted(secret)}}}}, {flexVolume: {options: {p: ${quoted(secret)}}}}]\n`,
  apiserver: (secret) =>
    `kind: Pod\nspec:\n  containers:\n  - command:\n    - kube-apiserver\n    - ${quoted(`--basic=${secret}`)}\n    - --token-auth-file\n    - /x\n    - ${quoted(`--etcd-servers=https://u:${encodeURIComponent(secret)}@h:1`)}\n    - ${quoted(secret)}\n    - ${quoted(`--service-account-issuer=https://x/?k=${encodeURIComponent(secret)}`)}\n  - command: [kubeadm, join, --token, ${quoted(secret)}, ${quoted(`--certificate-key=${secret}`)}]\n`,
  secretWeird: (secret) =>
    `kind: Secret\ntype: ${quoted(`${secret} x`)}\nmetadata: {name: x, managedFields: [{manager: m, fieldsV1: {"f:x": ${quoted(secret)}}}]}\ndata:\n  ? ${quoted('a')}\n  : ${quoted(base64(secret))}\n  "b": |\n    ${base64(secret)}\n  c: >-\n    ${base64(secret)}\nimmutable: ${quoted(secret)}\nunknown: ${quoted(secret)}\n`,
  alias: (secret) => `x: &a ${quoted(secret)}\ny: *a\nkind: Pod\nmetadata: {name: *a}\n`,
  merge: (secret) =>
    `base: &b\n  name: ${quoted(secret)}\n  namespace: ${quoted(secret)}\nkind: Secret\ndata:\n  <<: *b\n`,
  comments: (secret) =>
    `# ${secret}\nkind: Pod # ${secret}\nmetadata: # ${secret}\n  # ${secret}\n  name: x #${secret}\nspec: { # ${secret}\n  hostNetwork: true } # ${secret}\na: | # ${secret}\n  x\n# ${secret}\n`,
  directive: (secret) => `%TAG ! tag:${encodeURIComponent(secret)},2000:\n---\nkind: Pod\n`,
  tag: (secret) => `kind: Pod\na: !${encodeURIComponent(secret)} x\n`,
  anchorName: (secret) =>
    `kind: Pod\na: &${encodeURIComponent(secret).replaceAll('%', '')} x\nb: *${encodeURIComponent(secret).replaceAll('%', '')}\n`,
  afterEnd: (secret) => `kind: Pod\n...\n# ${secret}\n---\n${quoted(secret)}\n`,
  jsonComment: (secret) => `{"kind":"Pod", // ${secret}\n "a": 1 /* ${secret} */}\n`,
  docStart: (secret) => `--- # ${secret}\nkind: Pod\n`,
  csr: (secret) =>
    `kind: CertificateSigningRequest\napiVersion: certificates.k8s.io/v1\nspec: {extra: {t: [${quoted(secret)}]}, request: ${quoted(base64(secret))}}\nstatus: {certificate: ${quoted(base64(secret))}, conditions: [{message: ${quoted(secret)}, reason: ${quoted(`x ${secret}`)}}]}\n`,
  encryption: (secret) =>
    `kind: EncryptionConfiguration\napiVersion: apiserver.config.k8s.io/v1\nresources: [{resources: [secrets], providers: [{aescbc: {keys: [{name: k, secret: ${quoted(base64(secret))}}]}}]}]\n`,
  kubeadm: (secret) =>
    `kind: InitConfiguration\napiVersion: kubeadm.k8s.io/v1beta3\nbootstrapTokens: [{token: ${quoted(secret)}, description: ${quoted(secret)}}]\ncertificateKey: ${quoted(secret)}\n---\nkind: JoinConfiguration\napiVersion: kubeadm.k8s.io/v1beta3\ndiscovery: {bootstrapToken: {token: ${quoted(secret)}}, tlsBootstrapToken: ${quoted(secret)}}\n`,
  certManager: (secret) =>
    `kind: Issuer\napiVersion: cert-manager.io/v1\nspec: {vault: {auth: {appRole: {roleId: ${quoted(secret)}, path: x}, kubernetes: {role: ${quoted(`a ${secret}`)}}}}, acme: {externalAccountBinding: {keyID: ${quoted(secret)}}, email: ${quoted(`${secret}@x`)}, solvers: [{dns01: {webhook: {config: {k: ${quoted(secret)}}}, route53: {accessKeyID: ${quoted(secret)}}}}]}}\n`,
  certificate: (secret) =>
    `kind: Certificate\napiVersion: cert-manager.io/v1\nspec: {secretName: x, keystores: {jks: {password: ${quoted(secret)}}, pkcs12: {password: ${quoted(secret)}}}, secretTemplate: {annotations: {a: ${quoted(secret)}}, labels: {l: ${quoted(secret)}}}, literalSubject: ${quoted(`CN=${secret}, O=a b`)}}\n`,
  talos: (secret) =>
    `version: v1alpha1\nmachine: {type: controlplane, token: ${quoted(secret)}, ca: {crt: ${quoted(base64(secret))}, key: ${quoted(base64(secret))}}, files: [{content: ${quoted(secret)}, path: /x}], env: {A: ${quoted(secret)}}}\ncluster: {secret: ${quoted(secret)}, id: ${quoted(secret)}, token: ${quoted(secret)}, aescbcEncryptionSecret: ${quoted(secret)}}\n`,
  k3s: (secret) =>
    `token: ${quoted(secret)}\nagent-token: ${quoted(secret)}\ndatastore-endpoint: ${quoted(`postgres://u:${encodeURIComponent(secret)}@h/db`)}\nkube-apiserver-arg: [${quoted(`basic=${secret}`)}]\n`,
  docker: (secret) =>
    `{"auths":{"r":{"auth":${quoted(base64(secret))},"username":"u","password":${quoted(secret)}}},"HttpHeaders":{"X":${quoted(secret)}}}`,
  multi: (secret) =>
    `kind: Pod\nmetadata:\n  name: x\n---\nkind: Secret\nstringData:\n  a: "x\\\n    ${secret.replaceAll(/["\\]/g, '')}"\n  b: 'x\n\n    ${secret.replaceAll("'", '')}'\n  c: x\n    ${secret.replaceAll(/[:#]/g, '')}\n`,
  webhook: (secret) =>
    `kind: ValidatingWebhookConfiguration\nwebhooks: [{name: a, clientConfig: {url: ${quoted(`https://h/${encodeURIComponent(secret)}`)}, service: {path: ${quoted(`/p?k=${secret}`)}}}, matchConditions: [{name: a, expression: ${quoted(`x == "${secret}"`)}}]}]\n`,
  crd: (secret) =>
    `kind: CustomResourceDefinition\napiVersion: apiextensions.k8s.io/v1\nspec: {versions: [{schema: {openAPIV3Schema: {properties: {a: {default: ${quoted(secret)}, description: ${quoted(secret)}, example: ${quoted(secret)}, enum: [${quoted(secret)}]}}}}}]}\n`,
  keys: (secret) =>
    `kind: Foo\nspec:\n  ${quoted(secret)}: 1\n  sub: {${quoted(secret)}: {a: 1}}\n  ? [${quoted(secret)}, x]\n  : 1\n`,
  secretKeys: (secret) => `kind: Foo\ndata: {x: {${quoted(secret)}: 1}}\n`,
  pem: (secret) =>
    `-----BEGIN CERTIFICATE-----\n${base64(secret.repeat(3))}\n-----END CERTIFICATE-----\n${secret}\nsubject: ${secret}\n`,
  kubelet: (secret) =>
    `kind: KubeletConfiguration\napiVersion: kubelet.config.k8s.io/v1beta1\nstaticPodURLHeader: {Auth: [${quoted(secret)}]}\nstaticPodURL: ${quoted(`http://u:${encodeURIComponent(secret)}@h`)}\nproviderID: ${quoted(`aws:///${secret} x`)}\n`,
  numberDup: (secret) => `{"kind":"Secret","data":{"a":1},"data":{"a":${quoted(base64(secret))}}}`,
  escaped: (secret) =>
    `{"kind":"Secret","stringData":{"a":"${[...secret].map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}}`,
  crlf: (secret) =>
    `kind: Secret\r\nstringData:\r\n  a: ${quoted(secret)}\r\n  b: |\r\n    ${secret}\r\n# ${secret}\r\n`,
  bom: (secret) => `\ufeffkind: Secret\nstringData: {a: ${quoted(secret)}}\n`,
  tabs: (secret) => `kind: Secret\nstringData:\t{a: ${quoted(secret)}}\n`,
  bareTop: (secret) => `${quoted(secret)}\n`,
  topList: (secret) => `- ${quoted(secret)}\n- [${quoted(secret)}]\n- {a: ${quoted(secret)}}\n`,
  nestedSecretInName: (secret) =>
    `kind: Secret\nmetadata: {name: x}\nstringData: {name: ${quoted(secret)}, namespace: ${quoted(secret)}, kind: ${quoted(secret)}, path: ${quoted(secret)}}\n`,
  fakeKind: (secret) =>
    `kind: Config\nusers: ${quoted(secret)}\nclusters: [${quoted(secret)}]\ncontexts: {a: ${quoted(secret)}}\ncurrent-context: [${quoted(secret)}]\n`,
  forged: (secret) =>
    `kind: Secret\nstringData: {a: "<redacted: ${secret.replaceAll(/["\\]/g, '')}>"}\n# <redacted: ${secret}>\n`,
  externalSecret: (secret) =>
    `kind: ExternalSecret\napiVersion: external-secrets.io/v1\nspec: {target: {template: {data: {a: ${quoted(secret)}}, metadata: {annotations: {a: ${quoted(secret)}}}}}, dataFrom: [{extract: {key: ${quoted(`a b ${secret}`)}}}]}\n`,
  ingress: (secret) =>
    `kind: Ingress\nmetadata: {annotations: {nginx.ingress.kubernetes.io/configuration-snippet: ${quoted(secret)}, nginx.ingress.kubernetes.io/auth-secret: x, kubectl.kubernetes.io/last-applied-configuration: ${quoted(secretObject(secret))}}}\n`,
  status: (secret) =>
    `kind: Pod\nstatus: {message: ${quoted(secret)}, conditions: [{type: Ready, message: ${quoted(secret)}}], containerStatuses: [{state: {terminated: {message: ${quoted(secret)}}}}]}\n`,
};

test('a secret at an odd place is hidden, and every line keeps its number', () => {
  let planted = 0;
  const shown: string[] = [];
  for (const [where, make] of Object.entries(places)) {
    for (const secret of secrets) {
      for (const pseudonyms of [false, true]) {
        const text = make(secret);
        const copy = redact(text, { pseudonyms });
        if (copy.kind === 'refused') continue;
        planted++;
        const forms = [secret, base64(secret), encodeURIComponent(secret)];
        if (forms.some((form) => copy.text.includes(form))) shown.push(`${where}: ${secret}`);
        assert.equal(copy.text.split('\n').length, text.split('\n').length, where);
      }
    }
  }
  assert.deepEqual(shown, []);
  assert.ok(planted > 1000, `${planted} were planted`);
});
