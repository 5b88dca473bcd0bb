import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const clusterCa = await createTestCa({ name: 'cluster-ca v0' });
const clientsCa = await createTestCa({ name: 'clients-ca v0' });
const names = ['orders-kafka-bootstrap', 'orders-kafka-bootstrap.kafka', 'orders-kafka-bootstrap.kafka.svc'];
const brokers = names.concat('orders-kafka-bootstrap.kafka.svc.cluster.local');
const broker = await clusterCa.issue({ commonName: 'orders-kafka', dnsNames: brokers, extKeyUsage: ['serverAuth'] });
const database = await clusterCa.issue({ commonName: 'db', dnsNames: ['db.shop.svc'], extKeyUsage: ['serverAuth'] });

function holder(name: string, data: Readonly<Record<string, string>>, namespace = 'kafka', kind = 'Secret'): string {
  const values = Object.entries(data).map(([key, text]) => [key, kind === 'Secret' ? base64(text) : text]);
  return manifestOf('v1', kind, { name, namespace }, { data: Object.fromEntries(values) });
}

const served = holder('orders-kafka-0', {
  'orders-kafka-0.crt': broker.certificatePem,
  'orders-kafka-0.key': broker.keyPem,
});
const ofUser = holder('app', { 'ca.crt': clientsCa.certificatePem });
const ofCluster = holder('orders-cluster-ca-cert', { 'ca.crt': clusterCa.certificatePem });

const judged = (...documents: readonly string[]) =>
  saidOfObjects(
    Object.fromEntries([served, ofUser, ofCluster, ...documents].map((text, at) => [`${at}.yaml`, text])),
    /^private-ca/,
  );

interface Container {
  readonly variables?: Readonly<Record<string, string | Fields>>;
  readonly name?: string;
}

function pods(
  { variables = {}, name = 'app' }: Container,
  { volume = { secret: { secretName: 'app' } }, namespace = 'kafka', mount = {} }: Record<string, unknown> = {},
): string {
  const env = Object.entries(variables).map(([key, value]) =>
    typeof value === 'string' ? { name: key, value } : { name: key, valueFrom: value },
  );
  const volumeMounts = [{ name: 'certs', mountPath: '/certs', ...(mount as Fields) }];
  const containers = [{ name, env, volumeMounts }];
  const selector = { matchLabels: { app: 'app' } };
  const template = { spec: { containers, volumes: [{ name: 'certs', ...(volume as Fields) }] } };
  return manifestOf('apps/v1', 'Deployment', { name: 'app', namespace }, { spec: { selector, template } });
}

const address = 'orders-kafka-bootstrap.kafka.svc.cluster.local:9093';
const variables = {
  KAFKA_SECURITY_PROTOCOL: 'SSL',
  KAFKA_BOOTSTRAP_SERVERS: address,
  KAFKA_SSL_CA_LOCATION: '/certs/ca.crt',
};
const reported = (place: string) => [`error private-ca-not-configured: ${place}`];
const right = { volume: { secret: { secretName: 'orders-cluster-ca-cert' } } };

