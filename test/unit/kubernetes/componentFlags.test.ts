import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { certificateRole } from '../../../src/core/kubernetes/certificateRole.ts';
import {
  componentFlagOf,
  componentOfProgram,
  componentOfVariable,
  environmentNames,
  flagOfEnvironment,
  referenceRoleOf,
} from '../../../src/core/kubernetes/componentFlagOf.ts';
import { hasFlagKeyword, mayStartComponent } from '../../../src/core/kubernetes/flagKeyword.ts';
import {
  type ComponentFlagRecord,
  type ComponentRecord,
  componentFlags,
} from '../../../src/core/kubernetes/tables/componentFlags.ts';
import { componentPrograms } from '../../../src/core/kubernetes/tables/componentPrograms.ts';
import { flagComments } from '../../support/flagComments.ts';
import { sourcesInComments } from '../../support/sourcesInComments.ts';

interface ReferenceFlag {
  readonly flag: string;
  readonly role: string;
  readonly pairs?: string;
  readonly certs?: readonly string[];
  readonly edges?: readonly string[];
  readonly field?: string;
  readonly env?: string;
  readonly multi?: string;
  readonly reload: string;
  readonly note?: string;
}

const reference: {
  readonly flags: Readonly<Record<string, readonly ReferenceFlag[]>>;
  readonly flagSources: Readonly<Record<string, readonly string[]>>;
} = JSON.parse(readFileSync('test/fixtures/domain/flags.json', 'utf8'));

/** The reference's short words for roles. */
const roles: Readonly<Record<string, ComponentFlagRecord['role']>> = {
  cert: 'certificate',
  sni: 'certificateAndKey',
  'sa-pub': 'publicKey',
  'sa-key': 'signingKey',
  dir: 'directory',
  'name-list': 'names',
  addr: 'address',
  bool: 'boolean',
  'tls-param': 'tlsParameter',
};

const table: Readonly<Record<string, ComponentRecord>> = componentFlags;
const everyFlag = Object.entries(table).flatMap(([component, { flags }]) =>
  flags.map((record) => ({ component, record })),
);

test('the table has every flag of the reference, with all that is said of it', () => {
  assert.deepEqual(Object.keys(table), Object.keys(reference.flags));
  for (const [index, [component, flags]] of Object.entries(reference.flags).entries()) {
    const asInReference = table[component]?.flags.map(
      ({
        certificates,
        environment,
        multiple,
        isInline: _,
        isForClientAlone: __,
        isIgnoredAlone: ____,
        loadedAtStart: ___,
        role,
        ...same
      }) => ({
        ...same,
        ...flagComments.get(`${component} ${same.flag}`),
        role: Object.entries(roles).find(([, word]) => word === role)?.[0] ?? role,
        ...(certificates && { certs: certificates }),
        ...(environment !== undefined && { env: environment }),
        ...(multiple !== undefined && { multi: multiple }),
      }),
    );
    assert.deepEqual(asInReference, flags, component);
    assert.deepEqual(sourcesInComments('componentFlags')[index], reference.flagSources[component], component);
  }
});

test('roles of certificates and pairs of the table exist', () => {
  for (const { component, record } of everyFlag) {
    for (const role of record.certificates ?? [])
      assert.ok(certificateRole(role), `${component} ${record.flag}: ${role}`);
    const isKnown = table[component]?.flags.some(({ flag }) => flag === record.pairs);
    assert.ok(record.pairs === undefined || isKnown, `${component} ${record.flag}: ${record.pairs}`);
    const isPair = record.loadedAtStart?.startsWith('pair') === true;
    assert.ok(!isPair || isKnown, `${component} ${record.flag}: loaded without a key`);
  }
});

test('the keyword finds every flag that names a file, however it is written', () => {
  const naming = everyFlag.filter(
    ({ record }) => referenceRoleOf(record) !== undefined || record.role === 'certificateAndKey',
  );
  assert.ok(naming.length > 70);
  for (const { component, record } of naming) {
    for (const written of [
      `${record.flag}=/x`,
      `etcd ${record.flag.slice(1)} /x`,
      `"${record.flag}",`,
      `- ${record.flag}\n`,
      `A="${record.flag.replaceAll(/(?<=\w)-/g, '_')}=/x"`,
    ]) {
      // Many programs have a flag of this name.
      const text = record.flag === '--config' ? `${component} ${written}` : written;
      assert.ok(hasFlagKeyword(text), text);
    }
  }
  for (const variable of environmentNames().filter((name) => isPathVariable(name))) {
    assert.ok(hasFlagKeyword(`${variable}=/x`), variable);
  }
  for (const { argumentKey } of componentPrograms) {
    if (argumentKey !== undefined) assert.ok(hasFlagKeyword(`${argumentKey}:\n- x=y`), argumentKey);
  }
});

