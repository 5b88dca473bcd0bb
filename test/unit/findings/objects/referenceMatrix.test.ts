import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  credentialReferences,
  type ObjectReferenceRecord,
  objectReferences,
  operatorReferences,
} from '../../../../src/core/kubernetes/tables/objectReferences.ts';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'shop-ca' });
const leaf = await ca.issue({ commonName: 'shop', dnsNames: ['shop.example.com'], extKeyUsage: ['serverAuth'] });

type Fields = Readonly<Record<string, unknown>>;

/** A reference with what it names, and where. */
interface Planted {
  readonly record: ObjectReferenceRecord;
  /** Of the object, and of what it names. */
  readonly folder: string;
  readonly namespace: string;
  readonly kind: string;
  readonly keys: readonly string[];
}

/** Those whose keys the record tells, of the first group of each. */
const planted = [...objectReferences, ...credentialReferences, ...operatorReferences].map((record, at): Planted => {
  const set = record.keys[0] ?? [];
  const keys = set.includes('.items') || set.includes('.ca-cert') ? ['tls.crt'] : set.map(keyOf);
  const inPods = record.namespace === 'pods' ? 'gateways' : record.namespace === 'trust' ? 'cert-manager' : 'shop';
  const { only: namespace = inPods } = record;
  return { record, folder: `r${at}`, namespace, kind: isMap(record) ? 'ConfigMap' : 'Secret', keys };
});

function keyOf(key: string): string {
  return key === '.key' || key === '@certificate' ? 'own.crt' : key === '@key' ? 'own.key' : key;
}

function isMap({ object }: ObjectReferenceRecord): boolean {
  return object === 'ConfigMap' || object === 'kind';
}

function contentOf(key: string, { holds }: ObjectReferenceRecord): string {
  return holds === 'key' || /key$/.test(key) ? leaf.keyPem : ca.certificatePem;
}

const name = 'corp-named-tls';

/** The object, as its record has it. */
function objectOf({ record, folder, keys }: Planted): string {
  const { path, kind, groups, modes, flag } = record;
  const [group = ''] = groups;
  const [key = ''] = keys;
  const files = { 'vault.hashicorp.com/ca-cert': `/vault/tls/${key}` };
  const beside: Fields = {
    ...(/^(?:\.key|@)/.test(record.keys[0]?.[0] ?? '')
      ? { key: record.keys[0]?.includes('@key') ? 'own.key' : key }
      : {}),
    ...(record.keys[0]?.includes('@certificate') ? { certificate: 'own.crt' } : {}),
    ...(record.keys[0]?.includes('.items') ? { items: [{ key, path: key }] } : {}),
    ...(record.keys[0]?.includes('.ca-cert') ? files : {}),
    ...(modes === undefined ? {} : { mode: modes[0] }),
    ...(/^Cluster/.test(record.kind) && record.namespace === 'sibling' ? { namespace: 'shop' } : {}),
    ...(record.object === 'kind' ? { kind: 'ConfigMap' } : {}),
    ...(record.unless === undefined ? {} : { [record.unless]: 'finished' }),
  };
  const value = flag === undefined ? name : `${flag}=${name}`;
  const isForAll = /^Cluster(?:Issuer|SecretStore)$|^Bundle$/.test(kind);
  const own = { name: `of-${folder}`, ...(isForAll ? {} : { namespace: 'shop' }) };
  const built = at(path, value, beside) as { readonly metadata?: Fields };
  // Without a selector it would be a patch of kustomize.
  const selector = {
    selector: record.namespace === 'pods' ? { istio: 'ingressgateway' } : { matchLabels: { app: 'a' } },
  };
  const fields = merged(built, { spec: kind === 'ServiceAccount' ? {} : selector }) as Fields & {
    readonly metadata?: Fields;
  };
  const metadata = { ...own, ...fields.metadata };
  return manifestOf(group === 'v1' ? 'v1' : `${group}/v1`, kind, metadata, { ...fields, metadata });
}

function at([first, ...rest]: readonly string[], value: string, beside: Fields): unknown {
  if (first === undefined) return value;
  const below = at(rest, value, beside);
  if (first === '[]') return [below];
  const field = first.replace('**', '');
  return rest.length === 0 || (rest.length === 1 && rest[0] === '[]')
    ? { [field]: below, ...beside }
    : { [field]: below };
}

function merged(one: Fields, other: Fields): Fields {
  const isFields = (value: unknown): value is Fields =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(
    keys.map((key) => {
      const [a, b] = [one[key], other[key]];
      return [key, isFields(a) && isFields(b) ? merged(a, b) : (a ?? b)];
    }),
  );
}

function namedOf(
  { record, namespace, kind, keys }: Planted,
  more: Partial<Planted> & { readonly type?: string } = {},
): string {
  const held = more.keys ?? keys;
  const data = Object.fromEntries(held.map((key) => [key, contentOf(key, record)]));
  const metadata = { name: `${name}${record.suffix ?? ''}`, namespace: more.namespace ?? namespace };
  const filled = Object.keys(data).length === 0 ? { other: 'a' } : data;
  return kind === 'ConfigMap'
    ? manifestOf('v1', kind, metadata, { data: filled })
    : manifestOf('v1', kind, metadata, { type: more.type ?? record.type ?? 'Opaque', stringData: filled });
}

const pods = manifestOf(
  'apps/v1',
  'Deployment',
  { name: 'g', namespace: 'gateways' },
  {
    spec: { template: { metadata: { labels: { istio: 'ingressgateway' } }, spec: { containers: [] } } },
  },
);