describe('a program in Pods', () => {
  test('is given the CA of the clients for that of the brokers', async () => {
    assert.deepEqual(await judged(pods({ variables })), reported('/certs/ca.crt'));
    assert.deepEqual(await judged(pods({ variables }, right)), []);
    const [found] = (
      await findingsIn({ 'a.yaml': served, 'b.yaml': ofUser, 'c.yaml': ofCluster, 'd.yaml': pods({ variables }) })
    ).filter(({ code }) => code === 'private-ca-not-configured');
    assert.match(
      found?.message ?? '',
      /app rejects the certificate of orders-kafka-bootstrap\.kafka\.svc\.cluster\.local\. Set KAFKA_SSL_CA_LOCATION to ca\.crt of Secret orders-cluster-ca-cert, which is this CA\.$/,
    );
  });
  for (const host of ['orders-kafka-bootstrap', 'orders-kafka-bootstrap.kafka', 'orders-kafka-bootstrap.kafka.svc']) {
    test(`under ${host}`, async () => {
      const named = { ...variables, KAFKA_BOOTSTRAP_SERVERS: `${host}:9093` };
      assert.deepEqual(await judged(pods({ variables: named })), reported('/certs/ca.crt'));
      assert.deepEqual(await judged(pods({ variables: named }, right)), []);
    });
  }
  test('a bare name is that of a Service in its own namespace', async () => {
    const named = { ...variables, KAFKA_BOOTSTRAP_SERVERS: 'orders-kafka-bootstrap:9093' };
    const user = holder('app', { 'ca.crt': clientsCa.certificatePem }, 'shop');
    assert.deepEqual(await judged(user, pods({ variables: named }, { namespace: 'shop' })), []);
    const long = { ...variables, KAFKA_BOOTSTRAP_SERVERS: address };
    assert.deepEqual(await judged(user, pods({ variables: long }, { namespace: 'shop' })), reported('/certs/ca.crt'));
  });
  test('by keys of volumes, a projected volume, a ConfigMap or the value itself', async () => {
    const items = [{ key: 'ca.crt', path: 'trust.pem' }];
    const renamed = { ...variables, KAFKA_SSL_CA_LOCATION: '/certs/trust.pem' };
    const found = reported('/certs/trust.pem');
    assert.deepEqual(
      await judged(pods({ variables: renamed }, { volume: { secret: { secretName: 'app', items } } })),
      found,
    );
    const sources = [{ secret: { name: 'app', items } }];
    assert.deepEqual(await judged(pods({ variables: renamed }, { volume: { projected: { sources } } })), found);
    const map = holder('trust', { 'trust.pem': clientsCa.certificatePem }, 'kafka', 'ConfigMap');
    const mounted = { volume: { configMap: { name: 'trust' } } };
    assert.deepEqual(await judged(map, pods({ variables: renamed }, mounted)), found);
    const mount = { mountPath: '/certs/trust.pem', subPath: 'ca.crt' };
    assert.deepEqual(await judged(pods({ variables: renamed }, { mount })), found);
    const value = (name: string) => ({
      KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
      KAFKA_BROKERS: address,
      KAFKA_CA: { secretKeyRef: { name, key: 'ca.crt' } },
    });
    assert.deepEqual(await judged(pods({ variables: value('app') })), reported('KAFKA_CA'));
    assert.deepEqual(await judged(pods({ variables: value('orders-cluster-ca-cert') })), []);
  });
  test('has the CA for something else, or nobody knows what the server presents', async () => {
    const other = { ...variables, KAFKA_BOOTSTRAP_SERVERS: 'kafka.example.com:9093' };
    assert.deepEqual(await judged(pods({ variables: other })), []);
    const set = { volume: { secret: { secretName: 'absent' } } };
    assert.deepEqual(await judged(pods({ variables }, set)), [], 'the Secret is elsewhere');
    for (const name of [
      'TLS_CA_FILE',
      'DB_CA_FILE',
      'KAFKA_CLIENT_CA_FILE',
      'KAFKA_TLS_CLIENT_CA',
      'KAFKA_EXTRA_CA_FILE',
    ]) {
      const { KAFKA_SSL_CA_LOCATION: path, ...others } = variables;
      assert.deepEqual(await judged(pods({ variables: { ...others, [name]: path } })), [], name);
    }
    const open = { ...variables, KAFKA_BOOTSTRAP_SERVERS: '$(SERVERS)' };
    assert.deepEqual(await judged(pods({ variables: open })), []);
    const two = { ...variables, KAFKA_CA_FILE: '/certs/ca.crt' };
    assert.deepEqual(await judged(pods({ variables: two })), [], 'two CAs');
  });
  test('libpq is told host and CA in words of its own', async () => {
    const ofDatabase = tlsSecret({ name: 'db-tls', namespace: 'shop' }, database);
    const user = holder('app', { 'ca.crt': clientsCa.certificatePem }, 'shop');
    const own = { PGHOST: 'db', PGSSLROOTCERT: '/certs/ca.crt', PGPORT: '5432' };
    const found = (mode: Readonly<Record<string, string>>, ...more: readonly string[]) =>
      judged(ofDatabase, ...more, pods({ variables: { ...own, ...mode } }, { namespace: 'shop' }));
    assert.deepEqual(await found({ PGSSLMODE: 'verify-full' }, user), reported('/certs/ca.crt'));
    assert.deepEqual(await found({ PGSSLMODE: 'disable' }, user), []);
    assert.deepEqual(await found({}, user), [], 'by default it does not verify');
    const trusted = holder('app', { 'ca.crt': clusterCa.certificatePem }, 'shop');
    assert.deepEqual(await found({ PGSSLMODE: 'verify-full' }, trusted), []);
    const url = (mode: string) => ({
      DATABASE_URL: `postgres://app:x@db:5432/shop?sslmode=${mode}&sslrootcert=/certs/ca.crt`,
    });
    const byUrl = (mode: string, secret: string) =>
      judged(ofDatabase, secret, pods({ variables: url(mode) }, { namespace: 'shop' }));
    assert.equal((await byUrl('verify-full', user)).length, 1);
    assert.deepEqual(await byUrl('verify-full', trusted), []);
    assert.deepEqual(await byUrl('disable', user), []);
  });
});