test('the keyword is not in what has nothing to do with flags', () => {
  for (const text of [
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
    'client-certificate-data: LS0t\nclient-key-data: LS0t\n',
    'cert-manager.io/cluster-issuer: ca\n',
    'git log --oneline --author=me # --keep-going\n',
    'api-keys: [a-key-b]\n',
    'curl -H api-key=a --silent primary-key x-cert-file\n',
    'docker build --build-arg A=b .\n',
    'docker --config=/root/.docker push\n',
    'npm run lint -- --config biome.json\n',
    ':root { --primary-color: red }\n',
  ]) {
    assert.ok(!hasFlagKeyword(text), text);
  }
});

test('every program of the table, its variables and keys, and every container may have flags', () => {
  const places = [
    ...Object.keys(componentFlags).map((program) => `/usr/bin/${program} --key=/x`),
    ...componentPrograms.flatMap(({ variables }) => variables.map((name) => `${name}_ARGS="\\\n  --key=/x"`)),
    ...componentPrograms.flatMap(({ argumentKey = 'etcd' }) => [`${argumentKey}: [key=/x]`, `--${argumentKey}=key=/x`]),
    ...environmentNames().map((name) => `- {name: ${name}, value: /x}`),
    'containers:\n- args: [--tls-cert-file=/x]\n',
    'initContainers: [{command: [any, --tls-cert-file=/x]}]\n',
    'EnvironmentFile=/etc/sysconfig/any\n',
  ];
  for (const text of places) assert.ok(mayStartComponent(text), text);
  const script = 'ARGS+=("--tls-cert-file" "{{ .Values.certFile }}")\nexec run "${ARGS[@]}" --key /x\n';
  for (const text of [script, 'helm install --set tls.key=x\n']) assert.ok(!mayStartComponent(text), text);
});

test('a flag begins at one dash or two, behind anything but a word or a dash', () => {
  for (const before of ['', ' ', '\n', '"', "'", '=', '[', '`', '@', '{', '/', 'é', 'x-- ', '---- ']) {
    assert.ok(hasFlagKeyword(`${before}--cert-file=/x`), before);
    assert.ok(hasFlagKeyword(`-- ${before}-cert-file=/x`), before);
  }
  for (const before of ['a', 'z', 'A', 'Z', '0', '9', '_', '-', '--', 'x-', '_-']) {
    assert.ok(!hasFlagKeyword(`${before}--cert-file=/x`), before);
  }
});

function isPathVariable(name: string): boolean {
  const known = flagOfEnvironment(name);
  const record = known && componentFlagOf(known.component, known.flag);
  return record !== undefined && referenceRoleOf(record) !== undefined;
}

describe('look-ups', () => {
  const programs: readonly (readonly [string, string | undefined])[] = [
    ['kube-apiserver', 'kube-apiserver'],
    ['/usr/local/bin/etcd', 'etcd'],
    ['C:\\k\\kubelet', 'kubelet'],
    ['kubelet.service', undefined],
    ['toString', undefined],
    ['', undefined],
  ];
  for (const [program, component] of programs) {
    test(`program ${program}: ${component}`, () => assert.equal(componentOfProgram(program), component));
  }

  const variables: readonly (readonly [string, string | undefined])[] = [
    ['KUBELET_EXTRA_ARGS', 'kubelet'],
    ['KUBE_API_ARGS', 'kube-apiserver'],
    ['KUBE_APISERVER_OPTS', 'kube-apiserver'],
    ['KUBE_CONTROLLER_MANAGER_ARGS', 'kube-controller-manager'],
    ['ETCDCTL_FLAGS', 'etcdctl'],
    ['ETCD_OPTS', 'etcd'],
    ['KUBELETS', undefined],
    ['DAEMON_ARGS', undefined],
  ];
  for (const [variable, component] of variables) {
    test(`variable ${variable}: ${component}`, () => assert.equal(componentOfVariable(variable), component));
  }

  test('flags are known with one dash, and with underscores', () => {
    assert.equal(componentFlagOf('etcd', '-cert-file')?.pairs, '--key-file');
    assert.equal(componentFlagOf('kubelet', '--tls_cert_file')?.role, 'certificate');
    assert.equal(componentFlagOf('kubelet', '--etcd-cafile'), undefined);
  });

  test('PEM in a flag names no file', () => {
    const record = componentFlagOf('metrics-server', '--kubelet-certificate-authority-text');
    assert.equal(record && referenceRoleOf(record), undefined);
  });
});