/** What is said of the references of each folder. */
async function saidOf(
  all: readonly Planted[],
  named: (each: Planted) => string,
): Promise<ReadonlyMap<string, string[]>> {
  const files = Object.fromEntries(
    all.flatMap((each) => [
      [`${each.folder}/of/object.yaml`, objectOf(each)],
      [`${each.folder}/of/named.yaml`, named(each)],
      [`${each.folder}/of/pods.yaml`, pods],
    ]),
  );
  const said = new Map<string, string[]>();
  for (const { code, path, severity } of await findingsIn(files)) {
    const [folder = '', , file] = path.split('/');
    if (file === 'object.yaml' && code.startsWith('secret-') && severity !== 'info') {
      said.set(folder, [...(said.get(folder) ?? []), code]);
    }
  }
  return said;
}

async function assertSaid(
  all: readonly Planted[],
  named: (each: Planted) => string,
  expected: readonly string[],
): Promise<void> {
  const said = await saidOf(all, named);
  const others = all.filter(({ folder }) => JSON.stringify(said.get(folder) ?? []) !== JSON.stringify(expected));
  assert.deepEqual(
    others.map(({ folder, record }) => `${record.kind} ${record.path.join('.')}: ${said.get(folder)?.join()}`),
    [],
  );
}

describe('each field that names a Secret or ConfigMap', () => {
  test('is right', () => assertSaid(planted, (each) => namedOf(each), []));
  test('does not find it in another namespace', () => {
    // Of DestinationRules nothing tells where their proxies are; what has a suffix need not be there.
    const all = planted.filter(({ record }) => record.suffix === undefined && record.kind !== 'DestinationRule');
    const looking = all.filter(({ record }) => record.object !== 'type');
    return assertSaid(looking, (each) => namedOf(each, { namespace: 'elsewhere' }), ['secret-in-other-namespace']);
  });
  test('does not find the keys that it reads', () => {
    const all = planted.filter(({ keys, record }) => keys.length > 0 && record.type !== 'kubernetes.io/tls');
    return assertSaid(all, (each) => namedOf(each, { keys: ['other'] }), ['secret-key-missing']);
  });
  test('finds a key with something else in it', () => {
    const all = planted.filter(({ record }) => record.holds !== undefined);
    return assertSaid(
      all,
      (each) =>
        namedOf({ ...each, record: { ...each.record, holds: each.record.holds === 'key' ? 'certificate' : 'key' } }),
      ['secret-key-missing'],
    );
  });
  test('finds what it needs under a similar name', () => {
    const all = planted.filter(
      ({ record, keys }) => operatorReferences.includes(record) && keys.length > 0 && record.namespace !== 'pods',
    );
    const renamed = (each: Planted) => namedOf(each).replace(`"${name}"`, '"corp-ca"');
    return assertSaid(all, renamed, ['secret-missing']);
  });
  test('finds none under a similar name where an operator makes it', async () => {
    const trusted = (secretName: string) => ({ tls: { trustedCertificates: [{ secretName, certificate: 'ca.crt' }] } });
    const connect = (secretName: string) =>
      manifestOf(
        'kafka.strimzi.io/v1',
        'KafkaConnect',
        { name: 'c', namespace: 'shop' },
        { spec: trusted(secretName) },
      );
    const other = tlsSecret({ name: 'events-ca', namespace: 'shop' }, leaf, { 'ca.crt': ca.certificatePem });
    const found = (secretName: string, more: Readonly<Record<string, string>> = {}) =>
      saidOfObjects({ 'c.yaml': connect(secretName), 's.yaml': other, ...more }, /^secret-missing$/);
    assert.deepEqual(await found('events-tls'), ['warning secret-missing: events-tls']);
    assert.deepEqual(await found('events-cluster-ca-cert'), [], 'by Strimzi');
    for (const [group, kind, name, spec] of [
      ['kafka.strimzi.io', 'KafkaUser', 'events-tls', {}],
      ['onepassword.com', 'OnePasswordItem', 'events-tls', {}],
      ...['VaultStaticSecret', 'VaultDynamicSecret', 'VaultPKISecret'].map(
        (each) => ['secrets.hashicorp.com', each, 'v', { destination: { name: 'events-tls', create: true } }] as const,
      ),
    ] as const) {
      const maker = manifestOf(`${group}/v1beta1`, kind, { name, namespace: 'shop' }, { spec });
      assert.deepEqual(await found('events-tls', { 'm.yaml': maker }), [], kind);
    }
  });
  test('finds one of another type', () => {
    const all = planted.filter(({ record }) => record.type !== undefined && record.kind !== 'Gateway');
    return assertSaid(all, (each) => namedOf(each, { type: 'example.com/other' }), ['secret-type-unsuitable']);
  });
});

test('a name is similar if most of its words are the same', async () => {
  const monitor = manifestOf(
    'monitoring.coreos.com/v1',
    'ServiceMonitor',
    { name: 'etcd', namespace: 'ops' },
    {
      spec: { endpoints: [{ tlsConfig: { ca: { secret: { name: 'kube-etcd-client-certs', key: 'ca.crt' } } } }] },
    },
  );
  const found = (name: string) =>
    saidOfObjects(
      { 'm.yaml': monitor, 's.yaml': tlsSecret({ name, namespace: 'ops' }, leaf, { 'ca.crt': ca.certificatePem }) },
      /^secret-missing$/,
    );
  const expected = ['warning secret-missing: kube-etcd-client-certs'];
  for (const name of ['etcd-client', 'kube-etcd-certs', 'kube-etcd-client-tls', 'etcd-tls', 'kube-etcd-backup'])
    assert.deepEqual(await found(name), expected, name);
  for (const name of ['etcd-backup-certs', 'client-ca-bundle', 'web-certs'])
    assert.deepEqual(await found(name), [], name);
});
