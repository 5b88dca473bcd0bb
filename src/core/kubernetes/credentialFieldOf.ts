import { type KeyPathSegment, keyPathSegments, toKeyPath } from './keyPathSegments.ts';
import { memoised } from './memoised.ts';
import { type CredentialFieldRecord, credentialFields, credentialMaps } from './tables/credentialFields.ts';
import { credentialKeys } from './tables/credentialKeys.ts';

/** What a field holds and how, as far as its place tells. */
export interface CredentialField {
  /** Record of the tables, `key:NAME` when only the key's name spoke. */
  readonly id: string;
  /** `encrypted`: ciphertext that nobody here can read, whatever the key is called. `mixed`: several of the others. */
  readonly role: 'certificate' | 'ca' | 'key' | 'request' | 'token' | 'mixed' | 'encrypted';
  readonly encoding: 'base64-pem' | 'pem' | 'base64-der' | 'any';
  /** Key path of the other half: of the key for a certificate, of the certificate for a key. It may not exist. */
  readonly pairKeyPath?: string;
}

/** What {@link credentialFieldOf} wants to know of the object around the field. */
export interface FieldOwner {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly name?: string;
  /** `type` of a Secret. */
  readonly type?: string;
}

/**
 * Tells what the field at `keyPath` holds: first by the object's kind and the whole path, then by the key's name.
 *
 * A prefix that only says which item of a list is meant (`items[3].`, `[0].`) is ignored. Without an object, or with
 * one of unknown kind, the paths of kubeconfigs and the names of keys still count.
 *
 * @returns `undefined` when the tables know nothing of the field, or know that it holds a path or a name. Never throws.
 */
export function credentialFieldOf(keyPath: string, object: FieldOwner = {}): CredentialField | undefined {
  const path = keyPathSegments(keyPath);
  const key = path.at(-1);
  if (typeof key !== 'string') return undefined;
  const candidates = [...(fieldRules().get('*') ?? []), ...(fieldRules().get(key) ?? [])];
  const rule = candidates.find((candidate) => fits(candidate, path, object));
  if (rule !== undefined) {
    const { id, role, encoding } = rule.record;
    return role === 'reference' ? undefined : withPair({ id, role, encoding }, pairKeyPath(path, rule));
  }
  const named = keyRules().get(key);
  if (named === undefined) return undefined;
  return withPair(
    { id: `key:${key}`, role: named.role, encoding: named.encoding ?? mapEncoding(path, object) ?? 'any' },
    named.pair === undefined ? undefined : toKeyPath([...path.slice(0, -1), named.pair]),
  );
}

/**
 * Tells whether a key of this name holds a credential wherever it stands (`caBundle`, `tls.crt`), so that a value of
 * another form is worth a look.
 *
 * Made for a scan of many keys. Names that are also used for paths and switches (`ca`, `certificate`) do not count;
 * {@link credentialFieldOf} knows them, and knows the objects in which `caBundle` is a path.
 */
export function isCredentialKey(keyName: string): boolean {
  return keyRules().get(keyName)?.certain === true;
}

interface FieldRule {
  readonly record: CredentialFieldRecord;
  readonly segments: readonly KeyPathSegment[];
}

/** Rules by the last key of their path, `*` for rules about a whole map. */
const fieldRules = memoised(() => {
  const rules = new Map<KeyPathSegment, FieldRule[]>();
  for (const record of credentialFields) {
    const segments = keyPathSegments(record.path);
    const key = segments.at(-1) ?? '';
    const rule = { record, segments };
    rules.set(key, [...(rules.get(key) ?? []), rule]);
  }
  return rules;
});

const keyRules = memoised(() => new Map(credentialKeys.map((record) => [record.name, record])));

function fits({ record, segments }: FieldRule, path: readonly KeyPathSegment[], object: FieldOwner): boolean {
  if (record.kinds !== undefined && !(object.kind !== undefined && record.kinds.includes(object.kind))) return false;
  if (record.type !== undefined && record.type !== object.type) return false;
  if (record.name !== undefined && !record.name.test(object.name ?? '')) return false;
  const end = path.slice(-segments.length);
  return end.length === segments.length && segments.every((wanted, index) => segmentFits(wanted, end[index]));
}

function segmentFits(wanted: KeyPathSegment, segment: KeyPathSegment | undefined): boolean {
  if (wanted === '*') return typeof segment === 'string';
  if (wanted === -1) return typeof segment === 'number';
  return wanted === segment;
}

/** Fills the pair's pattern with the indexes and keys that stand in the same places of `path`. */
function pairKeyPath(path: readonly KeyPathSegment[], { record, segments }: FieldRule): string | undefined {
  if (record.pair === undefined) return undefined;
  const start = path.length - segments.length;
  const pair = keyPathSegments(record.pair).map((segment, index) =>
    segment === -1 || segment === '*' ? (path[start + index] ?? segment) : segment,
  );
  return toKeyPath([...path.slice(0, start), ...pair]);
}

/** The encoding that the object fixes for all values of a map, e.g. base64 in `data` of a Secret. */
function mapEncoding(path: readonly KeyPathSegment[], object: FieldOwner): 'base64-pem' | 'pem' | undefined {
  const field = path.at(-2);
  return credentialMaps.find((map) => map.kind === object.kind && map.field === field)?.encoding;
}

function withPair(field: CredentialField, pairKeyPath: string | undefined): CredentialField {
  return pairKeyPath === undefined ? field : { ...field, pairKeyPath };
}