describe('nothing is told', () => {
  const kafka = (more: Readonly<Record<string, string>>) => judged(pods({ variables: { ...variables, ...more } }));
  for (const [name, value] of [
    ['KAFKA_SECURITY_PROTOCOL', 'PLAINTEXT'],
    ['KAFKA_SECURITY_PROTOCOL', 'SASL_PLAINTEXT'],
    ['KAFKA_TLS_INSECURE_SKIP_VERIFY', 'true'],
    ['KAFKA_SSL_TRUSTSTORE_LOCATION', '/certs/trust.jks'],
  ] as const) {
    test(`where ${name} is ${value}`, async () => {
      assert.deepEqual(await kafka({ [name]: value }), []);
      assert.deepEqual(await kafka({}), reported('/certs/ca.crt'));
    });
  }
  test('where names only look like those of one client', async () => {
    const ca = '/certs/ca.crt';
    const host = address.split(':')[0] ?? '';
    const guesses: readonly Readonly<Record<string, string>>[] = [
      { DB_HOST: host, TLS_CA_FILE: ca, DB_SSLROOTCERT: '/other/ca.crt' },
      { DB_HOST: host, DB_CA_FILE: ca },
      { DATABASE_URL: `postgres://app@${host}/shop?sslmode=require`, SSL_CA_FILE: ca },
      { CA_FILE: ca, PUBLIC_URL: `https://${host}` },
      { NODE_EXTRA_CA_CERTS: ca, NODE_URL: `https://${host}` },
      { REDIS_HOST: host, REDIS_TLS_ENABLED: 'false', REDIS_CA: ca },
      { LDAP_URL: `ldap://${host}:389`, LDAP_CA_FILE: ca },
      { KAFKA_BOOTSTRAP_SERVERS: address, KAFKA_CA_FILE: ca },
      { DB_HOST: host, DB_SSLMODE: 'disable', DB_SSLROOTCERT: ca },
    ];
    for (const each of guesses) assert.deepEqual(await judged(pods({ variables: each })), [], JSON.stringify(each));
  });
  test('of the server itself', async () => {
    const volumes = { volume: { secret: { secretName: 'orders-kafka-0' } } };
    const ca = { secretKeyRef: { name: 'app', key: 'ca.crt' } };
    assert.deepEqual(await judged(pods({ variables: { ...variables, KAFKA_SSL_CA_LOCATION: ca } }, volumes)), []);
    assert.deepEqual(
      await judged(pods({ variables: { ...variables, KAFKA_SSL_CA_LOCATION: ca } })),
      reported('KAFKA_SSL_CA_LOCATION'),
    );
  });
  test('of the server of another environment', async () => {
    const app = [ofUser, pods({ variables })].join('---\n');
    const of = async (files: Readonly<Record<string, string>>) => saidOfObjects(files, /^private-ca/);
    assert.deepEqual(await of({ 'prod/app.yaml': app, 'stage/kafka.yaml': served }), []);
    assert.deepEqual(await of({ 'us-east/app.yaml': app, 'eu-west/kafka.yaml': served }), []);
    assert.deepEqual(await of({ 'apps/app.yaml': app, 'kafka.yaml': served }), reported('/certs/ca.crt'));
    assert.deepEqual(await of({ 'prod/app.yaml': app, 'prod/kafka.yaml': served }), reported('/certs/ca.crt'));
  });
  test('of brokers whose listener has a certificate of its own', async () => {
    const kafka = (configuration: Fields) => {
      const listeners = [{ name: 'tls', port: 9093, type: 'internal', tls: true, configuration }];
      const metadata = { name: 'orders', namespace: 'kafka' };
      return manifestOf('kafka.strimzi.io/v1beta2', 'Kafka', metadata, { spec: { kafka: { listeners } } });
    };
    const own = { brokerCertChainAndKey: { secretName: 'own', certificate: 'tls.crt', key: 'tls.key' } };
    assert.deepEqual(await judged(pods({ variables }), kafka(own)), []);
    assert.deepEqual(await judged(pods({ variables }), kafka({})), reported('/certs/ca.crt'));
  });
  test('of what is written later', async () => {
    const trust = (more: Fields = {}) =>
      manifestOf(
        'v1',
        'ConfigMap',
        { name: 'trust', namespace: 'kafka', ...more },
        { data: { 'ca.crt': clientsCa.certificatePem } },
      );
    const app = pods({ variables }, { volume: { configMap: { name: 'trust' } } });
    assert.deepEqual(await judged(trust(), app), reported('/certs/ca.crt'));
    const bundle = manifestOf('trust.cert-manager.io/v1alpha1', 'Bundle', { name: 'trust' }, { spec: {} });
    assert.deepEqual(await judged(trust(), bundle, app), []);
    const labels = { 'config.openshift.io/inject-trusted-cabundle': 'true' };
    assert.deepEqual(await judged(trust({ labels }), app), []);
    const kustomization =
      'resources: [2.yaml]\nconfigMapGenerator:\n- {name: trust, behavior: replace, files: [ca.crt]}\n';
    const files = { 'a/kafka.yaml': served, 'a/app.yaml': `${trust()}---\n${app}` };
    assert.deepEqual(await saidOfObjects(files, /^private-ca/), reported('/certs/ca.crt'));
    assert.deepEqual(await saidOfObjects({ ...files, 'a/kustomization.yaml': kustomization }, /^private-ca/), []);
  });
});

