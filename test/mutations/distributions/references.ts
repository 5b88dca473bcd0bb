import { type ObjectReferenceRecord, objectReferences } from '../../../src/core/kubernetes/tables/objectReferences.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa } from '../../support/testPki.ts';
import { authorityOf } from '../authority.ts';
import type { Distribution } from '../distribution.ts';
import { treeOf } from '../tree.ts';
import { toDocuments, toYaml } from './documents.ts';
import { ofObjects } from './meshes.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A field that names a Secret, in a file of its own, with a Secret that has all that its reader needs, in another. */
export interface PlantedReference {
  readonly record: ObjectReferenceRecord;
  /** Names the Secret. */
  readonly file: string;
  readonly secretFile: string;
  /** Without the suffix of the record. */
  readonly secret: string;
  /** Both as `kubectl get -o yaml` prints all that there is of a namespace. */
  readonly exportedFile: string;
  /** The set of keys that the Secret has. */
  readonly keys: readonly string[];
  /** Where the Secret is. */
  readonly namespace: string;
  readonly group: string;
  /** Beside the name. */
  readonly beside: Fields;
}

const own = 'shop';
const items = ['tls.crt', 'tls.key', 'ca.crt'];

/** Every field with each group, each way to name the namespace, and each set of keys. */
export const plantedReferences: readonly PlantedReference[] = objectReferences.flatMap((record, at) => {
  const ways = waysOf(record);
  return Array.from({ length: Math.max(record.groups.length, record.keys.length, ways.length) }, (_, turn) => {
    const [namespace, beside] = ways[turn % ways.length] ?? [own, {}];
    const set = record.keys[turn % record.keys.length] ?? [];
    // Without a list all keys are mounted, and none is missing.
    const keys = set.includes('.items') ? items : set.includes('.key') ? ['ca.crt'] : set;
    const secret = `${record.id}-${at}-${turn}-tls`;
    const [file, secretFile] = [`references/${secret}.yaml`, `references/${secret}-secret.yaml`];
    const exportedFile = `exported/${secret}.yaml`;
    const group = record.groups[turn % record.groups.length] ?? '';
    return { record, file, secretFile, secret, exportedFile, keys, namespace, group, beside };
  });
});

type Way = readonly [namespace: string, beside: Fields];

function waysOf({ namespace, modes, keys }: ObjectReferenceRecord): readonly Way[] {
  switch (namespace) {
    case 'slash':
      return [
        [own, {}],
        ['certificates', {}],
      ];
    case 'sibling':
      return [
        [own, {}],
        ['certificates', { namespace: 'certificates' }],
      ];
    case 'pods':
      return (modes ?? []).map((mode) => ['gateways', { mode }]);
    case 'trust':
      return [['cert-manager', { key: 'ca.crt' }]];
    default: {
      const listed = { items: items.map((key) => ({ key, path: key })) };
      return keys.flat().includes('.items')
        ? [
            [own, listed],
            [own, {}],
          ]
        : [[own, {}]];
    }
  }
}

/** Objects that name Secrets in every way that there is, and the Secrets. */
export async function references(): Promise<Distribution> {
  const ca = await createTestCa({ name: 'corp-issuing-ca' });
  const leaf = await ca.issue({
    commonName: 'shop.example.com',
    dnsNames: ['shop.example.com'],
    extKeyUsage: ['serverAuth'],
  });
  const pemUnder = (key: string) =>
    /^ca|\.ca$/.test(key) ? ca.certificatePem : /key$/.test(key) ? leaf.traditionalKeyPem : leaf.certificatePem;
  const files: Record<string, string> = {
    'references/gateway.yaml': toDocuments(pods, grant),
  };
  for (const planted of plantedReferences) {
    const { record, keys, secret, namespace } = planted;
    const secretOf = (name: string, held: readonly string[]): Fields => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace },
      type: record.type ?? 'Opaque',
      data: Object.fromEntries(held.map((key) => [key, base64(pemUnder(key))])),
    });
    const pair = ['tls.crt', 'tls.key'];
    // A reader of a CA for clients has a Secret for its own certificate, too.
    const secrets =
      record.suffix === undefined
        ? [secretOf(secret, keys)]
        : [secretOf(`${secret}${record.suffix}`, keys), secretOf(secret, pair)];
    const object = objectOf(planted);
    files[planted.file] = toYaml(object);
    files[planted.secretFile] = toDocuments(...secrets);
    if (record.suffix !== undefined) continue;
    const all = `${secret}-exported`;
    const exported = [objectOf({ ...planted, secret: all }), secretOf(all, [...keys, ...keysBeside(planted)])].map(
      (each, at) => ({
        ...each,
        metadata: { ...(each.metadata as Fields), uid: `0b6c-${at}`, resourceVersion: '7' },
      }),
    );
    files[planted.exportedFile] = toYaml({ apiVersion: 'v1', kind: 'List', items: exported });
  }
  return { ...ofObjects, tree: treeOf(files, [authorityOf(ca)]) };
}

/** What the same field reads besides in its mode, which is in a Secret of its own or in this one. */
function keysBeside({ record: { kind, path }, beside }: PlantedReference): readonly string[] {
  const other = objectReferences.find(
    (each) =>
      each.suffix !== undefined &&
      each.kind === kind &&
      each.path.join() === path.join() &&
      each.modes?.includes(String(beside.mode)) === true,
  );
  return other?.keys.at(-1) ?? [];
}

function objectOf({ record, group, secret, namespace, beside, file }: PlantedReference): Fields {
  const { path, kind } = record;
  const name = record.namespace === 'slash' && namespace !== own ? `${namespace}/${secret}` : secret;
  const isIstio = record.namespace === 'pods';
  const base = {
    apiVersion: group === 'v1' ? 'v1' : `${group}/v1`,
    kind,
    // Traefik reads no other store.
    metadata: {
      name: kind === 'TLSStore' ? 'default' : `of-${file.replace(/.*\/|\.yaml/g, '')}`,
      namespace: kind === 'Bundle' ? undefined : own,
    },
    spec: {
      ...(isIstio ? { selector: { istio: 'ingressgateway' } } : {}),
      ...(kind === 'Ingress' ? { ingressClassName: 'nginx' } : {}),
      ...(group === 'gateway.networking.k8s.io' ? { gatewayClassName: 'eg' } : {}),
    },
  };
  return merged(base, at(path, name, beside)) as Fields;
}

function at([first, ...rest]: readonly string[], name: string, beside: Fields): unknown {
  if (first === undefined) return name;
  const below = at(rest, name, beside);
  if (first === '[]') return [below];
  return rest.length === 0 ? { [first]: below, ...beside } : { [first]: below };
}

function merged(one: unknown, other: unknown): unknown {
  if (!isFields(one) || !isFields(other)) return other ?? one;
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(keys.map((key) => [key, merged(one[key], other[key])]));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const pods = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'gateway', namespace: 'gateways' },
  spec: { template: { metadata: { labels: { istio: 'ingressgateway' } }, spec: { containers: [] } } },
};

const grant = {
  apiVersion: 'gateway.networking.k8s.io/v1beta1',
  kind: 'ReferenceGrant',
  metadata: { name: 'certificates', namespace: 'certificates' },
  spec: {
    from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: own }],
    to: [{ group: '', kind: 'Secret' }],
  },
};