describe('an object of Strimzi', () => {
  const kinds: readonly (readonly [string, (connection: Fields) => Fields])[] = [
    ['KafkaConnect', (connection) => connection],
    ['KafkaBridge', (connection) => connection],
    ['KafkaMirrorMaker2', (connection) => ({ clusters: [{ alias: 'a', ...connection }] })],
    ['KafkaMirrorMaker2', (connection) => ({ target: connection })],
    ['KafkaMirrorMaker2', (connection) => ({ mirrors: [{ source: connection }] })],
  ];
  for (const [kind, spec] of kinds) {
    test(`${kind} ${Object.keys(spec({})).join()}`, async () => {
      const found = (...secrets: readonly string[]) =>
        judged(
          manifestOf(
            'kafka.strimzi.io/v1beta2',
            kind,
            { name: 'a', namespace: 'kafka' },
            {
              spec: spec({
                bootstrapServers: address,
                tls: { trustedCertificates: secrets.map((secretName) => ({ secretName, certificate: 'ca.crt' })) },
              }),
            },
          ),
        );
      assert.deepEqual(await found('app'), [`error private-ca-not-configured: ${address.slice(0, 12)}…`]);
      assert.deepEqual(await found('orders-cluster-ca-cert'), []);
      assert.deepEqual(await found('app', 'orders-cluster-ca-cert'), []);
      assert.deepEqual(await found('app', 'absent'), [], 'a Secret is elsewhere');
    });
  }
  test('without TLS', async () => {
    const plain = { spec: { bootstrapServers: address } };
    const found = await judged(
      manifestOf('kafka.strimzi.io/v1beta2', 'KafkaConnect', { name: 'a', namespace: 'kafka' }, plain),
    );
    assert.deepEqual(found, []);
  });
});
